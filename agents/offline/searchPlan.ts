import type { OfflineCall, OfflineStep } from '../engine/defineAction.ts';
import { lastSubmitError } from './lastSubmitError.ts';
import { count, inlineCode as code } from './markdown.ts';
import { rankPlaces, type FoundPlace } from './rankPlaces.ts';
import { escapePattern, searchTerms } from './searchTerms.ts';

const maxPlaces = 12;

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
    const pattern = terms.map(escapePattern).join('|');
    const input = { pattern, '-i': true, output_mode: 'content', head_limit: 2000 };
    return { text: '', tools: [{ name: 'Grep', input }] };
  }
  const named = terms.map(code).join(', ');
  if (search.isError) return submit(`The search for ${named} failed: ${search.result.slice(0, 500)}`, []);
  const places = rankPlaces(search.result, terms);
  if (places.length === 0)
    return submit(`None of ${named} occurs in the files of the workspace, or the workspace is empty.`, []);
  const best = places.slice(0, maxPlaces);
  const list = best.map((place) => `- ${code(`${place.file}:${place.line}`)} ${code(place.text)}`).join('\n');
  const tally = `I searched the workspace for ${named}. ${count(places.length, 'line')} in ${count(new Set(places.map(({ file }) => file)).size, 'file')} hold at least one of them; these hold the most:`;
  return submit(`${tally}\n\n${list}`, best);
}

function submit(text: string, places: readonly FoundPlace[]): OfflineStep {
  const answer = `No model is configured, so this is the result of a word search, not an answer.\n\n${text}`;
  const citations = places.map(({ file, line }) => ({ file, startLine: line, endLine: line }));
  return { text: '', tools: [{ name: 'Submit', input: { answer, citations } }] };
}
