import { db } from '../db/knex.js';
import type { PostRow } from '../loaders.js';
import { tagClause } from '../lib/text.js';

export interface ThreadRow {
  id: number;
  title: string;
  author_id: number;
  created_at: Date;
}

export interface ThreadOrder {
  sort: string;
  direction: string;
  first: number;
}

const threadColumns = 't.id, t.title, t.author_id, t.created_at';
const visible = "t.hidden = false AND t.state <> 'draft'";

const periodLength = { DAY: '1 day', WEEK: '7 days', MONTH: '1 month' } as const;
export type Period = keyof typeof periodLength;

export class ThreadRepository {
  list({ sort, direction, first }: ThreadOrder): Promise<ThreadRow[]> {
    return db('threads')
      .where({ hidden: false })
      .orderByRaw(`${sort} ${direction} NULLS LAST`)
      .limit(Math.min(first, 100));
  }

  async search(text: string, tag?: string | null): Promise<ThreadRow[]> {
    const query =
      `SELECT ${threadColumns} FROM threads t WHERE ${visible} AND t.title ILIKE :text` + tagClause(tag) + ' LIMIT 50';
    const result = await db.raw(query, { text: `%${text}%` });
    return result.rows;
  }

  async trending(period: Period): Promise<ThreadRow[]> {
    const result = await db.raw(
      `SELECT ${threadColumns} FROM threads t JOIN posts p ON p.thread_id = t.id
       WHERE ${visible} AND p.created_at > now() - interval '${periodLength[period]}'
       GROUP BY t.id ORDER BY count(*) DESC LIMIT 20`,
    );
    return result.rows;
  }

  async byTag(tag: string): Promise<ThreadRow[]> {
    const result = await db.raw(
      'SELECT t.* FROM threads t JOIN thread_tags g ON g.thread_id = t.id WHERE g.tag = ? ORDER BY t.id DESC LIMIT 100',
      [tag],
    );
    return result.rows;
  }

  byAuthor(authorId: number, first: number): Promise<ThreadRow[]> {
    return db('threads').where({ author_id: authorId, hidden: false }).limit(Math.min(first, 100));
  }

  byId(id: number): Promise<ThreadRow | undefined> {
    return db('threads').where({ id, hidden: false }).first();
  }

  lastPost(threadId: number): Promise<PostRow | undefined> {
    return db('posts').where({ thread_id: threadId }).orderBy('created_at', 'desc').first();
  }

  async create(authorId: number, title: string, body: string, tags: string[]): Promise<ThreadRow> {
    const trx = await db.transaction();
    const [thread] = await trx('threads').insert({ title, author_id: authorId }).returning('*');
    await trx('posts').insert({ thread_id: thread.id, author_id: authorId, body });
    if (tags.length > 0) {
      await trx('thread_tags').insert(tags.map((tag) => ({ thread_id: thread.id, tag })));
    }
    await trx.commit();
    return thread;
  }

  /** Positions are unique per board, hence one after the other in a transaction. */
  async pin(ids: number[]): Promise<void> {
    await db.transaction(async (trx) => {
      await trx('threads').whereNotNull('pinned_at').update({ pinned_at: null });
      for (const [position, id] of ids.entries()) {
        await trx('threads').where({ id }).update({ pinned_at: trx.fn.now(), pin_position: position });
      }
    });
  }

  post(id: number): Promise<PostRow | undefined> {
    return db('posts').where({ id }).first();
  }

  async removePost(id: number): Promise<boolean> {
    return (await db('posts').where({ id }).del()) > 0;
  }

  async editPost(id: number, authorId: number, body: string): Promise<PostRow | undefined> {
    const [post] = await db('posts').where({ id, author_id: authorId }).update({ body }).returning('*');
    return post;
  }

  async followers(authorId: number): Promise<{ email: string }[]> {
    return db('follows')
      .join('users', 'users.id', 'follows.follower_id')
      .where({ author_id: authorId })
      .select('email');
  }
}

export const threads = new ThreadRepository();
