import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { requireModerator, requireViewer, type ForumContext } from '../context.js';
import { postAddedTopic, pubsub } from '../lib/events.js';
import { sendMail } from '../lib/mail.js';
import { authorLoader, type PostRow } from '../loaders.js';
import { threads, type Period, type ThreadOrder, type ThreadRow } from '../repositories/threads.js';

const newThread = z.object({
  title: z.string().trim().min(3).max(160),
  body: z.string().min(1).max(20_000),
  tags: z.array(z.string().max(30)).max(8).nullish(),
});

async function tellFollowers(thread: ThreadRow): Promise<void> {
  const followers = await threads.followers(thread.author_id);
  await Promise.all(followers.map(({ email }) => sendMail(email, 'New thread', thread.title)));
}

export const threadResolvers = {
  Query: {
    threads: (_root: unknown, args: ThreadOrder) => threads.list(args),
    searchThreads: (_root: unknown, { text, tag }: { text: string; tag?: string }) => threads.search(text, tag),
    trending: (_root: unknown, { period }: { period: Period }) => threads.trending(period),

    async threadsByTag(_root: unknown, { tag }: { tag: string }) {
      const found = await threads.byTag(tag);
      const result = [];
      for (const thread of found) {
        result.push({ ...thread, lastPost: await threads.lastPost(thread.id) });
      }
      return result;
    },
  },

  Thread: {
    author: (thread: ThreadRow) => authorLoader.load(thread.author_id),
    posts: async (thread: ThreadRow, { first }: { first: number }, { loaders }: ForumContext) =>
      (await loaders.postsByThread.load(thread.id)).slice(0, Math.min(first, 100)),
  },

  Post: {
    author: (post: PostRow, _args: unknown, { loaders }: ForumContext) => loaders.users.load(post.author_id),
    createdAt: (post: PostRow) => post.created_at,
  },

  Mutation: {
    async createThread(_root: unknown, args: unknown, context: ForumContext) {
      const viewer = requireViewer(context);
      const { title, body, tags } = newThread.parse(args);
      const thread = await threads.create(viewer.id, title, body, tags ?? []);
      tellFollowers(thread);
      return thread;
    },

    async deletePost(_root: unknown, { id }: { id: string }, context: ForumContext) {
      requireViewer(context);
      return threads.removePost(Number(id));
    },

    async editPost(_root: unknown, { id, body }: { id: string; body: string }, context: ForumContext) {
      const viewer = requireViewer(context);
      const text = newThread.shape.body.parse(body);
      const post = await threads.editPost(Number(id), viewer.id, text);
      if (!post) throw new GraphQLError('No such post of yours');
      await pubsub.publish(postAddedTopic(post.thread_id), { postAdded: post });
      return post;
    },

    async pinThreads(_root: unknown, { ids }: { ids: string[] }, context: ForumContext) {
      requireModerator(context);
      await threads.pin(ids.slice(0, 10).map(Number));
      return true;
    },
  },
};
