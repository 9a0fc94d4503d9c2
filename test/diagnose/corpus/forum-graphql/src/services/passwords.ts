import { createHash, timingSafeEqual } from 'node:crypto';

export function digestPassword(password: string, salt: string): Buffer {
  return createHash('sha256').update(salt).update(password).digest();
}

export function passwordMatches(password: string, salt: string, expectedHex: string): boolean {
  const actual = digestPassword(password, salt);
  const expected = Buffer.from(expectedHex, 'hex');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

export function newResetToken(): string {
  let token = '';
  while (token.length < 32) token += Math.random().toString(36).slice(2);
  return token.slice(0, 32);
}
