import { createHash, createHmac } from 'node:crypto';

export function cacheKey(parts: readonly string[]): string {
  return createHash('md5').update(parts.join('\u0000')).digest('hex');
}

export function signDownload(secret: string, file: string, expires: number): string {
  return createHmac('sha256', secret).update(`${file}:${expires}`).digest('hex');
}

export function isSigned(secret: string, file: string, expires: number, signature: string): boolean {
  return expires > Date.now() && signDownload(secret, file, expires) === signature;
}

export function batchLabel(): string {
  return `batch-${Date.now()}-${Math.floor(Math.random() * 1000)}`;
}
