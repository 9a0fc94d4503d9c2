import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';

interface Layer {
  /** Absolute path of the folder that the rules are relative to. */
  readonly folder: string;
  readonly rules: Ignore;
}

/** The rules of the .gitignore files from a repository's root down to a folder; the deepest that decides wins, as in git. */
export class GitIgnore {
  readonly #layers: readonly Layer[];

  private constructor(layers: readonly Layer[]) {
    this.#layers = layers;
  }

  /**
   * The rules that hold in a directory from outside of it: those of its repository. They do not hold when they ignore the
   * directory itself: who names it wants it.
   */
  static async above(directory: string): Promise<GitIgnore> {
    const root = await repositoryRoot(directory);
    if (root === undefined) return new GitIgnore([]);
    let rules = new GitIgnore(await readLayer(root, path.join(root, '.git', 'info', 'exclude')));
    for (const folder of foldersBetween(root, directory)) rules = await rules.within(folder);
    for (const folder of [...foldersBetween(root, directory).slice(1), directory]) {
      if (folder !== root && rules.ignores(folder, true)) return new GitIgnore([]);
    }
    return rules;
  }

  /** These rules and those of the folder's own .gitignore. */
  async within(folder: string): Promise<GitIgnore> {
    return new GitIgnore([...this.#layers, ...(await readLayer(folder, path.join(folder, '.gitignore')))]);
  }

  /** Whether git leaves the absolute path out. Its parent folders are taken to be kept. */
  ignores(absolutePath: string, isDirectory: boolean): boolean {
    for (const { folder, rules } of this.#layers.toReversed()) {
      const relativePath = path.relative(folder, absolutePath).replaceAll(path.sep, '/');
      // A folder that these rules ignore and a deeper .gitignore keeps: what matters of them is what they say of the name alone.
      const parent = path.posix.dirname(relativePath);
      const tested =
        parent !== '.' && rules.test(`${parent}/`).ignored ? path.posix.basename(relativePath) : relativePath;
      const { ignored, unignored } = rules.test(isDirectory ? `${tested}/` : tested);
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

async function readLayer(folder: string, file: string): Promise<readonly Layer[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text === '' ? [] : [{ folder, rules: ignore({ ignorecase: false }).add(text) }];
}

/** The nearest folder at or above the directory that has a `.git`. */
export async function repositoryRoot(directory: string): Promise<string | undefined> {
  for (let folder = directory; ; folder = path.dirname(folder)) {
    if ((await stat(path.join(folder, '.git')).catch(() => undefined)) !== undefined) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** From the root down to the directory's parent; the directory reads its own rules. */
function foldersBetween(root: string, directory: string): readonly string[] {
  const names = path
    .relative(root, directory)
    .split(path.sep)
    .filter((name) => name !== '');
  return names.map((_name, depth) => path.join(root, ...names.slice(0, depth)));
}
