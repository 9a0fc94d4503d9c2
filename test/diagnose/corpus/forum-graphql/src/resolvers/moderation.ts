import { requireModerator, requireViewer, type ForumContext } from '../context.js';
import { escapePattern } from '../lib/text.js';
import { countReports, findReports } from '../repositories/reports.js';
import { users } from '../repositories/users.js';

export const moderationResolvers = {
  Query: {
    reports(_root: unknown, args: { status: string; reason?: string }, context: ForumContext) {
      requireModerator(context);
      return findReports(args);
    },

    reportCount(_root: unknown, { status }: { status: string }, context: ForumContext) {
      requireModerator(context);
      return countReports(status);
    },

    tryWordFilter(_root: unknown, { pattern, sample }: { pattern: string; sample: string }, context: ForumContext) {
      requireViewer(context);
      return new RegExp(pattern, 'iu').test(sample);
    },

    countMentions(_root: unknown, { name, text }: { name: string; text: string }) {
      const mention = new RegExp(`@${escapePattern(name)}\\b`, 'gi');
      return text.slice(0, 20_000).match(mention)?.length ?? 0;
    },
  },

  Mutation: {
    async banUser(_root: unknown, { id, reason }: { id: string; reason: string }, context: ForumContext) {
      requireViewer(context);
      await users.ban(Number(id), reason.slice(0, 500));
      return true;
    },

    async importBans(_root: unknown, { names }: { names: string[] }, context: ForumContext) {
      requireModerator(context);
      let done = 0;
      names.slice(0, 500).forEach(async (name) => {
        await users.banByName(name.trim());
        done += 1;
      });
      return done;
    },
  },
};
