const maxLineCharacters = 160;
const placesPerFile = 3;

/** A line that a search has found. */
export interface FoundPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line's text, trimmed and cut. */
  readonly text: string;
  /** The terms that stand in it. */
  readonly terms: readonly string[];
}

/** The lines of a result of Grep in content mode, those with more of the terms first; of equals, the order of the files. Of one file no more than three before the others. */
export function rankPlaces(result: string, terms: readonly string[]): readonly FoundPlace[] {
  const sorted = placesOf(result, terms).sort((left, right) => right.terms.length - left.terms.length);
  const perFile = new Map<string, number>();
  const first: FoundPlace[] = [];
  const others: FoundPlace[] = [];
  for (const place of sorted) {
    const seen = perFile.get(place.file) ?? 0;
    perFile.set(place.file, seen + 1);
    (seen < placesPerFile ? first : others).push(place);
  }
  return [...first, ...others];
}

/** Reads a result of Grep in content mode, in its own order. */
export function placesOf(result: string, terms: readonly string[]): FoundPlace[] {
  return result.split('\n').flatMap((row): FoundPlace[] => {
    const [, file, line, text] = /^(.+?):(\d+):(.*)$/.exec(row) ?? [];
    if (file === undefined || line === undefined || text === undefined) return [];
    const lower = text.toLowerCase();
    const found = terms.filter((term) => lower.includes(term.toLowerCase()));
    return [{ file, line: Number(line), text: text.trim().slice(0, maxLineCharacters), terms: found }];
  });
}
