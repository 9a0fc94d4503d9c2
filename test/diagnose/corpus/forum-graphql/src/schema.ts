export const typeDefs = /* GraphQL */ `
  scalar JSON
  scalar DateTime

  enum Period {
    DAY
    WEEK
    MONTH
  }

  type User {
    id: ID!
    name: String!
    bio: String
    threads(first: Int = 10): [Thread!]!
  }

  type Post {
    id: ID!
    body: String!
    author: User!
    createdAt: DateTime!
  }

  type Thread {
    id: ID!
    title: String!
    author: User!
    posts(first: Int = 20): [Post!]!
    lastPost: Post
  }

  type Session {
    user: User!
    expiresAt: DateTime!
  }

  type Report {
    id: ID!
    reason: String!
    status: String!
  }

  type LinkPreview {
    url: String!
    title: String
  }

  type Query {
    me: User
    threads(sort: String = "created_at", direction: String = "desc", first: Int = 20): [Thread!]!
    searchThreads(text: String!, tag: String): [Thread!]!
    threadsByTag(tag: String!): [Thread!]!
    trending(period: Period = DAY): [Thread!]!
    reports(status: String!, reason: String): [Report!]!
    reportCount(status: String!): Int!
    tryWordFilter(pattern: String!, sample: String!): Boolean!
    countMentions(name: String!, text: String!): Int!
    linkPreview(url: String!): LinkPreview
    videoTitle(videoId: String!): String
  }

  type Mutation {
    login(email: String!, password: String!): Session!
    requestPasswordReset(email: String!): Boolean!
    updateProfile(changes: JSON!): User!
    createThread(title: String!, body: String!, tags: [String!]): Thread!
    deletePost(id: ID!): Boolean!
    editPost(id: ID!, body: String!): Post!
    pinThreads(ids: [ID!]!): Boolean!
    banUser(id: ID!, reason: String!): Boolean!
    importBans(names: [String!]!): Int!
    makeThumbnail(attachmentId: ID!, size: String!): String!
    imageSize(attachmentId: ID!): String!
    setTyping(threadId: ID!): Boolean!
  }

  type Subscription {
    postAdded(threadId: ID!): Post!
    typing(threadId: ID!): String!
  }
`;
