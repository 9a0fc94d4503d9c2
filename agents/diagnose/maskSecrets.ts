import type { AnalyzedClaim } from '../engine/findings.ts';
import { shownOf, type TextRange } from './redactedQuote.ts';

/** A claim as a rule has made it, with the offsets of the secret that it is about, where it is about one. */
export interface MadeClaim extends AnalyzedClaim {
  readonly secret?: TextRange | undefined;
}

/** From this length on a text that is a secret somewhere in the file is not repeated from any place of it. */
const tellingLength = 8;
/** The least that is evidence for a claim: see `engine/quotes.ts`. */
const evidence = /[\p{L}\p{N}_$]\S*\s*\S*[^\s]{2}/u;

/** The claim in words that show no secret of its file: its quote ends before the first one, and its message leaves them out. */
export function withoutSecrets(
  { secret: _own, ...claim }: MadeClaim,
  text: string,
  secrets: readonly TextRange[],
): AnalyzedClaim {
  if (secrets.length === 0) return claim;
  const known = secrets
    .map(([start, end]) => text.slice(start, end))
    .filter((secret) => secret.length >= tellingLength);
  const from = text.indexOf(claim.quote, offsetOfLine(text, claim.startLine));
  const quote =
    from < 0
      ? claim.quote
      : shortened(
          text,
          [from, from + claim.quote.length],
          [...secrets, ...repetitions(text, from, claim.quote, known)],
        );
  const message = known.reduce((words, value) => words.replaceAll(value, '…'), claim.message);
  // An edit repeats what it replaces.
  const edits = claim.edits?.filter(
    ({ replaces, text: inserted }) => !known.some((value) => `${replaces}\n${inserted}`.includes(value)),
  );
  const { edits: _edits, ...rest } = claim;
  return { ...rest, quote, message, ...(edits !== undefined && edits.length > 0 && { edits }) };
}

/** The range's text up to the first secret in it; where that is nothing, what stands between the secrets, or the first one's beginning. */
function shortened(text: string, [from, to]: TextRange, secrets: readonly TextRange[]): string {
  const inside = secrets
    .filter(
      ([start, end]) =>
        start < to && end > from && Math.min(to, end) - Math.max(from, start) > shownOf(text, start, end),
    )
    .sort(([a], [b]) => a - b);
  const [first] = inside;
  if (first === undefined) return text.slice(from, to);
  const gaps = inside.map(([, end], index) => text.slice(end, Math.max(end, inside[index + 1]?.[0] ?? to)));
  const parts = [text.slice(from, Math.max(from, first[0])), ...gaps].map((part) => part.trim());
  return (
    parts.find((part) => evidence.test(part)) ??
    text.slice(from, Math.max(from, first[0]) + shownOf(text, ...first)).trim()
  );
}

function repetitions(text: string, from: number, quote: string, known: readonly string[]): TextRange[] {
  return known.flatMap((secret): TextRange[] => {
    const at = text.indexOf(secret, from);
    return at < 0 || at >= from + quote.length ? [] : [[at, at + secret.length]];
  });
}

function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let passed = 1; passed < line; passed++) offset = text.indexOf('\n', offset) + 1;
  return offset;
}
