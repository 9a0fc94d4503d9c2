import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Runs the bundles of the build under AWS's own runtime client, which it installs. The client is compiled when it is installed:
 * where that cannot be done this says so and succeeds, since the local host runs the same bundles in `npm test`.
 */

const packageFolder = import.meta.dirname;
const repository = join(packageFolder, '..', '..');
const nativeModule = join(packageFolder, 'node_modules', 'aws-lambda-ric', 'rapid-client.node');

/** What the client's installation calls; each line names programs of which one must be there. */
const tools = [
  ['autoreconf'],
  ['automake'],
  ['libtoolize', 'glibtoolize'],
  ['cmake3', 'cmake'],
  ['make'],
  ['c++', 'g++'],
  ['python3'],
  ['xz'],
] as const;

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** Why the client cannot be compiled here, or undefined. */
function obstacle(): string | undefined {
  if (process.platform !== 'linux') return `it compiles on Linux only, and this is ${process.platform}`;
  const missing = tools.filter((names) => !names.some(isInstalled)).map(([name]) => name);
  if (missing.length === 0) return undefined;
  return `it is compiled with tools that are not in the PATH: ${missing.join(', ')} (apt-get install autoconf automake libtool cmake g++ make python3 xz-utils)`;
}

function install(): void {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: packageFolder, stdio: 'inherit' });
  if (status === 0 && existsSync(nativeModule)) return;
  throw new Error(
    `aws-lambda-ric could not be compiled: there is no ${nativeModule}. See the lines of npm above; install scripts must be allowed.`,
  );
}

function runSuite(): number {
  const vitest = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
  const options = ['run', '--config', join(packageFolder, 'vitest.config.ts'), ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, [vitest, ...options], { cwd: repository, stdio: 'inherit' });
  return status ?? 1;
}

const reason = existsSync(nativeModule) ? undefined : obstacle();
if (reason !== undefined) {
  console.log(`Skipped: AWS's Lambda runtime client cannot be installed here: ${reason}.`);
} else {
  if (!existsSync(nativeModule)) install();
  process.exitCode = runSuite();
}
