import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'the tenant of the first call',
      file: 'src/orders.ts',
      code: `import type { APIGatewayProxyEvent } from 'aws-lambda';\nlet tenant: string | undefined;\nexport const handler = async (event: APIGatewayProxyEvent) => {\n  if (!tenant) {\n    tenant = event.headers['x-tenant'];\n  }\n  return orders.of(tenant);\n};`,
      at: 'tenant = event',
    },
    {
      name: 'a user that is kept where there is one already',
      file: 'src/me.mjs',
      code: `let user;\nexport const handler = async (event) => {\n  const { claims } = event.requestContext.authorizer.jwt;\n  user ??= claims.sub;\n  return { statusCode: 200, body: JSON.stringify(await profiles.get(user)) };\n};`,
      at: 'user ??=',
    },
    {
      name: 'a connection that is tried once',
      file: 'src/report.mjs',
      code: `import { createClient } from 'redis';\nasync function open() {\n  const client = createClient({ url: process.env.REDIS_URL });\n  await client.connect();\n  return client;\n}\nconst opened = open();\nexport const handler = async (event) => {\n  const client = await opened;\n  return client.get(event.detail.id);\n};`,
      at: 'const opened',
    },
    {
      name: 'a handler inside a wrapper of another file',
      file: 'src/cart.js',
      code: `const { safely } = require('./safely');\nlet shopper = null;\nexports.handler = safely(async (event) => {\n  shopper = shopper || event.requestContext.authorizer.principalId;\n  return { statusCode: 200, body: JSON.stringify(await carts.of(shopper)) };\n});`,
      files: {
        'src/safely.js': `exports.safely = function (work) {\n  return async (event) => {\n    try {\n      return await work(event);\n    } catch {\n      return { statusCode: 500 };\n    }\n  };\n};`,
      },
      at: 'shopper = shopper',
    },
  ],
  good: [
    {
      name: 'what each call sets anew',
      file: 'src/orders.ts',
      code: `import type { APIGatewayProxyEvent } from 'aws-lambda';\nlet tenant: string | undefined;\nexport const handler = async (event: APIGatewayProxyEvent) => {\n  tenant = event.headers['x-tenant'];\n  return orders.of(tenant);\n};`,
    },
    {
      name: 'the stage, which is the same for all',
      file: 'src/orders.mjs',
      code: `let stage;\nexport const handler = async (event) => {\n  stage ??= event.requestContext.stage;\n  return tables[stage].list();\n};`,
    },
    {
      name: 'a connection that the start waits for',
      file: 'src/report.mjs',
      code: `async function open() {\n  return connectTo(process.env.REDIS_URL);\n}\nconst client = await open();\nexport const handler = async (event) => client.get(event.detail.id);`,
    },
    {
      name: 'a promise that is made again after it has failed',
      file: 'src/report.mjs',
      code: `let opened;\nasync function open() {\n  return connectTo(process.env.REDIS_URL);\n}\nexport const handler = async (event) => {\n  opened ??= open().catch((error) => {\n    opened = undefined;\n    throw error;\n  });\n  const client = await opened;\n  return client.get(event.detail.id);\n};`,
    },
  ],
} satisfies RuleFixtures;
