import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** The id by which git knows a file's content. `git apply` compares it with what it finds before it changes a binary file. */
export function blobId(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.byteLength}\0`).update(content).digest('hex');
}

/** Stands for "no such file" in an index line. */
export const noBlobId = '0'.repeat(40);

const bytesPerLine = 52;
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';

/** The body of a binary file's diff: the whole new content, deflated, in git's base 85. */
export function binaryHunk(content: Uint8Array): string {
  const deflated = deflateSync(content);
  const lines = [`GIT binary patch`, `literal ${content.byteLength}`];
  for (let at = 0; at < deflated.byteLength; at += bytesPerLine) {
    lines.push(toLine(deflated.subarray(at, at + bytesPerLine)));
  }
  return `${lines.join('\n')}\n\n`;
}

/** The line's length as a letter (A is 1, Z is 26, a is 27), then five digits for every four bytes. */
function toLine(bytes: Buffer): string {
  const { byteLength } = bytes;
  const length = String.fromCharCode(byteLength <= 26 ? byteLength + 64 : byteLength + 70);
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (byteLength % 4)) % 4)]);
  let text = length;
  for (let at = 0; at < padded.byteLength; at += 4) text += toDigits(padded.readUInt32BE(at));
  return text;
}

function toDigits(value: number): string {
  let text = '';
  for (let rest = value, digit = 0; digit < 5; digit += 1) {
    text = digits.charAt(rest % 85) + text;
    rest = Math.floor(rest / 85);
  }
  return text;
}
