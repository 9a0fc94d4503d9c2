const escapes: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);

/**
 * A path as git writes it into a diff: as it is, or in double quotes where a byte is no printable ASCII character, a quote or a
 * backslash; such bytes are then escaped as in C. A space needs no quotes.
 */
export function quotePath(path: string): string {
  let quoted = '';
  for (const byte of Buffer.from(path)) {
    const isPlain = byte >= 0x20 && byte < 0x7f;
    quoted += escapes.get(byte) ?? (isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`);
  }
  return quoted === path ? path : `"${quoted}"`;
}

/** The path behind `---` or `+++`: behind one with a space git puts a tab, or readers would take what follows for a date. */
export function fileHeaderPath(path: string): string {
  const quoted = quotePath(path);
  return quoted === path && path.includes(' ') ? `${path}\t` : quoted;
}
