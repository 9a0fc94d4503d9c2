import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffFile } from '../../../agents/engine/patch/unifiedDiff.ts';
import { gitApply, treeOf, type Tree } from '../../support/gitTree.ts';

function diffTrees(before: Tree, after: Tree): string {
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return paths.map((path) => diffFile(path, before.get(path), after.get(path))).join('');
}

async function expectApplied(before: Tree, after: Tree): Promise<string> {
  const patch = diffTrees(before, after);
  const applied = await gitApply(before, patch);
  expect([...applied].toSorted(byName)).toEqual([...after].toSorted(byName));
  return patch;
}

const byName = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : 1;

const lines = (count: number, change: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: count }, (_none, index) => change[index + 1] ?? `line ${index + 1}\n`).join('');

describe('a diff that git takes', () => {
  it.each([
    ['a changed line', { 'a.js': lines(20) }, { 'a.js': lines(20, { 9: 'changed\n' }) }],
    ['several hunks', { 'a.js': lines(60) }, { 'a.js': lines(60, { 2: '', 30: 'x\ny\n', 60: 'end\n' }) }],
    ['a new file', {}, { 'src/new.js': 'one\ntwo\n' }],
    ['a deleted file', { 'src/old.js': 'one\ntwo\n', 'keep.js': '' }, { 'keep.js': '' }],
    ['a renamed file', { 'old name.js': 'one\n' }, { 'new name.js': 'one\n' }],
    ['a new empty file', {}, { 'empty.txt': '' }],
    ['a deleted empty file', { 'empty.txt': '' }, {}],
    ['a file that becomes empty', { 'a.txt': 'x\n' }, { 'a.txt': '' }],
    ['a file that was empty', { 'a.txt': '' }, { 'a.txt': 'x' }],
    ['no final newline before', { 'a.txt': 'x\ny' }, { 'a.txt': 'x\ny\n' }],
    ['no final newline after', { 'a.txt': 'x\ny\n' }, { 'a.txt': 'x\ny' }],
    ['no final newline on both sides', { 'a.txt': 'x\ny' }, { 'a.txt': 'z\ny' }],
    ['line ends of Windows', { 'a.txt': 'x\r\ny\r\nz\r\n' }, { 'a.txt': 'x\r\nY\r\nz\r\n' }],
    ['line ends that change', { 'a.txt': 'x\r\ny\n' }, { 'a.txt': 'x\ny\r\n' }],
    ['lone carriage returns and other separators', { 'a.txt': 'x\ry\u2028z\n' }, { 'a.txt': 'x\rY\u2028z\u0085\n' }],
    ['a byte order mark', { 'a.txt': '\uFEFFx\n' }, { 'a.txt': '\uFEFFy\n' }],
    [
      'lines that look like a diff',
      { 'a.txt': '--- a\n+++ b\n@@ -1 +1 @@\n' },
      { 'a.txt': '+++ b\n-- x\ndiff --git a b\n' },
    ],
    ['a path with spaces', { 'a dir/b c .js': 'x\n' }, { 'a dir/b c .js': 'y\n', 'n n.js': 'n\n' }],
    ['a path that is half another', { 'x b/x.js': 'x\n' }, { 'x b/x.js': '', 'a b/a b': '' }],
    ['a path with umlauts and emoji', { 'übung/😀.js': 'x\n' }, { 'übung/😀.js': 'y\n', ñ: '' }],
    ['a path with quotes, backslash, tab and line feed', { 'a"b\\c\td\ne.js': 'x\n' }, { 'a"b\\c\td\ne.js': 'y\n' }],
    ['a file that becomes executable', { 'run.sh': 'x\n' }, { 'run.sh*': 'x\n' }],
    ['a changed file that is executable no more', { 'run.sh*': 'x\n' }, { 'run.sh': 'y\n' }],
    ['a new executable file', {}, { 'bin/run*': 'x\n' }],
    ['a file that becomes a folder', { a: 'x\n' }, { 'a/b': 'x\n' }],
    ['a folder that becomes a file', { 'a/b': 'x\n' }, { a: 'x\n' }],
    ['a new binary file', {}, { 'a.bin': Buffer.from([0, 1, 2, 250]) }],
    ['a changed binary file', { 'a.bin': Buffer.alloc(300, 7) }, { 'a.bin': Buffer.alloc(1000, 0) }],
    ['a deleted binary file', { 'a.bin': Buffer.from([0, 255]), b: 'x' }, { b: 'x' }],
    ['text that is not UTF-8', { 'a.txt': Buffer.from([0x66, 0xfc, 0x72]) }, { 'a.txt': Buffer.from([0xfc, 0x0a]) }],
    ['text that becomes binary', { 'a.txt': 'x\n' }, { 'a.txt': Buffer.from([0, 10]) }],
    ['binary that becomes text', { 'a.txt': Buffer.from([0, 10]) }, { 'a.txt': 'x\n' }],
  ])('%s', async (_what, before: Record<string, string | Uint8Array>, after: Record<string, string | Uint8Array>) => {
    expect(await expectApplied(treeOf(before), treeOf(after))).not.toBe('');
  });

  it('nothing at all', () => {
    expect(
      diffTrees(treeOf({ 'a.js': 'x', 'b.bin': Buffer.from([0]) }), treeOf({ 'a.js': 'x', 'b.bin': Buffer.from([0]) })),
    ).toBe('');
  });

  it('of a large file that is quite another, in bounded time', async () => {
    const random = (seed: number): string =>
      Array.from({ length: 20_000 }, (_none, index) => `${(index * seed) % 9973}\n`).join('');
    const startedAt = performance.now();
    const patch = diffFile('a', treeOf({ a: random(31) }).get('a'), treeOf({ a: random(17) }).get('a'));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(patch).toContain('@@ -1,20000 +1,20000 @@');
    await expectApplied(treeOf({ a: random(31) }), treeOf({ a: `${random(17)}no end` }));
  });

  it('for any trees', async () => {
    const content = fc.oneof(
      {
        weight: 5,
        arbitrary: fc
          .array(fc.constantFrom('a\n', 'b\n', 'b\r\n', '\n', 'ü\n', '\\ x\n', '-\n', 'end'), { maxLength: 25 })
          .map((parts) => Buffer.from(parts.join(''))),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    );
    const name = fc
      .string({
        minLength: 1,
        maxLength: 6,
        unit: fc.constantFrom('a', 'b', ' ', '"', '\\', '\t', '\n', 'é', '€', '.', '-', '~', '😀'),
      })
      .filter((text) => text !== '.' && text !== '..');
    const file = fc.record({ content, isExecutable: fc.boolean() });
    const tree = fc.dictionary(name, file, { maxKeys: 4, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(
        tree,
        tree,
        fc.dictionary(name, fc.tuple(file, file), { maxKeys: 4, noNullPrototype: true }),
        async (first, second, both) => {
          const before = { ...first, ...Object.fromEntries(Object.entries(both).map(([key, [left]]) => [key, left])) };
          const after = {
            ...second,
            ...Object.fromEntries(Object.entries(both).map(([key, [, right]]) => [key, right])),
          };
          await expectApplied(new Map(Object.entries(before)), new Map(Object.entries(after)));
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);
});
