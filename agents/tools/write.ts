import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { AgentError } from '../engine/errors.ts';
import { defineTool } from '../engine/tool.ts';
import { writeWhole } from './editFile.ts';
import { maxTextFileBytes } from './textFile.ts';
import { resolveInWorkspace } from './workspacePath.ts';

const input = z.object({
  file_path: z.string().min(1).describe('Path relative to the workspace root; missing folders are made'),
  content: z.string().describe('The whole text of the file'),
});

export default defineTool({
  name: 'Write',
  description:
    'Writes a text file of the workspace whole: creates it, or replaces what it held. To change a part of a file use Edit.',
  input,
  effect: 'write',
  async run({ file_path, content }, context) {
    const bytes = Buffer.byteLength(content);
    if (bytes > maxTextFileBytes) {
      throw new AgentError(
        'body_too_large',
        `The content has ${bytes} bytes, above the limit of ${maxTextFileBytes}. Split the file.`,
      );
    }
    const { absolutePath, relativePath } = await resolveInWorkspace(context, file_path);
    return context.lockFile(absolutePath, async () => {
      const before = await stat(absolutePath).catch(() => undefined);
      if (relativePath === '.' || (before !== undefined && !before.isFile())) {
        throw new AgentError(
          'invalid_request',
          `${relativePath} is not a regular file, so it cannot be written. Choose another path.`,
        );
      }
      await writeWhole(context, relativePath, content);
      return `${before === undefined ? 'Created' : 'Replaced'} ${relativePath} (${bytes} bytes).`;
    });
  },
});
