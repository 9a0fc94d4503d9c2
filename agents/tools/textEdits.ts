import { AgentError } from '../engine/errors.ts';
import { nearestLine } from './nearestLine.ts';

export interface TextEdit {
  readonly old_string: string;
  readonly new_string: string;
  readonly replace_all?: boolean | undefined;
}

/**
 * Applies the edits one after the other, each to what the one before it has left, and returns the new text with the
 * number of replacements. Throws `invalid_request` with the mend if any edit does not fit, so that none has happened.
 */
export function applyEdits(
  text: string,
  edits: readonly TextEdit[],
  file: string,
): { text: string; replacements: number } {
  let current = text;
  let replacements = 0;
  for (const [index, edit] of edits.entries()) {
    const label = edits.length === 1 ? '' : `Edit ${index + 1} of ${edits.length}: `;
    const fitted = withLineEndingsOf(current, edit);
    const places = countOccurrences(current, fitted.old_string);
    const problem = problemOf(fitted, places, current, file);
    if (problem !== undefined) {
      const rest = edits.length === 1 ? '' : ' None of the edits was applied.';
      throw new AgentError('invalid_request', `${label}${problem}${rest}`);
    }
    // Joining leaves `$&` and its like in new_string as they are, which String.replace would expand.
    current = current.split(fitted.old_string).join(fitted.new_string);
    replacements += places;
  }
  return { text: current, replacements };
}

function problemOf(edit: TextEdit, places: number, text: string, file: string): string | undefined {
  if (edit.old_string === '')
    return 'old_string is empty. Copy the text to replace from the file; use Write for a new file.';
  if (edit.old_string === edit.new_string)
    return 'old_string and new_string are the same, so there is nothing to change.';
  if (places === 0) return notFound(edit.old_string, text, file);
  if (places > 1 && edit.replace_all !== true) {
    return `old_string stands ${places} times in ${file} (lines ${linesOf(text, edit.old_string).join(', ')}). Add lines around it until it is unique, or set replace_all.`;
  }
  return undefined;
}

function notFound(oldString: string, text: string, file: string): string {
  const nearest = nearestLine(text, oldString);
  const hint =
    nearest === undefined
      ? ''
      : ` The closest line is ${nearest.line}: ${JSON.stringify(nearest.text.slice(0, 200))}; compare its indentation and quotes.`;
  return `old_string is not in ${file}.${hint} Read the file again and copy the text exactly, without the line numbers.`;
}

/** Read shows lines without their carriage returns, so an edit of a CRLF file comes with bare line feeds. */
function withLineEndingsOf(text: string, edit: TextEdit): TextEdit {
  const isCrlf = text.includes('\r\n') && !/(^|[^\r])\n/.test(text);
  if (!isCrlf) return edit;
  const convert = (value: string) => value.replace(/\r?\n/g, '\r\n');
  return { ...edit, old_string: convert(edit.old_string), new_string: convert(edit.new_string) };
}

function countOccurrences(text: string, wanted: string): number {
  return wanted === '' ? 0 : text.split(wanted).length - 1;
}

function linesOf(text: string, wanted: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let from = 0;
  for (let at = text.indexOf(wanted); at !== -1 && lines.length < 10; at = text.indexOf(wanted, at + wanted.length)) {
    line += text.slice(from, at).split('\n').length - 1;
    from = at;
    lines.push(line);
  }
  return lines;
}
