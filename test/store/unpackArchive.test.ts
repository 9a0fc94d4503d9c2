import { mkdir, readdir, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpackArchive } from '../../functions/store/unpackArchive.ts';
import { outcomeOf } from '../contract/outcome.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';
import { extended, tarOf, type TarEntry } from './tar.ts';

async function unpack(archive: Uint8Array | Readable): Promise<{ outcome: string; files: string[] }> {
  await using outer = await TemporaryDirectory.with();
  const root = outer.file('a/b/root');
  await mkdir(root, { recursive: true });
  const outcome = await outcomeOf(unpackArchive(archive, root));
  const all = await readdir(outer.path, { recursive: true, withFileTypes: true });
  const files = all.filter((entry) => !entry.isDirectory()).map((entry) => `${entry.parentPath}/${entry.name}`);
  expect(files.filter((file) => !file.startsWith(`${root}/`))).toEqual([]);
  return { outcome, files: files.map((file) => file.slice(root.length + 1)).sort() };
}

const outcomeOfEntries = async (...entries: TarEntry[]) => (await unpack(gzipSync(tarOf(entries)))).outcome;

describe('unpacking refuses', () => {
  test.each([
    ['a path that climbs out of the workspace', '../x.js'],
    ['a path that climbs in its middle', 'a/../../x.js'],
    ['an absolute path', '/etc/passwd'],
    ['a drive', 'C:\\x.js'],
    ['a drive with a slash', 'c:/x.js'],
    ['a path that climbs with backslashes', 'a\\..\\..\\x.js'],
    ['a network path', '\\\\server\\share'],
  ])('%s', async (_what, name) => {
    expect(await outcomeOfEntries({ name, content: 'x' })).toBe('path_unsafe');
    expect(await outcomeOfEntries({ name, type: '5' })).toBe('path_unsafe');
    expect(await outcomeOfEntries(extended('path', name), { name: 'harmless' })).toBe('path_unsafe');
  });

  test('a path that holds NUL, is not UTF-8, or is too long', async () => {
    expect(await outcomeOfEntries(extended('path', 'a\0b'), { name: 'x' })).toBe('path_unsafe');
    expect(await outcomeOfEntries({ name: '', rawName: new Uint8Array([0x66, 0xfc, 0x72]) })).toBe('path_unsafe');
    expect(await outcomeOfEntries(extended('path', 'n'.repeat(256)), { name: 'x' })).toBe('path_unsafe');
    expect(await outcomeOfEntries(extended('path', 'd/'.repeat(600) + 'x'), { name: 'x' })).toBe('path_unsafe');
    expect(await outcomeOfEntries(extended('path', 'n'.repeat(255)), { name: 'x' })).toBe('done');
  });

  test.each(['1', '2', '3', '4', '6', 'S', 'V'])(
    'an entry of type %s: a link, a device, a fifo, or unknown',
    async (type) => {
      expect(await outcomeOfEntries({ name: 'x', type, linkname: '/etc/passwd' })).toBe('archive_invalid');
    },
  );

  test('a file behind a link', async () => {
    const link = { name: 'link', type: '2', linkname: '/tmp' };
    expect(await outcomeOfEntries(link, { name: 'link/x', content: 'x' })).toBe('archive_invalid');
  });

  test('the same path twice, and a path that is a file and a directory', async () => {
    expect(await outcomeOfEntries({ name: 'a' }, { name: './a' })).toBe('archive_invalid');
    expect(await outcomeOfEntries({ name: 'a' }, { name: 'a/b' })).toBe('archive_invalid');
    expect(await outcomeOfEntries({ name: 'a/b' }, { name: 'a' })).toBe('archive_invalid');
    expect(await outcomeOfEntries({ name: 'a' }, { name: 'a/', type: '5' })).toBe('archive_invalid');
  });

  test('a sparse file, whose content would be garbage', async () => {
    expect(await outcomeOfEntries(extended('GNU.sparse.major', '1'), { name: 'x' })).toBe('archive_invalid');
  });

  test('what is no tar.gz, or not a whole one', async () => {
    const whole = gzipSync(tarOf([{ name: 'a', content: 'x'.repeat(5000) }]));
    const broken = {
      nothing: Buffer.alloc(0),
      text: Buffer.from('hello'),
      'a tar without gzip': tarOf([{ name: 'a' }]),
      'gzip of text': gzipSync('hello '.repeat(1000)),
      'cut in its gzip': whole.subarray(0, whole.length - 10),
      'cut in its tar': gzipSync(tarOf([{ name: 'a', content: 'x'.repeat(5000) }]).subarray(0, 1500)),
      'followed by garbage': Buffer.concat([whole, Buffer.from('garbage')]),
      'with a claimed size beyond its end': gzipSync(tarOf([{ name: 'a', claimedSize: 9_000_000 }])),
    };
    for (const [what, archive] of Object.entries(broken)) {
      expect([what, (await unpack(archive)).outcome]).toEqual([what, 'archive_invalid']);
    }
  });

  test('an archive whose source breaks off', async () => {
    const whole = gzipSync(tarOf([{ name: 'a', content: 'x' }]));
    const source = Readable.from(
      (function* breakOff() {
        yield whole.subarray(0, 30);
        throw new Error('connection lost');
      })(),
    );
    expect((await unpack(source)).outcome).toBe('archive_invalid');
  });

  test('more than 10,000 files or directories', async () => {
    const files = Array.from({ length: 10_001 }, (_, index) => ({ name: `f${index}` }));
    expect(await outcomeOfEntries(...files)).toBe('archive_too_large');
    const deep = Array.from({ length: 51 }, (_, index) => [
      extended('path', `${index}/${'d/'.repeat(200)}f`),
      { name: 'x' },
    ]);
    expect(await outcomeOfEntries(...deep.flat())).toBe('archive_too_large');
  });

  test('a bomb before it unpacks: one file that claims 200 MB, or zeros without end', async () => {
    const claimed = await unpack(
      gzipSync(
        tarOf([
          { name: 'fine', content: '1' },
          { name: 'bomb', claimedSize: 200_000_000 },
        ]),
      ),
    );
    expect(claimed).toEqual({ outcome: 'archive_too_large', files: ['fine'] });
    const zeros = Readable.from(
      (function* endless() {
        for (;;) yield Buffer.alloc(1_000_000);
      })(),
    );
    expect((await unpack(zeros.pipe(createGzip({ level: 1 })))).outcome).toBe('archive_too_large');
  });
});

