import { AgentError } from '../engine/errors.ts';
import type { ToolContext } from '../engine/tool.ts';
import { applyEdits } from './textEdits.ts';
import type { TextEdit } from './textEdits.ts';
import { readTextFile } from './textFile.ts';
import { loadToolset, resolveInWorkspace } from './workspacePath.ts';

/**
 * Changes one file by all of the edits or by none: the new text replaces the old in one rename, and no other tool call
 * of the run touches the file meanwhile. Returns the number of replacements.
 */
export async function editFile(
  context: ToolContext,
  given: string,
  edits: readonly TextEdit[],
): Promise<{ relativePath: string; replacements: number }> {
  const { absolutePath } = await resolveInWorkspace(context, given);
  return context.lockFile(absolutePath, async () => {
    const file = await readTextFile(context, given);
    const { text, replacements } = applyEdits(file.text, edits, file.relativePath);
    await writeWhole(context, file.relativePath, text);
    return { relativePath: file.relativePath, replacements };
  });
}

/** Writes a file by the SDK's tool: missing folders are made, the file keeps its mode, and the change is one rename. */
export async function writeWhole(context: ToolContext, relativePath: string, content: string): Promise<void> {
  const { betaWriteTool } = await loadToolset();
  try {
    await betaWriteTool({ workdir: context.workspaceRoot }).run({ file_path: relativePath, content });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AgentError(
      'invalid_request',
      `${relativePath} was not written (${reason}). Check that no folder in its path is a file.`,
      { cause },
    );
  }
}
