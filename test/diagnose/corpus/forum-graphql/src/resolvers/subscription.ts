import { requireViewer, type ForumContext } from '../context.js';
import { postAddedTopic, pubsub, typingEvents } from '../lib/events.js';
import { logger } from '../lib/logger.js';

const typingTopic = (threadId: string): string => `typing:${threadId}`;

export const subscriptionResolvers = {
  Mutation: {
    setTyping(_root: unknown, { threadId }: { threadId: string }, context: ForumContext) {
      const viewer = requireViewer(context);
      return typingEvents.emit(threadId, viewer.id);
    },
  },

  Subscription: {
    postAdded: {
      subscribe(_root: unknown, { threadId }: { threadId: string }, context: ForumContext) {
        requireViewer(context);
        return pubsub.asyncIterableIterator(postAddedTopic(threadId));
      },
    },

    typing: {
      subscribe(_root: unknown, { threadId }: { threadId: string }, context: ForumContext) {
        requireViewer(context);
        typingEvents.on(threadId, (userId: number) => {
          void pubsub.publish(typingTopic(threadId), { typing: String(userId) }).catch((error) => {
            logger.warn({ err: error, threadId }, 'typing not published');
          });
        });
        return pubsub.asyncIterableIterator(typingTopic(threadId));
      },
    },
  },
};
