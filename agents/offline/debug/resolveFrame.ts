import type { FramePlace } from './causes/cause.ts';
import type { ErrorReport } from './errorReport.ts';
import { memberAt } from './expression.ts';
import type { LocatedFrame } from './locateFrames.ts';
import { definitionLine, enclosingFunction, indentationOf, type SourceView } from './sourceView.ts';

/** A frame with the line of the workspace that it means, and what is to be said of how it was found. */
export interface ResolvedFrame extends FramePlace {
  readonly note?: string;
  /** False when the code has changed since the trace, as far as can be seen. */
  readonly isCurrent: boolean;
}

/** The code of a frame, or a sentence that says why there is none. */
export function placeOf(
  { frame, file, hasSameLines }: LocatedFrame,
  view: SourceView | undefined,
  report: ErrorReport,
): ResolvedFrame | string {
  if (view === undefined) return `\`${file}\` is in the trace and could not be read.`;
  if (!hasSameLines) return inSource({ frame, file, hasSameLines }, view, report);
  const line = frame.line ?? 0;
  const text = view.lines.get(line);
  if (text === undefined) {
    const last = Math.max(0, ...view.lines.keys());
    return `The trace names line ${line} of \`${file}\`, of which lines to ${last} were read: it may be of another version.`;
  }
  const name = frame.functionName;
  const isCurrent = !isGone(name, view);
  return {
    file,
    line,
    view,
    text: text.trim(),
    ...(frame.column !== undefined && { column: frame.column - 1 - indentationOf(text) }),
    ...(name !== undefined && { functionName: name }),
    isCurrent,
    ...(!isCurrent && { note: `The file has no \`${name ?? ''}\`: the trace may be of another version of it.` }),
    ...(frame.isEvaluated && { note: 'The code that failed was made from text at this place.' }),
  };
}

/** True when a trace names a function that the file does not even mention. Names that Node.js and test runners make up do not count. */
function isGone(functionName: string | undefined, view: SourceView): boolean {
  const name = functionName === undefined ? '' : (/([\w$]{3,80})$/.exec(functionName)?.[1] ?? '');
  if (
    name === '' ||
    functionName === undefined ||
    /<anonymous>|^(?:Array|Map|Set|Promise|Module|Object)\./.test(functionName)
  )
    return false;
  for (const text of view.lines.values()) if (text.includes(name)) return false;
  return true;
}

/** The built file is not here: the line is looked for in its source by the function's name and what the error says was read. */
function inSource({ frame, file }: LocatedFrame, view: SourceView, { message }: ErrorReport): ResolvedFrame | string {
  const built = `${frame.path ?? ''}:${frame.line ?? 0}`;
  const start = frame.functionName === undefined ? undefined : definitionLine(view, frame.functionName);
  if (start === undefined)
    return `The trace names the built file \`${built}\`; its source is \`${file}\`, but the line in it cannot be told.`;
  const property = /\((?:reading|setting) '([^']{1,100})'\)/.exec(message)?.[1];
  const end = enclosingFunction(view, start)?.endLine ?? start;
  const reading =
    property === undefined
      ? []
      : [...view.lines].filter(
          ([line, text]) => line >= start && line <= end && memberAt(text, property, 0) !== undefined,
        );
  const [only] = reading.length === 1 ? reading : [];
  const line = only?.[0] ?? start;
  return {
    file,
    line,
    view,
    text: (view.lines.get(line) ?? '').trim(),
    functionName: frame.functionName,
    isCurrent: true,
    note: `The trace names the built file ${built}; this is ${only === undefined ? 'where the function begins' : `the only line of the function that reads .${property ?? ''}`} in its source.`,
  };
}

const maxQuoteCharacters = 300;
const clippedMark = /… \[\d+ more characters\]$/;

/** The code of a line as evidence: long enough to be found again, with a line before it where it is a bracket alone. Undefined when there is none. */
export function quoteAt(view: SourceView, line: number, column?: number): string | undefined {
  for (let start = line; start >= Math.max(1, line - 3); start -= 1) {
    const rows: string[] = [];
    for (let current = start; current <= line; current += 1)
      rows.push((view.lines.get(current) ?? '').replace(clippedMark, ''));
    const text = rows.join('\n').trim();
    if (/[\p{L}\p{N}_$]/u.test(text) && text.replace(/\s/g, '').length >= 4) {
      if (text.length <= maxQuoteCharacters) return text;
      const from = Math.max(0, Math.min((column ?? 0) - 100, text.length - maxQuoteCharacters));
      return text.slice(from, from + maxQuoteCharacters).trim();
    }
  }
  return undefined;
}
