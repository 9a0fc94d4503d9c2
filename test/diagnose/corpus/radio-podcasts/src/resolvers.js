import { GraphQLError } from 'graphql';
import { PubSub, withFilter } from 'graphql-subscriptions';
import { sign } from './context.js';
import * as listeners from './data/listeners.js';
import * as shows from './data/shows.js';
import { rows } from './db.js';
import { fetchFeed } from './lib/feed-import.js';
import { favourites } from './loaders.js';

const pubsub = new PubSub();
const ROLES = ['listener', 'host', 'editor'];

const fail = (message, code) => {
  throw new GraphQLError(message, { extensions: { code } });
};

const signedIn = (resolve) => (parent, args, context) =>
  context.listener ? resolve(parent, args, context) : fail('please sign in', 'UNAUTHENTICATED');

const editors = (resolve) =>
  signedIn((parent, args, context) =>
    context.listener.role === 'editor' ? resolve(parent, args, context) : fail('editors only', 'FORBIDDEN'),
  );

const countPlay = async (showId) => {
  await rows('INSERT INTO plays (show_id, at) VALUES (?, NOW())', [showId]);
};

export const resolvers = {
  Query: {
    shows: (_, { term, sort, first = 20 }) => shows.search(term, sort, Math.min(Math.max(first, 1), 50)),
    topShows: (_, { days }) => shows.top(Math.min(Math.max(days, 1), 365)),
    async show(_, { id }, { loaders }) {
      countPlay(id);
      return loaders.show.load(id);
    },
    listener: (_, { id }) => listeners.byId(id),
    me: signedIn((_, __, { listener }) => listeners.byId(listener.id)),
    messages: signedIn((_, { listenerId }) => listeners.messages(listenerId)),
  },

  Mutation: {
    async register(_, args) {
      return sign(await listeners.register(args));
    },
    async login(_, { email, password }) {
      const listener = await listeners.check(email, password);
      if (!listener) fail('E-mail address or password is wrong', 'UNAUTHENTICATED');
      return sign(listener);
    },
    async requestReset(_, { email }) {
      await listeners.startReset(email);
      return true;
    },
    resetPassword: (_, { email, code, password }) => listeners.finishReset(email, code, password),
    updateEpisode: editors((_, { id, input }) => shows.updateEpisode(id, input)),
    deleteEpisode: signedIn(async (_, { id }) => {
      const { affectedRows } = await shows.removeEpisode(id);
      return affectedRows === 1;
    }),
    comment: signedIn(async (_, { episodeId, text }, { listener }) => {
      const comment = await shows.addComment(episodeId, listener.id, text.slice(0, 2000));
      void pubsub
        .publish('commented', { commented: comment, episodeId })
        .catch((err) => console.error('publish', err.message));
      return comment;
    }),
    moveEpisodes: editors((_, { from, to }) => shows.moveEpisodes(from, to)),
    importFeed: signedIn(async (_, { url }, { listener }) => {
      const feed = await fetchFeed(url);
      return shows.importShow({ ...feed, hostId: listener.id });
    }),
    setRole: async (_, { listenerId, role }) => {
      if (!ROLES.includes(role)) fail('no such role', 'BAD_USER_INPUT');
      await listeners.setRole(listenerId, role);
      return true;
    },
  },

  Subscription: {
    commented: {
      subscribe: withFilter(
        () => pubsub.asyncIterator('commented'),
        (payload, { episodeId }) => payload.episodeId === episodeId,
      ),
    },
  },

  Show: {
    episodes: (show, _, { loaders }) => loaders.episodesOfShow.load(show.id),
    host: (show) => (show.host_id ? listeners.byId(show.host_id) : null),
  },
  Episode: {
    show: (episode, _, { loaders }) => loaders.show.load(episode.show_id),
    comments: (episode) => shows.comments(episode.id),
    plays: (episode) => episode.plays ?? 0,
  },
  Comment: {
    author: (comment) => listeners.byId(comment.author_id),
  },
  Listener: {
    async favourites(listener, _, { loaders }) {
      const marked = await favourites.load(listener.id);
      const found = [];
      for (const { show_id: id } of marked) found.push(await loaders.show.load(id));
      return found.filter(Boolean);
    },
  },
};
