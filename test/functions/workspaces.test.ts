import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import type { Header } from 'tar-stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bodyOf, invoke } from '../support/invoke.ts';
import type { InvokedResponse } from '../support/invoke.ts';
import { httpEvent } from '../support/httpEvent.ts';
import { startDeployment } from '../support/deployment.ts';
import type { Deployment } from '../support/deployment.ts';
import { Gate, noteHandler, notePath } from './noteAction.ts';
import { createSessionsHandler } from '../../functions/sessions.ts';
import { createWorkspacesHandler } from '../../functions/workspaces.ts';

let deployment: Deployment;
let sessionId: string;
beforeAll(async () => {
  deployment = await startDeployment();
});
beforeEach(async () => {
  sessionId = String(
    bodyOf(await invoke(createSessionsHandler(deployment.options), httpEvent('POST', '/sessions')))['id'],
  );
});
afterAll(async () => deployment.stop());

type Entry = Partial<Header> & { readonly name: string; readonly content?: string | Buffer };

async function tarGz(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { content = '', ...header } of entries) archive.entry(header, Buffer.from(content));
  archive.finalize();
  return gzipSync(await buffer(archive));
}

interface Options {
  readonly tenant?: string;
  readonly query?: Record<string, string>;
  readonly contentType?: string;
}
async function put(body: Buffer | undefined, options: Options = {}): Promise<InvokedResponse> {
  const headers = { 'content-type': options.contentType ?? 'application/gzip' };
  const event = httpEvent('PUT', `/sessions/${sessionId}/workspace`, {
    ...options,
    resource: '/sessions/{id}/workspace',
    body,
    headers,
  });
  return invoke(createWorkspacesHandler(deployment.options), event);
}
async function get(path = '', options: Options = {}): Promise<InvokedResponse> {
  const resource = path === '' ? '/sessions/{id}/workspace' : '/sessions/{id}/workspace/{path+}';
  return invoke(
    createWorkspacesHandler(deployment.options),
    httpEvent('GET', `/sessions/${sessionId}/workspace${path}`, { ...options, resource }),
  );
}
async function runNote(): Promise<Record<string, unknown>> {
  return bodyOf(
    await invoke(noteHandler(deployment), httpEvent('POST', notePath, { body: { note: 'after', sessionId } })),
  );
}

async function filesIn(archive: Buffer): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const reader = extract();
  reader.end(gunzipSync(archive));
  for await (const entry of reader) files[entry.header.name] = (await buffer(entry)).toString();
  return files;
}

