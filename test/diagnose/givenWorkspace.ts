import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Writes files into a new temporary directory and gives its path. */
export async function givenWorkspace(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'diagnose-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

/** `rule file:line` of each finding. */
export function places(findings: readonly { rule: string; file: string; startLine: number }[]): string[] {
  return findings.map(({ rule, file, startLine }) => `${rule} ${file}:${startLine}`);
}
