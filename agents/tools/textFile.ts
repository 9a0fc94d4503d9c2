import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { AgentError } from '../engine/errors.ts';
import type { ToolContext } from '../engine/tool.ts';
import { resolveFile } from './workspacePath.ts';

/** The largest file, in bytes, that the tools read or change whole. */
export const maxTextFileBytes = 5 * 1024 * 1024;

export interface TextFile {
  readonly absolutePath: string;
  readonly relativePath: string;
  readonly text: string;
}

/**
 * Reads a whole UTF-8 file of the workspace.
 * Throws `not_found`, `path_unsafe`, `body_too_large`, or `file_not_text` for a binary file or another encoding: decoding such
 * a file and writing it back would destroy it.
 */
export async function readTextFile(context: ToolContext, given: string): Promise<TextFile> {
  const { absolutePath, relativePath, size } = await resolveFile(context, given);
  if (size > maxTextFileBytes) {
    throw new AgentError(
      'body_too_large',
      `${relativePath} has ${size} bytes, above the limit of ${maxTextFileBytes}. Look into it with Grep, or with head and sed in Bash.`,
    );
  }
  const bytes = await readFile(absolutePath);
  if (isBinary(bytes)) {
    throw new AgentError(
      'file_not_text',
      `${relativePath} is a binary file of ${size} bytes, so it has no lines to show or change.`,
    );
  }
  if (!isUtf8(bytes)) {
    throw new AgentError(
      'file_not_text',
      `${relativePath} is not UTF-8 text (${size} bytes), so it cannot be shown or changed without loss.`,
    );
  }
  return { absolutePath, relativePath, text: bytes.toString('utf8') };
}

/** A NUL near the beginning, the test that git and grep use. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8192).includes(0);
}
