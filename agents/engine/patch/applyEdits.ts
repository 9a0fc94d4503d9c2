import type { Finding, TextEdit } from '../findings.ts';
import { locateQuote } from '../quotes.ts';

/** What a finding says of its place and how it is mended. */
export type MendedFinding = Pick<Finding, 'fingerprint' | 'startLine' | 'endLine' | 'quote' | 'edits'>;

export interface AppliedEdits {
  readonly text: string;
  /** Fingerprints of the findings whose edits are in `text`; of the others, none is. */
  readonly applied: readonly string[];
}

/** A replacement by offsets in UTF-16 units; the end is exclusive. */
interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Text shorter than this, or without a word in it, stands in too many places to be looked for elsewhere. */
const minSearchedLength = 4;
const wordCharacter = /[\p{L}\p{N}_$]/u;

/**
 * Applies the edits of a file's findings, each finding's all or none, the first finding first. Places move with the finding's quote; what
 * an edit replaces is taken where it stands, else from the nearest place that has it. A finding is passed over when its quote is not in
 * the text any more, when one of its edits has lost its place, or when one would overlap or touch an edit of a finding before it: what
 * both then mean depends on their order. An edit that two findings share is made once.
 */
export function applyEdits(text: string, findings: readonly MendedFinding[]): AppliedEdits {
  const lines = lineStarts(text);
  const taken: Replacement[] = [];
  const applied: string[] = [];
  for (const finding of findings) {
    const own = placeEdits(text, lines, finding);
    if (own === undefined || clashAmong(own)) continue;
    const fresh = own.filter((edit) => !taken.some((other) => isSame(edit, other)));
    if (fresh.some((edit) => taken.some((other) => edit.start <= other.end && other.start <= edit.end))) continue;
    taken.push(...fresh);
    applied.push(finding.fingerprint);
  }
  return { text: replaceAll(text, taken), applied };
}

/** Where the edits of a finding go; undefined when one has no place, or there is nothing to change. */
function placeEdits(text: string, lines: readonly number[], finding: MendedFinding): Replacement[] | undefined {
  const { edits, startLine, endLine } = finding;
  if (edits === undefined || edits.length === 0) return undefined;
  const shift = lineShift(text, lines, finding);
  if (shift === undefined) return undefined;
  const isInQuote = (line: number): boolean => line >= startLine && line <= endLine;
  const replacements: Replacement[] = [];
  for (const raw of edits) {
    const edit = withLineEndsOf(text, raw);
    // Nothing tells where text that only comes in belongs, when what is around it may have moved otherwise than the quote.
    if (edit.replaces === '' && shift !== 0 && !isInQuote(edit.startLine)) return undefined;
    const start = startOf(text, edit, offsetOf(text, lines, edit.startLine + shift, edit.startColumn));
    if (start === undefined) return undefined;
    replacements.push({ start, end: start + edit.replaces.length, text: edit.text });
  }
  return replacements.some(({ start, end, text: next }) => text.slice(start, end) !== next) ? replacements : undefined;
}

/** By how many lines the finding's quote has moved; undefined when it is gone. */
function lineShift(text: string, lines: readonly number[], { quote, startLine }: MendedFinding): number | undefined {
  // Nearly always it stands where it was, and a look there is far cheaper than the search.
  const at = text.indexOf(quote, lines[startLine - 1] ?? text.length);
  if (at !== -1 && at < (lines[startLine] ?? text.length)) return 0;
  const place = locateQuote(text, quote, startLine);
  if (place === undefined || place === 'too-short') return undefined;
  return place.startLine - (startLine + blankLinesBefore(quote));
}

/** A quote is found from its first character on that is no white space. */
function blankLinesBefore(quote: string): number {
  return /^\s*/.exec(quote)?.[0].match(/\n/g)?.length ?? 0;
}

function startOf(text: string, { replaces }: TextEdit, expected: number | undefined): number | undefined {
  if (replaces === '') return expected;
  if (expected !== undefined && text.startsWith(replaces, expected)) return expected;
  if (replaces.trim().length < minSearchedLength || !wordCharacter.test(replaces)) return undefined;
  return nearestOccurrence(text, replaces, expected ?? text.length);
}

function nearestOccurrence(text: string, wanted: string, near: number): number | undefined {
  const before = text.lastIndexOf(wanted, near);
  const after = text.indexOf(wanted, near);
  if (before === -1) return after === -1 ? undefined : after;
  return after === -1 || near - before <= after - near ? before : after;
}

/** Two replacements of one finding may touch, as they stand; insertions at one place come in their order. */
function clashAmong(edits: readonly Replacement[]): boolean {
  return edits.some((edit, index) =>
    edits.slice(index + 1).some((other) => edit.start < other.end && other.start < edit.end),
  );
}

function isSame(left: Replacement, right: Replacement): boolean {
  return left.start === right.start && left.end === right.end && left.text === right.text;
}

function replaceAll(text: string, replacements: readonly Replacement[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text: next } of replacements.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, start) + next;
    at = end;
  }
  return result + text.slice(at);
}

/** In a file whose lines all end with CRLF, text that comes in ends its lines so, too. */
function withLineEndsOf(text: string, edit: TextEdit): TextEdit {
  if (!text.includes('\r\n') || /(^|[^\r])\n/.test(text)) return edit;
  const withReturns = (part: string): string => part.replaceAll(/\r?\n/g, '\r\n');
  return { ...edit, replaces: withReturns(edit.replaces), text: withReturns(edit.text) };
}

/** Offsets of the first characters of the lines; a line ends behind its line feed. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Undefined for a place that the text does not have. The end of a line, before its line feed, is a place. */
function offsetOf(text: string, lines: readonly number[], line: number, column: number): number | undefined {
  const start = lines[line - 1];
  if (start === undefined) return undefined;
  const end = (lines[line] ?? text.length + 1) - 1;
  return start + column - 1 <= end ? start + column - 1 : undefined;
}
