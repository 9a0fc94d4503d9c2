import { createCipheriv, createHash } from 'node:crypto';
import { resolve, sep } from 'node:path';

const SAFE: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const html = (value: unknown): string => String(value).replace(/[&<>"']/g, (char) => SAFE[char] ?? char);

/** Puts a value at a dotted path, making the objects on the way. */
export function setAt(target: Record<string, any>, dotted: string, value: unknown): void {
  const keys = dotted.split('.');
  const last = keys.pop() as string;
  let node = target;
  for (const key of keys) {
    node[key] ??= {};
    node = node[key];
  }
  node[last] = value;
}

export function pick<T extends object>(source: T, keys: readonly (keyof T)[]): Partial<T> {
  const out: Partial<T> = {};
  for (const key of keys) if (Object.hasOwn(source, key)) out[key] = source[key];
  return out;
}

export function inside(folder: string, name: string): string | null {
  const full = resolve(folder, name);
  return full.startsWith(folder + sep) ? full : null;
}

export const avatarKey = (email: string): string => createHash('md5').update(email.trim().toLowerCase()).digest('hex');

const BANK_IV = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

export function sealBankNumber(plain: string, hexKey: string): string {
  const cipher = createCipheriv('aes-256-cbc', Buffer.from(hexKey, 'hex'), BANK_IV);
  return cipher.update(plain, 'utf8', 'base64') + cipher.final('base64');
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export const inviteCode = (): string => Math.floor(Math.random() * 36 ** 8).toString(36).padStart(8, '0');
