import bcrypt from 'bcryptjs';
import { createHash, pbkdf2Sync, randomInt, timingSafeEqual } from 'node:crypto';
import { first, rows } from '../db.js';

const ROUNDS = 310000;
// nobody's password: an unknown address takes as long as a known one
const NOBODY_HASH = '$2b$12$uKq0Yw3sVbN8xLmR5tTz1eO6cDgHjP2aFiSkWlXvBnMqErTyUoI4.';

const derive = (password, salt) => pbkdf2Sync(password, salt, ROUNDS, 32, 'sha256');

const oldHash = (password) => createHash('md5').update(password).digest('hex');

export const byId = (id) => first('SELECT id, name, email, role FROM listeners WHERE id = ?', [id]);

export async function register({ email, password, name }) {
  const hash = await bcrypt.hash(password, 12);
  const { insertId } = await rows('INSERT INTO listeners (email, name, hash, kind) VALUES (?, ?, ?, ?)', [
    email,
    name,
    hash,
    'bcrypt',
  ]);
  return byId(insertId);
}

/** Accounts came to us from three systems, each with its own kind of hash. */
export async function check(email, password) {
  const listener = await first('SELECT * FROM listeners WHERE email = ?', [email]);
  if (!listener) {
    await bcrypt.compare(password, NOBODY_HASH);
    return null;
  }
  const fits = {
    bcrypt: () => bcrypt.compare(password, listener.hash),
    pbkdf2: () => timingSafeEqual(derive(password, listener.salt), Buffer.from(listener.hash, 'hex')),
    club: () => oldHash(password) === listener.hash,
  }[listener.kind];
  return (await fits?.()) ? listener : null;
}

export async function startReset(email) {
  const listener = await first('SELECT id FROM listeners WHERE email = ?', [email]);
  if (!listener) return;
  const code = String(randomInt(1000, 10000));
  await rows('UPDATE listeners SET reset_code = ?, reset_until = NOW() + INTERVAL 1 DAY WHERE id = ?', [
    code,
    listener.id,
  ]);
  await rows('INSERT INTO outbox (listener_id, topic, body) VALUES (?, ?, ?)', [listener.id, 'reset', code]);
}

export async function finishReset(email, code, password) {
  const hash = await bcrypt.hash(password, 12);
  const result = await rows(
    "UPDATE listeners SET hash = ?, kind = 'bcrypt', reset_code = NULL " +
      'WHERE email = ? AND reset_code = ? AND reset_until > NOW()',
    [hash, email, code],
  );
  return result.affectedRows === 1;
}

export const setRole = (id, role) => rows('UPDATE listeners SET role = ? WHERE id = ?', [role, id]);

export const messages = async (id) => {
  const found = await rows('SELECT body FROM messages WHERE listener_id = ? ORDER BY id DESC LIMIT 50', [id]);
  return found.map((row) => row.body);
};
