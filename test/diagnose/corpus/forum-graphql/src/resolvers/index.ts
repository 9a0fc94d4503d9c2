import { DateTimeResolver, JSONResolver } from 'graphql-scalars';
import { attachmentResolvers } from './attachment.js';
import { moderationResolvers } from './moderation.js';
import { subscriptionResolvers } from './subscription.js';
import { threadResolvers } from './thread.js';
import { userResolvers } from './user.js';

export const resolvers = [
  { DateTime: DateTimeResolver, JSON: JSONResolver },
  userResolvers,
  threadResolvers,
  moderationResolvers,
  attachmentResolvers,
  subscriptionResolvers,
];
