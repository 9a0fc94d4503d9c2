import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RuleFixtures } from './fixtures.ts';

const folder = join(import.meta.dirname, 'rules');

/** The fixtures of every rule: the default exports of `rules/<category>/<rule id>.ts`. */
export async function loadFixtures(): Promise<readonly { readonly rule: string; readonly content: RuleFixtures }[]> {
  const files = globSync('*/*.ts', { cwd: folder }).sort();
  return Promise.all(
    files.map(async (path) => {
      // The one boundary of types: each file's default export satisfies RuleFixtures, which `tsc` sees where it stands.
      const { default: content } = (await import(join(folder, path))) as { default: RuleFixtures };
      return { rule: basename(path, '.ts'), content };
    }),
  );
}
