import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryDirectory } from './fixture/host.ts';

interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly exit: Promise<number | null>;
}

let dataDirectory: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  dataDirectory = await temporaryDirectory();
}, 60_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(dataDirectory, { recursive: true, force: true });
});

function spawnServer(
  port: number,
  directory = dataDirectory,
): { child: ChildProcess; output: Promise<string>; errors: Promise<string>; exit: Promise<number | null> } {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'fixture/serve.ts'), String(port), directory], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const firstOutput = once(child.stdout, 'data').then(([chunk]) => String(chunk));
  const errors = Array.fromAsync(child.stderr, String).then((chunks) => chunks.join(''));
  const exit = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      resolve(code);
    }),
  );
  return { child, output: firstOutput, errors, exit };
}

async function serve(): Promise<Served> {
  const { child, output, exit } = spawnServer(0);
  return { child, url: (await output).trim(), exit };
}

describe('a process that serves the stack', () => {
  it('finds its table and bucket again after a kill -9 in the middle of a stream', async () => {
    const first = await serve();
    const body = Buffer.from('kept bytes');
    const put = await fetch(`${first.url}/store`, {
      method: 'PUT',
      body,
      headers: { 'content-type': 'application/gzip' },
    });
    expect(put.status).toBe(200);
    const stream = await fetch(`${first.url}/stream?count=1000&pauseMs=50`);
    first.child.kill('SIGKILL');
    await first.exit;
    await expect(stream.text()).rejects.toThrow('terminated');

    const second = await serve();
    const found = await fetch(`${second.url}/store`);
    expect(await found.json()).toEqual({ item: '{"size":10}', object: body.toString('base64') });
    second.child.kill('SIGTERM');
    expect(await second.exit).toBe(0);
  }, 30_000);

  it('ends with 0 on SIGINT, and cuts an open stream', async () => {
    const { child, url, exit } = await serve();
    const stream = await fetch(`${url}/stream?count=1000&pauseMs=50`);
    child.kill('SIGINT');
    expect(await exit).toBe(0);
    await expect(stream.text()).rejects.toThrow('terminated');
  }, 30_000);

  it('says which port is taken and how to mend it, and exits with 1', async () => {
    const { child, url, exit } = await serve();
    const port = Number(new URL(url).port);
    const other = await temporaryDirectory();
    const second = spawnServer(port, other);
    expect(await second.exit).toBe(1);
    expect(await second.errors).toBe(
      `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start\n`,
    );
    child.kill('SIGTERM');
    await exit;
    await rm(other, { recursive: true, force: true });
  }, 30_000);

  it('says that its data folder is in use, and exits with 1', async () => {
    const { child, exit } = await serve();
    const second = spawnServer(0);
    expect(await second.exit).toBe(1);
    expect(await second.errors).toContain(
      `The data folder ${dataDirectory} cannot be opened; most likely another local stack uses it`,
    );
    child.kill('SIGTERM');
    await exit;
  }, 30_000);
});
