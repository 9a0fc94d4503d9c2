import type { FileMatches } from './textSearch.ts';

const maxLineCharacters = 400;

/**
 * The matching lines of a file in the form of grep: `file:line:text` for a match, `file-line-text` around it, and `--`
 * between places that do not touch, when lines around are asked for.
 */
export function contentLines(
  found: FileMatches,
  around: { before: number; after: number },
  isFollowing: boolean,
): string[] {
  const result: string[] = [];
  const columns = new Map(found.matches);
  const hasContext = around.before > 0 || around.after > 0;
  let next = 0;
  for (const [line] of found.matches) {
    const from = Math.max(next, line - around.before);
    const to = Math.min(found.lines.length - 1, line + around.after);
    if (hasContext && (from > next || next === 0) && (result.length > 0 || isFollowing)) result.push('--');
    for (let index = from; index <= to; index += 1) {
      const column = columns.get(index);
      const mark = column === undefined ? '-' : ':';
      result.push(`${found.file}${mark}${index + 1}${mark}${clipAround(found.lines[index] ?? '', column ?? 0)}`);
    }
    next = Math.max(next, to + 1);
  }
  return result;
}

/** Shows the part of a long line that holds the match, for a minified file is one line. */
function clipAround(line: string, column: number): string {
  if (line.length <= maxLineCharacters) return line;
  const from = Math.max(0, Math.min(column - maxLineCharacters / 2, line.length - maxLineCharacters));
  const to = from + maxLineCharacters;
  return `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`;
}
