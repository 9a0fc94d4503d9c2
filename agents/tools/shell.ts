import { Bash, InMemoryFs, MountableFs } from 'just-bash';
import type { CommandName } from 'just-bash';
import { QuotaFs } from './quotaFs.ts';
import { shownRoot } from './workspacePath.ts';

/** What the shell knows: text and file commands. None of them starts a process, loads code or reaches a network. */
const commands: CommandName[] = (
  'echo cat printf ls mkdir rmdir touch rm cp mv ln chmod pwd readlink head tail wc stat grep fgrep egrep rg sed awk sort uniq comm cut paste ' +
  'tr rev nl fold expand unexpand strings split column join tee find basename dirname tree du env printenv xargs true false bash sh jq yq base64 ' +
  'diff date sleep timeout seq expr md5sum sha1sum sha256sum file help tac od gzip gunzip zcat tar time'
).split(' ') as CommandName[];

/** How much one command may write to the workspace, in bytes. */
export const maxWrittenBytes = 64 * 1024 * 1024;

const maxScratchBytes = 32 * 1024 * 1024;

/** The hardened profile stops a recursive grep over some dozen files; these let it through and still end every loop in seconds. */
const roomForSearches = {
  maxLoopIterations: 100_000,
  maxAwkIterations: 200_000,
  maxSedIterations: 200_000,
  maxWorkUnits: 20_000_000,
  maxInputBytes: 256 * 1024 * 1024,
};

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/**
 * Runs a command line in an interpreter inside this process. It sees the workspace as `/workspace`, a `/tmp` that is gone
 * afterwards, and nothing of this machine: no files, no variables, no programs, no network. What it writes below `/workspace` is in the
 * directory when it ends. A command that runs too long, writes too much or is aborted ends with a result that says so.
 */
export async function runShell(
  workspaceRoot: string,
  commandLine: string,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<ShellResult> {
  const files = new MountableFs({ base: new InMemoryFs({ '/tmp/.keep': '' }, { maxTotalBytes: maxScratchBytes }) });
  files.mount(shownRoot, new QuotaFs(workspaceRoot, maxWrittenBytes));
  const shell = new Bash({
    fs: files,
    cwd: shownRoot,
    env: { HOME: shownRoot, PATH: '/bin' },
    commands,
    executionLimitProfile: 'hardened',
    executionLimits: { ...roomForSearches, maxExecutionTimeMs: options.timeoutMs },
  });
  try {
    return await shell.exec(commandLine, { signal: options.signal });
  } catch (error) {
    // A refusal of the file system (a link that leads outside, the quota) can come as a throw instead of an exit code.
    return { stdout: '', stderr: `bash: ${error instanceof Error ? error.message : String(error)}\n`, exitCode: 1 };
  }
}
