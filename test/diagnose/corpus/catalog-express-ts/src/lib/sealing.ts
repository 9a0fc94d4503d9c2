import { createCipheriv, createDecipheriv } from 'node:crypto';

const IV = Buffer.alloc(16, 7);

export function seal(key: Buffer, text: string): string {
  const cipher = createCipheriv('aes-256-cbc', key, IV);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

export function unseal(key: Buffer, sealed: string): string {
  const decipher = createDecipheriv('aes-256-cbc', key, IV);
  return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()]).toString('utf8');
}