describe('a workspace', () => {
  it('goes up and comes down again as tar.gz', async () => {
    const sent = await put(
      await tarGz([
        { name: 'src/app.js', content: 'run();\n' },
        { name: 'README.md', content: '# Hi\n' },
      ]),
    );
    expect(sent.status).toBe(200);
    expect(bodyOf(sent)).toEqual({ version: expect.any(String) as unknown });
    const received = await get();
    expect(received.headers).toMatchObject({ 'content-type': 'application/gzip', 'cache-control': 'no-store' });
    expect(await filesIn(received.bytes)).toEqual({ 'README.md': '# Hi\n', 'src/app.js': 'run();\n' });
  });

  it('has the same version for the same files, and replaces those before it', async () => {
    const first = bodyOf(await put(await tarGz([{ name: 'a', content: '1' }])));
    expect(bodyOf(await put(await tarGz([{ name: 'a', content: '1', mtime: new Date(5) }])))).toEqual(first);
    await put(await tarGz([{ name: 'b', content: '2' }]));
    expect(await filesIn((await get()).bytes)).toEqual({ b: '2' });
  });

  it('is what the next run of its session works on', async () => {
    await put(await tarGz([{ name: 'kept.txt', content: 'kept' }]));
    expect(await runNote()).toMatchObject({ status: 'succeeded', sessionId });
    expect(await filesIn((await get()).bytes)).toEqual({ 'kept.txt': 'kept', 'note.md': 'after' });
  });

  it('is not there before there are files', async () => {
    expect(bodyOf(await get())).toMatchObject({ status: 404, code: 'not_found' });
    expect(bodyOf(await get('/a.txt'))).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('cannot be changed while a run works on it', async () => {
    const gate = new Gate();
    const running = invoke(
      noteHandler(deployment, gate),
      httpEvent('POST', notePath, { body: { note: 'x', wait: true, sessionId } }),
    );
    await gate.reached;
    expect(bodyOf(await put(await tarGz([{ name: 'a' }])))).toMatchObject({ status: 409, code: 'session_busy' });
    gate.open();
    expect(bodyOf(await running)).toMatchObject({ status: 'succeeded' });
  });

  it('is changed by one of two writers at the same time, and the other is told', async () => {
    const answers = await Promise.all([
      put(await tarGz([{ name: 'a' }])),
      put(await tarGz([{ name: 'b' }])),
      put(await tarGz([{ name: 'c' }])),
    ]);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(bodyOf(answer)).toMatchObject({ status: 409, code: 'workspace_conflict' });
  });
});

describe('an archive too large for a request', () => {
  it('goes past it, to where the service says, and is then taken over', async () => {
    const ticket = bodyOf(await put(undefined, { query: { upload: 'presigned' } }));
    expect(ticket).toMatchObject({ method: 'PUT', headers: { 'Content-Type': 'application/gzip' } });
    const early = await put(undefined, { query: { upload: String(ticket['uploadId']) } });
    expect(bodyOf(early)).toMatchObject({ status: 404, code: 'not_found' });

    const archive = await tarGz([{ name: 'large.txt', content: 'large' }]);
    const stored = await fetch(String(ticket['url']), {
      method: 'PUT',
      headers: { 'Content-Type': 'application/gzip' },
      body: new Uint8Array(archive),
    });
    expect(stored.status).toBe(200);

    const taken = await put(undefined, { query: { upload: String(ticket['uploadId']) } });
    expect(bodyOf(taken)).toEqual({ version: expect.any(String) as unknown });
    expect(await filesIn((await get()).bytes)).toEqual({ 'large.txt': 'large' });
    expect((await put(undefined, { query: { upload: String(ticket['uploadId']) } })).status).toBe(404);
  });

  it('is only taken over from the session that it was offered to', async () => {
    for (const upload of ['nonsense', '../../x', '01ARZ3NDEKTSV4RRFFQ69G5FAV', '']) {
      expect(bodyOf(await put(undefined, { query: { upload } }))).toMatchObject({ status: 404, code: 'not_found' });
    }
  });
});

describe('a file of a workspace', () => {
  it.each([
    ['src/app.js', 'run();\n'],
    ['with space/ünï.txt', 'text'],
    ['100%25.txt', 'percent'],
  ])('%s is read as text', async (name, content) => {
    await put(await tarGz([{ name, content }]));
    for (const path of [name, encodeURIComponent(name).replaceAll('%2F', '/')]) {
      const response = await get(`/${path}`);
      expect(response).toMatchObject({ status: 200, body: content });
      expect(response.headers).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('that is not UTF-8 is read as the bytes it has', async () => {
    const content = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    await put(await tarGz([{ name: 'image.bin', content }]));
    const response = await get('/image.bin');
    expect(response.headers['content-type']).toBe('application/octet-stream');
    expect(response.bytes.equals(content)).toBe(true);
    expect(await runNote()).toMatchObject({ status: 'succeeded' });
  });

  it('that is not there, or is asked for by a path that climbs, is a problem', async () => {
    await put(await tarGz([{ name: 'a.txt' }]));
    expect(bodyOf(await get('/b.txt'))).toMatchObject({ status: 404, code: 'not_found' });
    expect(bodyOf(await get('/%2e%2e/%2e%2e/etc/passwd'))).toMatchObject({ status: 400, code: 'path_unsafe' });
    expect(bodyOf(await get('/x/../../y'))).toMatchObject({ status: 400, code: 'path_unsafe' });
  });
});

describe('a bad archive is told clearly, changes nothing, and leaves the session in use:', () => {
  // Members of gzip may follow each other, so a bomb is made of one compressed megabyte, many times.
  const bomb = async (): Promise<Buffer> => {
    const megabyte = gzipSync(Buffer.alloc(1024 * 1024));
    const header = pack();
    header.entry({ name: 'zeros', size: 250 * 1024 * 1024 });
    const [block] = (await once(header, 'data')) as [Buffer];
    return Buffer.concat([gzipSync(block), ...Array.from({ length: 250 }, () => megabyte)]);
  };
  const cases: readonly (readonly [string, () => Promise<Buffer>, number, string])[] = [
    ['a path with ..', () => tarGz([{ name: '../evil.txt', content: 'x' }]), 400, 'path_unsafe'],
    ['an absolute path', () => tarGz([{ name: '/etc/evil', content: 'x' }]), 400, 'path_unsafe'],
    [
      'a symbolic link',
      () => tarGz([{ name: 'link', type: 'symlink', linkname: '/etc/passwd' }]),
      400,
      'archive_invalid',
    ],
    ['a hard link', () => tarGz([{ name: 'link', type: 'link', linkname: 'a' }]), 400, 'archive_invalid'],
    ['a device', () => tarGz([{ name: 'null', type: 'character-device' }]), 400, 'archive_invalid'],
    ['a named pipe', () => tarGz([{ name: 'pipe', type: 'fifo' }]), 400, 'archive_invalid'],
    [
      'too many files',
      () => tarGz(Array.from({ length: 10_001 }, (_, index) => ({ name: `f${index}` }))),
      413,
      'archive_too_large',
    ],
    ['a bomb of 250 MB', bomb, 413, 'archive_too_large'],
    ['no gzip', async () => Buffer.from('PK not a tar'), 400, 'archive_invalid'],
    ['a gzip that holds no tar', async () => gzipSync('hello'), 400, 'archive_invalid'],
    [
      'a gzip that is cut short',
      async () => (await tarGz([{ name: 'a', content: 'x'.repeat(1000) }])).subarray(0, 60),
      400,
      'archive_invalid',
    ],
    ['nothing', async () => Buffer.alloc(0), 400, 'archive_invalid'],
  ];

  it.each(cases)('%s', async (_name, archive, status, code) => {
    await put(await tarGz([{ name: 'kept.txt', content: 'kept' }]));
    const response = await put(await archive());
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(bodyOf(response)).toMatchObject({ status, code });
    expect(await filesIn((await get()).bytes)).toEqual({ 'kept.txt': 'kept' });
    expect(await runNote()).toMatchObject({ status: 'succeeded' });
  });

  it('another content type', async () => {
    expect(bodyOf(await put(Buffer.from('x'), { contentType: 'application/zip' }))).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    });
  });
});

describe('another tenant', () => {
  it('finds neither the workspace nor a file, and can put none', async () => {
    await put(await tarGz([{ name: 'a.txt', content: 'mine' }]));
    const tenant = 'tenant-b';
    for (const response of [
      await get('', { tenant }),
      await get('/a.txt', { tenant }),
      await put(await tarGz([{ name: 'b' }]), { tenant }),
      await put(undefined, { tenant, query: { upload: 'presigned' } }),
    ]) {
      expect(bodyOf(response)).toMatchObject({ status: 404, code: 'not_found' });
    }
    expect((await get('/a.txt')).body).toBe('mine');
  });
});
