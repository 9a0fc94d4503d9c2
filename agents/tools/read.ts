import * as z from 'zod';
import { AgentError } from '../engine/errors.ts';
import { defineTool } from '../engine/tool.ts';
import { boundLines, clipLine } from './boundedText.ts';
import { readTextFile } from './textFile.ts';

const maxLines = 2000;
const maxLineCharacters = 2000;

const input = z.object({
  file_path: z.string().min(1).describe('Path relative to the workspace root'),
  offset: z.int().min(1).optional().describe('First line to show, counted from 1'),
  limit: z.int().min(1).max(maxLines).optional().describe(`How many lines to show, at most ${maxLines}`),
});

/** Shows a file as `cat -n` does: the number, a tab, the line. */
export default defineTool({
  name: 'Read',
  description:
    'Reads a text file of the workspace and shows its lines, each after its number and a tab. The number and the tab are not part ' +
    'of the file. Reads up to 2000 lines; use offset and limit for more.',
  input,
  effect: 'read',
  async run({ file_path, offset = 1, limit = maxLines }, context) {
    const { text, relativePath } = await readTextFile(context, file_path);
    const lines = splitLines(text);
    if (lines.length === 0) return `${relativePath} is empty.`;
    if (offset > lines.length) {
      throw new AgentError(
        'invalid_request',
        `${relativePath} has ${lines.length} lines, so there is none at offset ${offset}.`,
      );
    }
    const end = Math.min(lines.length, offset - 1 + limit);
    const numbered = lines
      .slice(offset - 1, end)
      .map((line, index) => `${String(offset + index).padStart(6)}\t${clipLine(line, maxLineCharacters)}`);
    const more = (last: number) => `[lines ${offset}–${last} of ${lines.length}; read on with offset ${last + 1}]`;
    if (end < lines.length) numbered.push(more(end));
    return boundLines(numbered, (shown) => more(offset - 1 + shown));
  },
});

function splitLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
