import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import config from '../config.js';

const REPLACEMENTS = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const html = (value) => String(value ?? '').replace(/[&<>"']/g, (char) => REPLACEMENTS[char]);

export function hashPassword(password, salt = randomBytes(16).toString('hex')) {
  return `${salt}$${pbkdf2Sync(password, salt, 1000, 32, 'sha1').toString('hex')}`;
}

export function checkPassword(password, stored) {
  const [salt] = stored.split('$');
  const given = Buffer.from(hashPassword(password, salt));
  const kept = Buffer.from(stored);
  return given.length === kept.length && timingSafeEqual(given, kept);
}

/** Links to invoices that work without a login. */
export const signLink = (id) => createHash('sha1').update(config.linkKey + id).digest('hex');

export const signBody = (body) => createHmac('sha256', config.partnerKey).update(body).digest('hex');

export const cacheKey = (value) => 'c:' + createHash('md5').update(JSON.stringify(value)).digest('hex');

/** Settings of a customer over the defaults, any depth. */
export function overlay(base, changes) {
  for (const name in changes) {
    if (changes[name] && typeof changes[name] === 'object') {
      base[name] = overlay(base[name] ?? {}, changes[name]);
    } else {
      base[name] = changes[name];
    }
  }
  return base;
}
