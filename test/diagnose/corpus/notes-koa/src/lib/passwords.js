import { createHash, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

export async function hashPassword(password, salt = randomBytes(16).toString('hex')) {
  const key = await derive(password, salt, 1000, 32, 'sha1');
  return `${salt}.${key.toString('hex')}`;
}

export async function samePassword(password, stored) {
  const [salt] = stored.split('.');
  const actual = Buffer.from(await hashPassword(password, salt));
  return actual.length === stored.length && timingSafeEqual(actual, Buffer.from(stored));
}

export function resetToken(email) {
  return createHash('sha256').update(`${email}:${Date.now()}`).digest('hex').slice(0, 40);
}

export function avatarHash(email) {
  return createHash('md5').update(email.trim().toLowerCase()).digest('hex');
}
