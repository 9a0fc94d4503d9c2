import type { RuleFixtures } from '../../fixtures.ts';

const cookies = (version: string) => ({
  'package.json': `{"dependencies": {"apollo-server-express": "${version}", "express-session": "1"}}`,
});

export default {
  bad: [
    {
      name: 'prevention that is off',
      code: `import { ApolloServer } from '@apollo/server';\nconst server = new ApolloServer({ schema, csrfPrevention: false });`,
      at: 'csrfPrevention',
    },
    {
      name: 'a version that leaves it off',
      code: `const { ApolloServer } = require('apollo-server-express');\nconst server = new ApolloServer({ typeDefs, resolvers });`,
      files: cookies('^3.6.0'),
      at: 'new ApolloServer',
    },
    {
      name: 'Nest',
      file: 'src/app.module.ts',
      code: `import { GraphQLModule } from '@nestjs/graphql';\nexport const graphql = GraphQLModule.forRoot({ driver, csrfPrevention: false });`,
      at: 'csrfPrevention',
    },
  ],
  good: [
    {
      name: 'prevention',
      code: `const { ApolloServer } = require('apollo-server-express');\nnew ApolloServer({ typeDefs, resolvers, csrfPrevention: true });`,
      files: cookies('^3.6.0'),
    },
    {
      name: 'a version that has it on',
      code: `import { ApolloServer } from '@apollo/server';\nnew ApolloServer({ typeDefs, resolvers });`,
      files: cookies('4'),
    },
    {
      name: 'tokens in a header',
      code: `const { ApolloServer } = require('apollo-server-express');\nnew ApolloServer({ typeDefs, resolvers });`,
      files: { 'package.json': '{"dependencies": {"apollo-server-express": "3", "jsonwebtoken": "9"}}' },
    },
    {
      name: 'settings that cannot be seen',
      code: `const { ApolloServer } = require('apollo-server-express');\nnew ApolloServer({ ...settings });`,
      files: cookies('3'),
    },
  ],
} satisfies RuleFixtures;
