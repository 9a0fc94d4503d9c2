import DataLoader from 'dataloader';
import { db } from './db/knex.js';

export interface UserRow {
  id: number;
  name: string;
  bio: string | null;
}

export interface PostRow {
  id: number;
  thread_id: number;
  author_id: number;
  body: string;
  created_at: Date;
}

async function usersById(ids: readonly number[]): Promise<(UserRow | null)[]> {
  const rows: UserRow[] = await db('users')
    .select('id', 'name', 'bio')
    .whereIn('id', ids as number[]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

export const authorLoader = new DataLoader<number, UserRow | null>(usersById);

export function createLoaders() {
  return {
    users: new DataLoader<number, UserRow | null>(usersById, { maxBatchSize: 200 }),
    postsByThread: new DataLoader<number, PostRow[]>(
      async (threadIds) => {
        const rows: PostRow[] = await db('posts')
          .whereIn('thread_id', threadIds as number[])
          .orderBy('created_at')
          .limit(2000);
        return threadIds.map((id) => rows.filter((row) => row.thread_id === id));
      },
      { maxBatchSize: 50 },
    ),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
