import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AgentError } from '../engine/errors.ts';
import type { ToolContext } from '../engine/tool.ts';

/** The name under which Bash shows the workspace; the file tools understand paths that begin with it. */
export const shownRoot = '/workspace';

/** A place in the workspace: where it is on this machine, and how the model knows it. */
export interface WorkspacePath {
  /** Absolute and canonical: no symbolic link in it. */
  readonly absolutePath: string;
  /** Relative to the workspace root, with `/`; `.` for the root itself. */
  readonly relativePath: string;
}

/** The model SDK's file tools. Loaded at first use: the import costs about 100 ms, and many runs never touch a file. */
export const loadToolset = () => import('@anthropic-ai/sdk/tools/agent-toolset/node');

/**
 * Finds a path of the workspace, whether or not something is there.
 * Throws `path_unsafe` for whatever leads out of it: `..`, an absolute path, a symbolic link.
 */
export async function resolveInWorkspace(context: ToolContext, given: string): Promise<WorkspacePath> {
  const { resolvePath } = await loadToolset();
  try {
    const absolutePath = await resolvePath({ workdir: context.workspaceRoot }, withoutShownRoot(given));
    const relativePath = path.relative(context.workspaceRoot, absolutePath).split(path.sep).join('/');
    return { absolutePath, relativePath: relativePath === '' ? '.' : relativePath };
  } catch (cause) {
    throw new AgentError(
      'path_unsafe',
      `${JSON.stringify(given)} is not a path of the workspace. Give a path relative to its root, such as src/index.ts; Glob lists what there is.`,
      { cause },
    );
  }
}

/** As `resolveInWorkspace`, for a regular file that must be there. Throws `not_found`, or `invalid_request` for a folder or device. */
export async function resolveFile(
  context: ToolContext,
  given: string,
): Promise<WorkspacePath & { readonly size: number }> {
  const place = await resolveInWorkspace(context, given);
  const status = await stat(place.absolutePath).catch(() => undefined);
  if (status === undefined) {
    throw new AgentError(
      'not_found',
      `There is no file ${place.relativePath}. Find its path with Glob, such as **/${path.basename(given)}.`,
    );
  }
  if (!status.isFile()) {
    const kind = status.isDirectory() ? 'a folder: list it with Glob' : 'not a regular file';
    throw new AgentError('invalid_request', `${place.relativePath} is ${kind}.`);
  }
  return { ...place, size: status.size };
}

function withoutShownRoot(given: string): string {
  if (given === shownRoot) return '.';
  return given.startsWith(`${shownRoot}/`) ? `./${given.slice(shownRoot.length + 1)}` : given;
}
