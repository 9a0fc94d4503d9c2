import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'no rules',
      code: `import { ApolloServer } from '@apollo/server';\nconst server = new ApolloServer({ typeDefs, resolvers });`,
      at: 'new ApolloServer',
    },
    {
      name: 'express-graphql',
      code: `const { graphqlHTTP } = require('express-graphql');\napp.use('/graphql', graphqlHTTP({ schema }));`,
      at: 'graphqlHTTP({',
    },
    {
      name: 'Mercurius',
      code: `import mercurius from 'mercurius';\napp.register(mercurius, { schema, resolvers });`,
      at: 'app.register',
    },
    {
      name: 'Yoga',
      code: `import { createYoga } from 'graphql-yoga';\nexport const yoga = createYoga({ schema, maskedErrors: true });`,
      at: 'createYoga({',
    },
    {
      name: 'an empty list of rules',
      code: `const { ApolloServer } = require('apollo-server-express');\nconst server = new ApolloServer({ schema, validationRules: [] });`,
      at: 'new ApolloServer',
    },
  ],
  good: [
    {
      name: 'a limit of depth',
      code: `import depthLimit from 'graphql-depth-limit';\nimport { ApolloServer } from '@apollo/server';\nconst server = new ApolloServer({ typeDefs, resolvers, validationRules: [depthLimit(6)] });`,
    },
    {
      name: "Mercurius' own",
      code: `import mercurius from 'mercurius';\napp.register(mercurius, { schema, queryDepth: 7 });`,
    },
    {
      name: 'rules from another file',
      code: `import { ApolloServer } from '@apollo/server';\nimport { rules } from './rules.js';\nnew ApolloServer({ schema, validationRules: rules });`,
    },
    {
      name: 'a plugin',
      code: `import { createYoga } from 'graphql-yoga';\nimport { EnvelopArmorPlugin } from '@escape.tech/graphql-armor';\ncreateYoga({ schema, plugins: [EnvelopArmorPlugin()] });`,
    },
    {
      name: 'settings that cannot be seen',
      code: `import { ApolloServer } from '@apollo/server';\nnew ApolloServer({ ...settings });`,
    },
  ],
} satisfies RuleFixtures;
