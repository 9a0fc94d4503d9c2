import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { AgentError } from '../engine/errors.ts';
import { defineTool } from '../engine/tool.ts';
import { boundLines } from './boundedText.ts';
import { globMatcher, listFiles } from './workspaceFiles.ts';
import { resolveInWorkspace } from './workspacePath.ts';

const maxPaths = 1000;

const input = z.object({
  pattern: z
    .string()
    .min(1)
    .max(1000)
    .describe('Glob pattern such as **/*.ts or src/**/index.{js,ts}; without a slash it matches at any depth'),
  path: z.string().min(1).optional().describe('Folder to start from; the workspace root when absent'),
});

export default defineTool({
  name: 'Glob',
  description:
    'Lists the files of the workspace whose path matches a pattern, by name. Leaves out .git and node_modules, and symbolic links.',
  input,
  effect: 'read',
  async run({ pattern, path = '.' }, context) {
    const { absolutePath, relativePath } = await resolveInWorkspace(context, path);
    const isMatch = globMatcher(pattern, relativePath);
    const status = await stat(absolutePath).catch(() => undefined);
    if (status?.isDirectory() !== true) {
      throw new AgentError(
        'not_found',
        `There is no folder ${relativePath}. Leave path out to search the whole workspace.`,
      );
    }
    const listing = await listFiles(context.workspaceRoot, absolutePath, context.signal);
    const found = listing.files.filter(isMatch);
    if (found.length === 0) return `No file matches ${pattern}${relativePath === '.' ? '' : ` in ${relativePath}`}.`;
    const shown = found.slice(0, maxPaths);
    const note = (count: number) =>
      `[${count} of ${found.length} paths; narrow the pattern or give a path to see the others]`;
    if (shown.length < found.length) shown.push(note(maxPaths));
    if (!listing.isComplete)
      shown.push('[the workspace is too large to list whole; give a path to search one part of it]');
    return boundLines(shown, note);
  },
});