test('unpacks files, and passes over directories and the root', async () => {
  const entries = [
    { name: './', type: '5' },
    { name: './empty/', type: '5' },
    { name: './src/a.js', content: 'one' },
    { name: 'b' },
  ];
  await using root = await TemporaryDirectory.with();
  await unpackArchive(gzipSync(tarOf(entries)), root.path);
  expect((await readdir(root.path, { recursive: true })).sort()).toEqual(['b', 'src', 'src/a.js']);
  expect(await readFile(root.file('src/a.js'), 'utf8')).toBe('one');
});

test('unpacks an archive of many chunks as it arrives', async () => {
  const archive = gzipSync(
    tarOf([
      { name: 'a', content: 'x'.repeat(100_000) },
      { name: 'b/c', content: 'y' },
    ]),
  );
  const bytes = Array.from(archive, (byte) => Buffer.from([byte]));
  expect(await unpack(Readable.from(bytes))).toEqual({ outcome: 'done', files: ['a', 'b/c'] });
});

test('writes nothing outside the root, whatever the entries are called and whatever they are', async () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '',
    'a',
    'b',
    '/',
    '\\',
    'C:',
    '~',
    '\0',
    'é',
    '...',
    ' ',
    '..\\',
    '%2e%2e',
    'CON',
  );
  const name = fc
    .array(part, { minLength: 1, maxLength: 6 })
    .chain((parts) => fc.constantFrom('/', '\\', '').map((separator) => parts.join(separator)));
  const entry = fc.record({
    name,
    type: fc.constantFrom('0', '0', '0', '1', '2', '5', '7', 'x', 'L', 'g'),
    linkname: name,
    content: fc.constantFrom('', 'x', '20 path=../../../esc\n'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 5 }), fc.boolean(), async (entries, isLong) => {
      const all = isLong ? entries.flatMap((each) => [extended('path', each.name), each]) : entries;
      await unpack(gzipSync(tarOf(all)));
    }),
    { numRuns: 100 },
  );
});
