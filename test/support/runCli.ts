import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const project = path.resolve(import.meta.dirname, '../..');

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the CLI as a process of its own, with pipes for output, in `cwd` (the project's folder when absent). */
export async function runCli(
  argv: readonly string[],
  options: { readonly cwd?: string; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<CliResult> {
  const {
    NO_COLOR: _noColor,
    FORCE_COLOR: _forceColor,
    INIT_CWD: _initialDirectory,
    npm_lifecycle_event: _event,
    ...inherited
  } = process.env;
  const child = spawn(
    process.execPath,
    ['--import', path.join(project, 'infra/preflight.mjs'), path.join(project, 'client/cli.ts'), ...argv],
    {
      cwd: options.cwd ?? project,
      env: { ...inherited, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exitCode: child.exitCode, stdout, stderr };
}
