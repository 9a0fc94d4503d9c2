import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'introspection everywhere',
      code: `const { ApolloServer } = require('apollo-server');\nconst server = new ApolloServer({ typeDefs, resolvers, introspection: true });`,
      at: 'introspection',
    },
    {
      name: 'a playground',
      code: `import { ApolloServer } from 'apollo-server-express';\nnew ApolloServer({ schema, playground: { endpoint: '/graphql' } });`,
      at: 'playground',
    },
    {
      name: 'GraphiQL',
      code: `const { graphqlHTTP } = require('express-graphql');\napp.use('/graphql', graphqlHTTP({ schema, graphiql: true }));`,
      at: 'graphiql',
    },
    {
      name: 'options for each request',
      code: `const { graphqlHTTP } = require('express-graphql');\napp.use('/graphql', graphqlHTTP((req) => ({ schema, graphiql: true })));`,
      at: 'graphiql',
    },
    {
      name: 'Mercurius',
      code: `import mercurius from 'mercurius';\napp.register(mercurius, { schema, graphiql: 'graphiql' });`,
      at: 'graphiql:',
    },
    {
      name: 'Nest',
      file: 'src/app.module.ts',
      code: `import { GraphQLModule } from '@nestjs/graphql';\n@Module({ imports: [GraphQLModule.forRoot({ autoSchemaFile: true, playground: true })] })\nexport class AppModule {}`,
      at: 'playground',
    },
  ],
  good: [
    {
      name: 'only in development',
      code: `const { ApolloServer } = require('apollo-server');\nnew ApolloServer({ typeDefs, resolvers, introspection: process.env.NODE_ENV !== 'production' });`,
    },
    {
      name: 'the default',
      code: `import { ApolloServer } from '@apollo/server';\nconst server = new ApolloServer({ typeDefs, resolvers });`,
    },
    {
      name: 'off',
      code: `const { graphqlHTTP } = require('express-graphql');\napp.use(graphqlHTTP({ schema, graphiql: false }));`,
    },
    {
      name: 'a test of the environment',
      code: `const { graphqlHTTP } = require('express-graphql');\nif (process.env.NODE_ENV === 'development') app.use('/graphql', graphqlHTTP({ schema, graphiql: true }));`,
    },
    {
      name: 'a setting',
      code: `import mercurius from 'mercurius';\napp.register(mercurius, { schema, graphiql: config.graphiql });`,
    },
  ],
} satisfies RuleFixtures;
