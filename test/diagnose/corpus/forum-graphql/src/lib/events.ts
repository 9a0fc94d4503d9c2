import { EventEmitter } from 'node:events';
import { PubSub } from 'graphql-subscriptions';

export const pubsub = new PubSub();

export const typingEvents = new EventEmitter();
typingEvents.setMaxListeners(0);

export const postAddedTopic = (threadId: string | number): string => `post-added:${threadId}`;
