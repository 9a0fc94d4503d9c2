/** A place in a file: lines count from 1, both ends included; `quote` is the exact text that stands there. */
export interface QuoteMatch {
  readonly startLine: number;
  readonly endLine: number;
  readonly quote: string;
}

const minimumFoldedLength = 4;
const minimumSimilarity = 0.4;
const longestComparedLine = 400;

const whiteSpace = /\s/;
const wordCharacter = /[\p{L}\p{N}_$]/u;
const lineNumberPrefix = /^[ \t]*\d+(?:\t|→|[:|] ?)/;

/**
 * The text without the white space that does not part two words: what is left is the same however the code is laid out,
 * so `f( a,\n  b )` and `f(a, b)` are equal, and `new Date` and `newDate` are not.
 */
export function foldWhiteSpace(text: string): string {
  return fold(text).text;
}

/**
 * Finds the occurrence of `quote` whose first line is nearest to `nearLine`, white space folded. A quote copied together
 * with the line numbers of a listing is accepted.
 */
export function locateQuote(text: string, quote: string, nearLine: number): QuoteMatch | 'too-short' | undefined {
  const needle = foldWhiteSpace(quote);
  if (needle.length < minimumFoldedLength || !wordCharacter.test(needle)) return 'too-short';
  const file = fold(text);
  return nearestMatch(text, file, needle, nearLine) ?? nearestMatch(text, file, withoutLineNumbers(quote), nearLine);
}

/** The line of `text` that looks most like the quote's first line, or undefined when none looks like it. */
export function mostSimilarLine(text: string, quote: string): { line: number; text: string } | undefined {
  const wanted = bigrams(quote.trim().split('\n', 1)[0] ?? '');
  let best: { line: number; text: string } | undefined;
  let bestSimilarity = minimumSimilarity;
  for (const [index, line] of text.split('\n').entries()) {
    const similarity = diceSimilarity(wanted, bigrams(line));
    if (similarity > bestSimilarity) {
      bestSimilarity = similarity;
      best = { line: index + 1, text: line.trim().slice(0, longestComparedLine) };
    }
  }
  return best;
}

interface Folded {
  readonly text: string;
  /** For each UTF-16 unit of `text`, its offset in the original. */
  readonly offsets: readonly number[];
}

function fold(text: string): Folded {
  const kept: string[] = [];
  const offsets: number[] = [];
  let pendingSpace = -1;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text.charAt(offset);
    if (whiteSpace.test(character)) {
      if (pendingSpace < 0) pendingSpace = offset;
      continue;
    }
    if (pendingSpace >= 0 && wordCharacter.test(kept.at(-1) ?? '') && wordCharacter.test(character)) {
      kept.push(' ');
      offsets.push(pendingSpace);
    }
    pendingSpace = -1;
    kept.push(character);
    offsets.push(offset);
  }
  return { text: kept.join(''), offsets };
}

function nearestMatch(text: string, file: Folded, needle: string, nearLine: number): QuoteMatch | undefined {
  if (needle.length < minimumFoldedLength) return undefined;
  let best: QuoteMatch | undefined;
  let line = 1;
  let counted = 0;
  for (let at = file.text.indexOf(needle); at >= 0; at = file.text.indexOf(needle, at + 1)) {
    const start = file.offsets[at] ?? 0;
    const end = (file.offsets[at + needle.length - 1] ?? start) + 1;
    line += countLineBreaks(text, counted, start);
    counted = start;
    if (best === undefined || Math.abs(line - nearLine) < Math.abs(best.startLine - nearLine)) {
      best = { startLine: line, endLine: line + countLineBreaks(text, start, end), quote: text.slice(start, end) };
    }
  }
  return best;
}

function countLineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function withoutLineNumbers(quote: string): string {
  const lines = quote.split('\n');
  if (!lines.every((line) => line.trim() === '' || lineNumberPrefix.test(line))) return '';
  return foldWhiteSpace(lines.map((line) => line.replace(lineNumberPrefix, '')).join('\n'));
}

function bigrams(line: string): Map<string, number> {
  const text = foldWhiteSpace(line.slice(0, longestComparedLine)).toLowerCase();
  const counts = new Map<string, number>();
  for (let at = 0; at + 1 < text.length; at++) {
    const pair = text.slice(at, at + 2);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return counts;
}

function diceSimilarity(a: Map<string, number>, b: Map<string, number>): number {
  let shared = 0;
  let total = 0;
  for (const [pair, count] of a) {
    shared += Math.min(count, b.get(pair) ?? 0);
    total += count;
  }
  for (const count of b.values()) total += count;
  return total === 0 ? 0 : (2 * shared) / total;
}
