import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { normalizeWorkspacePath } from '../../engine/evidence.ts';
import { locateQuote } from '../../engine/quotes.ts';

const maxFileBytes = 10 * 1024 * 1024;

/** A line of the code that an error passed through, or that shows its cause, with the code that stands there. */
export const frameSchema = z.object({
  file: z.string().min(1).describe('Path relative to the workspace root'),
  line: z.int().min(1).describe('Counted from 1, in the file as it is now'),
  column: z.int().min(1).optional().describe('Counted from 1, where the trace gives it'),
  function: z.string().optional().describe('The function, as the trace names it'),
  quote: z
    .string()
    .min(1)
    .describe('The code of that line, copied verbatim from the file; it may go on over its neighbours'),
  note: z.string().optional().describe('What the line shows, or how it was found when the trace does not name it'),
});
export type Frame = z.infer<typeof frameSchema>;

/** What is wrong with frames, as sentences: files that are not in the workspace, quotes that do not stand at their line. */
export async function frameProblems(workspaceRoot: string, frames: readonly Frame[]): Promise<readonly string[]> {
  const problems = await Promise.all(frames.map((frame, index) => frameProblem(workspaceRoot, frame, index)));
  return problems.filter((problem) => problem !== undefined);
}

async function frameProblem(root: string, { file, line, quote }: Frame, index: number): Promise<string | undefined> {
  const text = await readInside(root, file);
  const where = `frames.${index}`;
  if (text === undefined)
    return `${where}: there is no text file ${JSON.stringify(file)} in the workspace. Give files that you have read, relative to its root, and leave frames of dependencies out.`;
  const match = locateQuote(text, quote, line);
  if (match === 'too-short')
    return `${where}: the quote ${JSON.stringify(quote)} is too short to be evidence. Quote the whole statement.`;
  if (match === undefined)
    return `${where}: the quote ${JSON.stringify(quote.slice(0, 160))} is not in ${file}. Copy the code verbatim, or leave the frame out.`;
  if (line >= match.startLine && line <= match.endLine) return undefined;
  return `${where}: the quote stands at line ${match.startLine} of ${file}, not at line ${line}. Give the line at which it stands.`;
}

async function readInside(root: string, file: string): Promise<string | undefined> {
  const relative = normalizeWorkspacePath(file);
  const full = relative === undefined ? undefined : await realpath(path.join(root, relative)).catch(() => undefined);
  if (full?.startsWith(root + path.sep) !== true) return undefined;
  const status = await stat(full).catch(() => undefined);
  if (status?.isFile() !== true || status.size > maxFileBytes) return undefined;
  return readFile(full, 'utf8').catch(() => undefined);
}
