/** An entry as its header says it; `rawName` gives the name's bytes where a string cannot. */
export interface TarEntry {
  readonly name: string;
  readonly rawName?: Uint8Array;
  readonly content?: string | Uint8Array;
  /** The header's type flag. @default '0', a file */
  readonly type?: string;
  readonly linkname?: string;
  readonly mode?: string;
  /** What the header says the size is, where that is a lie. */
  readonly claimedSize?: number;
}

/** A tar written byte by byte, so that it can be as hostile as a test needs it. */
export function tarOf(entries: readonly TarEntry[], { end = true }: { end?: boolean } = {}): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    return [headerOf(entry, content.byteLength), content, Buffer.alloc((512 - (content.byteLength % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(end ? 1024 : 0)]);
}

/** The extended header that gives the next entry a path (or another property) of any length and form. */
export function extended(key: string, value: string): TarEntry {
  const body = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(body);
  let length = bytes + String(bytes).length;
  if (String(length).length + bytes !== length) length += 1;
  return { name: 'PaxHeader', type: 'x', content: `${length}${body}` };
}

function headerOf(entry: TarEntry, size: number): Buffer {
  const header = Buffer.alloc(512);
  Buffer.from(entry.rawName ?? Buffer.from(entry.name)).copy(header, 0, 0, 100);
  header.write(`${entry.mode ?? '0000644'}\0`, 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${(entry.claimedSize ?? size).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(entry.type ?? '0', 156);
  header.write(entry.linkname ?? '', 157);
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
