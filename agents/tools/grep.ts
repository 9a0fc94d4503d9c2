import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { AgentError } from '../engine/errors.ts';
import { defineTool } from '../engine/tool.ts';
import type { ToolContext } from '../engine/tool.ts';
import { boundLines } from './boundedText.ts';
import { contentLines } from './searchResult.ts';
import { searchText } from './textSearch.ts';
import type { FileMatches } from './textSearch.ts';
import { globMatcher, listFiles } from './workspaceFiles.ts';
import type { Listing } from './workspaceFiles.ts';
import { resolveInWorkspace } from './workspacePath.ts';

const searchTimeoutMs = 20_000;
const defaultHeadLimit = 250;

const contextLines = z.int().min(0).max(20).optional();

const input = z.object({
  pattern: z.string().min(1).max(1000).describe('Regular expression in JavaScript syntax, matched line by line'),
  path: z.string().min(1).optional().describe('File or folder to search; the whole workspace when absent'),
  glob: z.string().min(1).max(1000).optional().describe('Only files whose path matches, such as *.ts or src/**/*.js'),
  output_mode: z
    .enum(['files_with_matches', 'content', 'count'])
    .optional()
    .describe(
      'files_with_matches (default): paths; content: matching lines with their numbers; count: matching lines per file',
    ),
  '-i': z.boolean().optional().describe('Ignore case'),
  '-A': contextLines.describe('Lines to show after each match, in content mode'),
  '-B': contextLines.describe('Lines to show before each match, in content mode'),
  '-C': contextLines.describe('Lines to show before and after each match, in content mode'),
  head_limit: z.int().min(1).max(2000).optional().describe(`Longest result, in lines; ${defaultHeadLimit} when absent`),
});
type GrepInput = z.infer<typeof input>;

export default defineTool({
  name: 'Grep',
  description:
    'Searches the text files of the workspace for a regular expression. Leaves out .git and node_modules, binary files, and files above 2 MiB.',
  input,
  effect: 'read',
  async run(request, context) {
    const pattern = compile(request);
    const { files, isComplete } = await filesToSearch(request, context);
    const headLimit = request.head_limit ?? defaultHeadLimit;
    const lines: string[] = [];
    for await (const found of searchText({
      root: context.workspaceRoot,
      files,
      pattern,
      timeoutMs: searchTimeoutMs,
      signal: context.signal,
    })) {
      for (const line of present(found, request, lines.length > 0)) lines.push(line);
      if (lines.length > headLimit) break;
    }
    if (!isComplete) lines.push('[the workspace is too large to search whole; give a path to search one part of it]');
    if (lines.length === 0)
      return `No match for ${request.pattern} in ${files.length} ${files.length === 1 ? 'file' : 'files'}.`;
    const note = (shown: number) =>
      `[first ${shown} lines; there are more: raise head_limit, or narrow with path, glob or the pattern]`;
    const shown = lines.length > headLimit ? [...lines.slice(0, headLimit), note(headLimit)] : lines;
    return boundLines(shown, note);
  },
});

function compile(request: GrepInput): RegExp {
  try {
    return new RegExp(request.pattern, request['-i'] === true ? 'i' : '');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AgentError(
      'invalid_request',
      `${reason}. Escape characters that are meant literally, such as \\( or \\{.`,
      { cause },
    );
  }
}

async function filesToSearch(request: GrepInput, context: ToolContext): Promise<Listing> {
  const { absolutePath, relativePath } = await resolveInWorkspace(context, request.path ?? '.');
  const status = await stat(absolutePath).catch(() => undefined);
  if (status === undefined) {
    throw new AgentError(
      'not_found',
      `There is no ${relativePath} in the workspace. Leave path out to search all of it.`,
    );
  }
  if (status.isFile()) return { files: [relativePath], isComplete: true };
  const listing = await listFiles(context.workspaceRoot, absolutePath, context.signal);
  if (request.glob === undefined) return listing;
  return { ...listing, files: listing.files.filter(globMatcher(request.glob, relativePath)) };
}

function present(found: FileMatches, request: GrepInput, isFollowing: boolean): string[] {
  if (request.output_mode === 'count') return [`${found.file}:${found.matches.length}`];
  if (request.output_mode !== 'content') return [found.file];
  const around = request['-C'] ?? 0;
  return contentLines(found, { before: request['-B'] ?? around, after: request['-A'] ?? around }, isFollowing);
}
