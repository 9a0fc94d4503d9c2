import type { OfflineCall, OfflineStep } from '../engine/defineAction.ts';
import { lastSubmitError } from './lastSubmitError.ts';
import { searchTerms } from './searchTerms.ts';

const maxPlaces = 12;
const maxLineCharacters = 160;

interface Place {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** The terms of the question that stand in the line. */
  readonly terms: readonly string[];
}

/**
 * Answers a question without a model: looks for its words in the workspace and names the places where most of them stand
 * together. The answer says that it is a search.
 */
export function searchPlan(question: string, calls: readonly OfflineCall[]): OfflineStep {
  lastSubmitError(calls);
  const terms = searchTerms(question);
  const search = calls.find((call) => call.tool === 'Grep');
  if (terms.length === 0) return submit('The question holds no word to search for.', []);
  if (search === undefined) {
    const pattern = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&')).join('|');
    const input = { pattern, '-i': true, output_mode: 'content', head_limit: 2000 };
    return { text: '', tools: [{ name: 'Grep', input }] };
  }
  const named = terms.map(code).join(', ');
  if (search.isError) return submit(`The search for ${named} failed: ${search.result.slice(0, 500)}`, []);
  const places = rank(search.result, terms);
  if (places.length === 0)
    return submit(`None of ${named} occurs in the files of the workspace, or the workspace is empty.`, []);
  const best = places.slice(0, maxPlaces);
  const list = best.map((place) => `- ${code(`${place.file}:${place.line}`)} ${code(place.text)}`).join('\n');
  const tally = `I searched the workspace for ${named}. ${count(places.length, 'line')} in ${count(new Set(places.map(({ file }) => file)).size, 'file')} hold at least one of them; these hold the most:`;
  return submit(`${tally}\n\n${list}`, best);
}

function submit(text: string, places: readonly Place[]): OfflineStep {
  const answer = `No model is configured, so this is the result of a word search, not an answer.\n\n${text}`;
  const citations = places.map(({ file, line }) => ({ file, startLine: line, endLine: line }));
  return { text: '', tools: [{ name: 'Submit', input: { answer, citations } }] };
}

/** Lines with more of the terms first; of equals, the order of the files. Of one file no more than three. */
function rank(result: string, terms: readonly string[]): readonly Place[] {
  const places = result.split('\n').flatMap((row): Place[] => {
    const [, file, line, text] = /^(.+?):(\d+):(.*)$/.exec(row) ?? [];
    if (file === undefined || line === undefined || text === undefined) return [];
    const lower = text.toLowerCase();
    const found = terms.filter((term) => lower.includes(term.toLowerCase()));
    return [{ file, line: Number(line), text: text.trim().slice(0, maxLineCharacters), terms: found }];
  });
  const sorted = places.sort((left, right) => right.terms.length - left.terms.length);
  const perFile = new Map<string, number>();
  const first: Place[] = [];
  const others: Place[] = [];
  for (const place of sorted) {
    const seen = perFile.get(place.file) ?? 0;
    perFile.set(place.file, seen + 1);
    (seen < 3 ? first : others).push(place);
  }
  return [...first, ...others];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Inline code that any text can stand in. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}
