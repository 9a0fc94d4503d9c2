import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { TemporaryDirectory } from './temporaryDirectory.ts';

/** Files by their paths; what ends with `*` after its path is executable. */
export type Tree = ReadonlyMap<string, { readonly content: Buffer; readonly isExecutable: boolean }>;

export function treeOf(files: Readonly<Record<string, string | Uint8Array>>): Tree {
  return new Map(
    Object.entries(files).map(([name, content]) => [
      name.replace(/\*$/, ''),
      { content: Buffer.from(content), isExecutable: name.endsWith('*') },
    ]),
  );
}

export async function writeTree(root: string, tree: Tree): Promise<void> {
  for (const [name, { content, isExecutable }] of tree) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    await chmod(file, isExecutable ? 0o755 : 0o644);
  }
}

export async function readTree(root: string): Promise<Tree> {
  const tree = new Map<string, { content: Buffer; isExecutable: boolean }>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const { mode } = await stat(file);
    tree.set(path.relative(root, file), { content: await readFile(file), isExecutable: (mode & 0o100) !== 0 });
  }
  return tree;
}

/** The tree after `git apply` has taken the patch, once with `--check`. Throws what git says when it refuses. */
export async function gitApply(tree: Tree, patch: string): Promise<Tree> {
  await using directory = await TemporaryDirectory.with();
  await writeTree(directory.path, tree);
  if (patch !== '') {
    await git(directory.path, ['apply', '--check', '-'], patch);
    await git(directory.path, ['apply', '-'], patch);
  }
  return await readTree(directory.path);
}

async function git(cwd: string, argv: readonly string[], input: string): Promise<void> {
  const environment = {
    ...process.env,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CEILING_DIRECTORIES: path.dirname(cwd),
    LC_ALL: 'C',
  };
  const child = spawn('git', argv, { cwd, env: environment, stdio: ['pipe', 'ignore', 'pipe'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`git ${argv.join(' ')} refused: ${said}\n${input}`);
}
