import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

const maxFileBytes = 10 * 1024 * 1024;

export const citationSchema = z.object({
  file: z.string().min(1).describe('Path relative to the workspace root'),
  startLine: z.int().min(1).optional().describe('First line, counted from 1; absent for the whole file'),
  endLine: z.int().min(1).optional().describe('Last line, included'),
});
export type Citation = z.infer<typeof citationSchema>;

/** What is wrong with the citations of an answer, as sentences: files that are not in the workspace, lines that they do not have. */
export async function citationProblems(
  workspaceRoot: string,
  citations: readonly Citation[],
): Promise<readonly string[]> {
  const problems = await Promise.all(citations.map((citation) => citationProblem(workspaceRoot, citation)));
  return problems.filter((problem) => problem !== undefined);
}

async function citationProblem(
  workspaceRoot: string,
  { file, startLine, endLine }: Citation,
): Promise<string | undefined> {
  const full = await realpath(path.resolve(workspaceRoot, file)).catch(() => undefined);
  const isInside = full?.startsWith(workspaceRoot + path.sep) === true;
  const status = isInside ? await stat(full).catch(() => undefined) : undefined;
  if (!isInside || status?.isFile() !== true) {
    return `The cited file ${JSON.stringify(file)} is not in the workspace. Cite files that you have read, relative to its root.`;
  }
  const last = endLine ?? startLine;
  if (last === undefined || status.size > maxFileBytes) return undefined;
  if (startLine !== undefined && startLine > last)
    return `The citation of ${file} ends at line ${last}, before it begins at ${startLine}.`;
  const lines = (await readFile(full, 'utf8')).split('\n').length;
  return last > lines ? `The citation of ${file} names line ${last}, but the file has ${lines}.` : undefined;
}
