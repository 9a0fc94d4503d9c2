import { ReadWriteFs } from 'just-bash';

type Write = Parameters<ReadWriteFs['writeFile']>;
type Copy = Parameters<ReadWriteFs['cp']>;

/**
 * The workspace directory as the shell's file system, with a bound on what may be written to it: the interpreter limits time and memory,
 * but not the disk. Symbolic links are neither followed nor made.
 */
export class QuotaFs extends ReadWriteFs {
  #bytesLeft: number;

  constructor(root: string, maxWrittenBytes: number) {
    super({ root, allowSymlinks: false, maxCopySize: maxWrittenBytes });
    this.#bytesLeft = maxWrittenBytes;
  }

  override async writeFile(...[path, content, options]: Write): Promise<void> {
    this.#spend(Buffer.byteLength(content));
    await super.writeFile(path, content, options);
  }

  override async appendFile(...[path, content, options]: Write): Promise<void> {
    this.#spend(Buffer.byteLength(content));
    await super.appendFile(path, content, options);
  }

  override async cp(...[source, destination, options]: Copy): Promise<void> {
    this.#spend(await this.#sizeOf(source));
    await super.cp(source, destination, options);
  }

  async #sizeOf(path: string): Promise<number> {
    const status = await this.lstat(path);
    if (!status.isDirectory) return status.size;
    let bytes = 0;
    for (const name of await this.readdir(path)) bytes += await this.#sizeOf(this.resolvePath(path, name));
    return bytes;
  }

  #spend(bytes: number): void {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) throw new Error('EDQUOT: the command writes more than one command may, split the work');
  }
}
