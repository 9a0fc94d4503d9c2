import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeRelativePath } from '../../agents/engine/workspacePath.ts';

function safeOrUndefined(path: string): string | undefined {
  try {
    return safeRelativePath(path);
  } catch {
    return undefined;
  }
}

test.each([
  ['src/server.js', 'src/server.js'],
  ['./src//server.js', 'src/server.js'],
  ['src/./a', 'src/a'],
  ['...', '...'],
  ['..a/b..', '..a/b..'],
  [' a ', ' a '],
  ['日本/é', '日本/é'],
])('takes %j as %j', (path, normal) => {
  expect(safeRelativePath(path)).toBe(normal);
});

test.each([
  '',
  '.',
  './',
  '..',
  '../a',
  'a/..',
  'a/../b',
  '/a',
  '//a',
  '\\a',
  'a\\..\\b',
  'C:',
  'C:\\a',
  'c:/a',
  'a\0',
  '\ud800',
  '\ufffd',
])('refuses %j and says what to do', (path) => {
  expect(() => safeRelativePath(path)).toThrow(
    expect.objectContaining({
      code: 'path_unsafe',
      message: expect.stringContaining('below the workspace root') as string,
    }),
  );
});

test('every path it takes stays below the root, on every platform, and is its own normal form', () => {
  const part = fc.constantFrom('..', '.', '', 'a', 'C:', '\\', '/', '..\\', 'é');
  const path = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join('/')),
  );
  fc.assert(
    fc.property(path, (given) => {
      const safe = safeOrUndefined(given);
      if (safe === undefined) return;
      expect(posix.resolve('/root', safe).startsWith('/root/')).toBe(true);
      expect(win32.join('D:\\root', safe).startsWith('D:\\root\\')).toBe(true);
      expect(safeRelativePath(safe)).toBe(safe);
    }),
    { numRuns: 2000 },
  );
});
