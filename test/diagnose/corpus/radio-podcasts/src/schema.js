export const typeDefs = `#graphql
  type Show {
    id: ID!
    title: String!
    summary: String
    episodes: [Episode!]!
    host: Listener
  }

  type Episode {
    id: ID!
    title: String!
    audio: String!
    plays: Int!
    show: Show
    comments: [Comment!]!
  }

  type Comment { id: ID! text: String! author: Listener! }

  type Listener {
    id: ID!
    name: String!
    email: String!
    favourites: [Show!]!
  }

  input EpisodeInput { title: String, audio: String }

  type Query {
    shows(term: String, sort: String, first: Int): [Show!]!
    topShows(days: Int!): [Show!]!
    show(id: ID!): Show
    listener(id: ID!): Listener
    me: Listener
    messages(listenerId: ID!): [String!]!
  }

  type Mutation {
    register(email: String!, password: String!, name: String!): String!
    login(email: String!, password: String!): String!
    requestReset(email: String!): Boolean!
    resetPassword(email: String!, code: String!, password: String!): Boolean!
    updateEpisode(id: ID!, input: EpisodeInput!): Episode
    deleteEpisode(id: ID!): Boolean!
    comment(episodeId: ID!, text: String!): Comment!
    moveEpisodes(from: ID!, to: ID!): Int!
    importFeed(url: String!): Show
    setRole(listenerId: ID!, role: String!): Boolean!
  }

  type Subscription { commented(episodeId: ID!): Comment! }
`;
