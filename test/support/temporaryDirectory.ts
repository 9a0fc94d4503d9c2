import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A directory with files in it, removed when disposed of. */
export class TemporaryDirectory implements AsyncDisposable {
  readonly path: string;

  private constructor(directory: string) {
    this.path = directory;
  }

  static async with(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<TemporaryDirectory> {
    const directory = new TemporaryDirectory(await realpath(await mkdtemp(path.join(tmpdir(), 'agent-endpoints-'))));
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(directory.file(name)), { recursive: true });
      await writeFile(directory.file(name), content);
    }
    return directory;
  }

  file(name: string): string {
    return path.join(this.path, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
