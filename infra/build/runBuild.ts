import { relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { AgentError } from '../../agents/engine/errors.ts';
import type { BuildResult, BuiltFunction } from './manifest.ts';

/** The command line of the build: `--force` builds anew. Returns the exit code. */
export async function runBuild(
  build: (options: { force: boolean }) => Promise<BuildResult>,
  argv: readonly string[],
): Promise<number> {
  const unknown = argv.find((argument) => argument !== '--force');
  if (unknown !== undefined) {
    console.error(`Unknown option ${unknown}. The build takes --force, to build even when nothing has changed.`);
    return 2;
  }
  const startedMs = performance.now();
  try {
    const result = await build({ force: argv.includes('--force') });
    for (const warning of result.warnings) console.warn(`warning: ${warning}`);
    console.log(sizeTable(result.functions));
    const where = relative(process.cwd(), result.directory);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    console.log(
      result.cached
        ? `${where}: nothing has changed since the last build.`
        : `${where}: ${result.functions.length} functions built in ${seconds} s.`,
    );
    return 0;
  } catch (error) {
    console.error(error instanceof AgentError ? `The build stopped.\n${error.message}` : error);
    return 1;
  }
}

function sizeTable(functions: readonly BuiltFunction[]): string {
  const rows = [
    ['function', 'cold start reads', 'in all'],
    ...functions.map(({ name, startBytes, totalBytes }) => [name, kibibytes(startBytes), kibibytes(totalBytes)]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      ([name = '', start = '', total = '']) =>
        `${name.padEnd(widths[0] ?? 0)}  ${start.padStart(widths[1] ?? 0)}  ${total.padStart(widths[2] ?? 0)}`,
    )
    .join('\n');
}

function kibibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024).toLocaleString('en')} KiB`;
}
