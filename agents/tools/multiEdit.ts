import * as z from 'zod';
import { defineTool } from '../engine/tool.ts';
import { editFile } from './editFile.ts';

const input = z.object({
  file_path: z.string().min(1).describe('Path relative to the workspace root'),
  edits: z
    .array(
      z.object({
        old_string: z
          .string()
          .min(1)
          .describe('The text to replace, exactly as it stands after the edits before this one'),
        new_string: z.string().describe('The text to put there'),
        replace_all: z.boolean().optional().describe('Replace every occurrence; otherwise old_string must be unique'),
      }),
    )
    .min(1)
    .max(100)
    .describe('Applied in order, each to the result of the one before it'),
});

export default defineTool({
  name: 'MultiEdit',
  description: 'Makes several replacements in one file of the workspace, all of them or, if any does not fit, none.',
  input,
  effect: 'write',
  async run({ file_path, edits }, context) {
    const { relativePath, replacements } = await editFile(context, file_path, edits);
    return `Applied ${edits.length} ${edits.length === 1 ? 'edit' : 'edits'} (${replacements} replacements) to ${relativePath}.`;
  },
});
