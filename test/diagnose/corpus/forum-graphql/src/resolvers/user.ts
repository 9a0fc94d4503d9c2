import { GraphQLError } from 'graphql';
import { config } from '../config.js';
import { issueToken, requireViewer, type ForumContext } from '../context.js';
import { logger } from '../lib/logger.js';
import { sendMail } from '../lib/mail.js';
import type { UserRow } from '../loaders.js';
import { threads } from '../repositories/threads.js';
import { users } from '../repositories/users.js';
import { newResetToken, passwordMatches } from '../services/passwords.js';

export const userResolvers = {
  Query: {
    me: (_root: unknown, _args: unknown, context: ForumContext) =>
      context.viewer ? context.loaders.users.load(context.viewer.id) : null,
  },

  User: {
    threads: (user: UserRow, { first }: { first: number }) => threads.byAuthor(user.id, first),
  },

  Mutation: {
    async login(_root: unknown, args: { email: string; password: string }, { res }: ForumContext) {
      const account = await users.byEmail(args.email.toLowerCase());
      if (!account) throw new GraphQLError('There is no account with this e-mail address');
      if (!passwordMatches(args.password, account.password_salt, account.password_hash)) {
        throw new GraphQLError('The password is wrong');
      }
      const { token, expiresAt } = issueToken(account);
      res?.cookie('forum_token', token, { expires: expiresAt, path: '/' });
      return { user: account, expiresAt };
    },

    async requestPasswordReset(_root: unknown, { email }: { email: string }) {
      const account = await users.byEmail(email.toLowerCase());
      if (account) {
        const token = newResetToken();
        await users.storeResetToken(account.id, token);
        const link = `${config.webOrigin}/reset?token=${token}`;
        void sendMail(account.email, 'Reset your password', `Open ${link} within an hour.`).catch((error) => {
          logger.error({ err: error, user: account.id }, 'reset mail not sent');
        });
      }
      return true;
    },

    async updateProfile(_root: unknown, { changes }: { changes: Record<string, unknown> }, context: ForumContext) {
      const viewer = requireViewer(context);
      const updated = await users.update(viewer.id, changes);
      context.loaders.users.clear(viewer.id);
      return updated;
    },
  },
};
