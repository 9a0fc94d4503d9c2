import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';
import { messageOf, ServiceError } from './clientError.ts';

/** Twice what a workspace may hold: headers and padding included, an honest archive is never larger. */
const maxUnpackedBytes = 400_000_000;

/** Packs text files as a tar.gz. */
export async function packFiles(files: ReadonlyMap<string, string>): Promise<Uint8Array<ArrayBuffer>> {
  const archive = pack();
  const packed = buffer(archive);
  for (const [name, text] of files) archive.entry({ name, mode: 0o644, mtime: new Date(0) }, text);
  archive.finalize();
  return new Uint8Array(await promisify(gzip)(await packed));
}

/** The regular files of a tar.gz by their names. Throws `ServiceError` when it cannot be read. */
export async function unpackFiles(archive: Uint8Array): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  try {
    const entries = extract();
    entries.end(await promisify(gunzip)(archive, { maxOutputLength: maxUnpackedBytes }));
    for await (const entry of entries) {
      const content = await buffer(entry);
      if (entry.header.type === 'file') files.set(entry.header.name, content);
    }
  } catch (error) {
    throw new ServiceError(
      `The session's files came as an archive that cannot be read (${messageOf(error)}). Nothing was written.`,
      { cause: error },
    );
  }
  return files;
}
