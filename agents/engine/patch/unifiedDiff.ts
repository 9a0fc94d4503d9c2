import { structuredPatch } from 'diff';
import { binaryHunk, blobId, noBlobId } from './gitBinary.ts';
import { fileHeaderPath, quotePath } from './gitPath.ts';

/** A file of a workspace. */
export interface FileVersion {
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}

const contextLines = 3;

/** Lines that may differ before the search for the shortest difference would take too long; such a file is replaced whole. */
const maxSearchedLines = 2_000;

/**
 * What changes one file into another, as `git diff --full-index --binary` says it; empty when both are equal. Undefined stands for a file
 * that is not there. A file that is not UTF-8 text is carried whole.
 */
export function diffFile(path: string, before: FileVersion | undefined, after: FileVersion | undefined): string {
  const beforeId = before === undefined ? noBlobId : blobId(before.content);
  const afterId = after === undefined ? noBlobId : blobId(after.content);
  if (beforeId === afterId && before?.isExecutable === after?.isExecutable) return '';
  const header = `diff --git ${quotePath(`a/${path}`)} ${quotePath(`b/${path}`)}\n${modeLines(before, after)}`;
  if (beforeId === afterId) return header;
  const unchangedMode = before !== undefined && after?.isExecutable === before.isExecutable;
  const index = `index ${beforeId}..${afterId}${unchangedMode ? ` ${modeOf(before)}` : ''}\n`;
  return `${header}${index}${diffContent(path, before, after)}`;
}

function modeLines(before: FileVersion | undefined, after: FileVersion | undefined): string {
  if (before === undefined) return after === undefined ? '' : `new file mode ${modeOf(after)}\n`;
  if (after === undefined) return `deleted file mode ${modeOf(before)}\n`;
  return before.isExecutable === after.isExecutable ? '' : `old mode ${modeOf(before)}\nnew mode ${modeOf(after)}\n`;
}

const modeOf = ({ isExecutable }: FileVersion): string => (isExecutable ? '100755' : '100644');

function diffContent(path: string, before: FileVersion | undefined, after: FileVersion | undefined): string {
  const beforeText = before === undefined ? '' : decodeText(before.content);
  const afterText = after === undefined ? '' : decodeText(after.content);
  if (beforeText === undefined || afterText === undefined) return binaryHunk(after?.content ?? new Uint8Array());
  // An empty file comes or goes by its header alone.
  if (beforeText === '' && afterText === '') return '';
  const from = before === undefined ? '/dev/null' : fileHeaderPath(`a/${path}`);
  const to = after === undefined ? '/dev/null' : fileHeaderPath(`b/${path}`);
  const hunks = hunksOf(beforeText, afterText).map(
    ({ oldStart, oldLines, newStart, newLines, lines }) =>
      `@@ -${rangeOf(oldStart, oldLines)} +${rangeOf(newStart, newLines)} @@\n${lines.join('\n')}\n`,
  );
  return `--- ${from}\n+++ ${to}\n${hunks.join('')}`;
}

/** A range without lines is counted from the line before it. */
const rangeOf = (start: number, lines: number): string => `${lines === 0 ? start - 1 : start},${lines}`;

interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** Each with its mark before it and without its line feed. */
  readonly lines: readonly string[];
}

function hunksOf(before: string, after: string): readonly Hunk[] {
  const limits = { context: contextLines, maxEditLength: maxSearchedLines };
  const patch = structuredPatch('', '', before, after, undefined, undefined, limits);
  if (patch !== undefined) return patch.hunks;
  const removed = markLines(before, '-');
  const added = markLines(after, '+');
  return [
    {
      oldStart: 1,
      oldLines: removed.count,
      newStart: 1,
      newLines: added.count,
      lines: [...removed.lines, ...added.lines],
    },
  ];
}

function markLines(text: string, mark: string): { readonly count: number; readonly lines: readonly string[] } {
  if (text === '') return { count: 0, lines: [] };
  const isEnded = text.endsWith('\n');
  const lines = (isEnded ? text.slice(0, -1) : text).split('\n').map((line) => mark + line);
  return { count: lines.length, lines: isEnded ? lines : [...lines, '\\ No newline at end of file'] };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a file, its byte order mark kept; undefined for one that is not UTF-8 or holds a NUL. */
export function decodeText(content: Uint8Array): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return utf8.decode(content);
  } catch {
    return undefined;
  }
}
