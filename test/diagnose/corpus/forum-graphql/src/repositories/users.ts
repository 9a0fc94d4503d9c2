import { db } from '../db/knex.js';
import type { Viewer } from '../context.js';

export interface AccountRow {
  id: number;
  name: string;
  email: string;
  bio: string | null;
  role: Viewer['role'];
  password_hash: string;
  password_salt: string;
}

export const users = {
  byEmail: (email: string): Promise<AccountRow | undefined> => db('users').where({ email }).first(),

  async update(id: number, changes: Record<string, unknown>): Promise<AccountRow> {
    const [row] = await db('users')
      .where({ id })
      .update({ ...changes, updated_at: db.fn.now() })
      .returning('*');
    return row;
  },

  async storeResetToken(userId: number, token: string): Promise<void> {
    await db('password_resets')
      .insert({ user_id: userId, token, expires_at: new Date(Date.now() + 3600_000) })
      .onConflict('user_id')
      .merge();
  },

  async ban(id: number, reason: string): Promise<void> {
    await db('users').where({ id }).update({ banned_at: db.fn.now(), ban_reason: reason });
  },

  async banByName(name: string): Promise<void> {
    await db('users').where({ name }).update({ banned_at: db.fn.now() });
  },
};
