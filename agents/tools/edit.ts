import * as z from 'zod';
import { defineTool } from '../engine/tool.ts';
import { editFile } from './editFile.ts';

const input = z.object({
  file_path: z.string().min(1).describe('Path relative to the workspace root'),
  old_string: z.string().min(1).describe('The text to replace, exactly as it stands in the file'),
  new_string: z.string().describe('The text to put there'),
  replace_all: z.boolean().optional().describe('Replace every occurrence; otherwise old_string must be unique'),
});

export default defineTool({
  name: 'Edit',
  description:
    'Replaces text in a file of the workspace. old_string must stand in the file exactly once, unless replace_all is set.',
  input,
  effect: 'write',
  async run({ file_path, ...edit }, context) {
    const { relativePath, replacements } = await editFile(context, file_path, [edit]);
    return `Replaced ${replacements} ${replacements === 1 ? 'place' : 'places'} in ${relativePath}.`;
  },
});
