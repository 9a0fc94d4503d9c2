import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const key = () => Buffer.from(process.env.FIELD_KEY ?? '', 'hex');

/** Insurance numbers are kept sealed in their column. */
export function sealInsuranceNumber(plain: string): string {
  const cipher = createCipheriv('aes-256-ecb', key(), null);
  return cipher.update(plain, 'utf8', 'base64') + cipher.final('base64');
}

export function sealNote(plain: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key(), iv);
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

export function openNote(sealed: string): string {
  const raw = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key(), raw.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(raw.subarray(12, 28));
  return decipher.update(raw.subarray(28), undefined, 'utf8') + decipher.final('utf8');
}

/** Cache key for a rendered letter; the same letter is not rendered twice. */
export const renderKey = (html: string): string => createHash('sha1').update(html).digest('hex');
