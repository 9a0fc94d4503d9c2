import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a stack in an answer',
      code: `app.use((err, req, res, next) => {\n  res.status(500).send(err.stack);\n});`,
      at: 'err.stack',
    },
    {
      name: 'an object with the stack',
      code: `app.get('/', async (req, res) => {\n  try { await run(); } catch (error) {\n    res.json({ message: 'failed', stack: error.stack });\n  }\n});`,
      at: 'stack: error.stack',
    },
    {
      name: 'the error of a query',
      code: `app.get('/users', (req, res) => {\n  db.query('SELECT 1', (err, rows) => {\n    if (err) return res.status(500).send(err);\n    res.json(rows);\n  });\n});`,
      at: 'send(err)',
    },
    {
      name: 'the text of SQL',
      code: `app.get('/', (req, res) => db.query(sql, (err) => {\n  res.end(err.sqlMessage);\n}));`,
      at: 'sqlMessage',
    },
    {
      name: 'any message',
      code: `app.get('/', async (req, res) => {\n  try { await run(); } catch (e) {\n    res.status(500).json({ error: e.message });\n  }\n});`,
      at: 'e.message',
    },
    {
      name: 'Koa',
      code: `app.use(async (ctx, next) => {\n  try { await next(); } catch (err) {\n    ctx.body = { error: err.message, trace: err.stack };\n  }\n});`,
      at: 'err.stack',
    },
    {
      name: 'a cloud function',
      code: `exports.handler = async (event) => {\n  try { return await run(event); } catch (error) {\n    return { statusCode: 500, body: JSON.stringify({ stack: error.stack }) };\n  }\n};`,
      at: 'statusCode',
    },
    {
      name: 'a Nest filter',
      file: 'src/filter.ts',
      code: `@Catch() export class Filter implements ExceptionFilter {\n  catch(exception: Error, host: ArgumentsHost) {\n    const response = host.switchToHttp().getResponse();\n    response.status(500).json({ stack: exception.stack });\n  }\n}`,
      at: 'exception.stack',
    },
    {
      name: 'a handler for developers',
      code: `const errorhandler = require('errorhandler');\napp.use(errorhandler());`,
      at: 'errorhandler()',
    },
    {
      name: 'Apollo',
      code: `import { ApolloServer } from '@apollo/server';\nnew ApolloServer({ schema, includeStacktraceInErrorResponses: true });`,
      at: 'new',
    },
    {
      name: 'a helper that answers',
      file: 'src/routes/orders.js',
      code: `const { refuse } = require('../lib/answers');\nmodule.exports = (router, orders) => {\n  router.get('/orders', async (req, res) => {\n    try {\n      res.json(await orders.all());\n    } catch (failure) {\n      refuse(res, 500, { text: 'Try again', trace: failure.stack });\n    }\n  });\n};`,
      files: {
        'src/lib/answers.js': `exports.refuse = function (res, status, details) {\n  res.status(status).json({ ok: false, details });\n};`,
      },
      at: 'refuse(res, 500',
    },
    {
      name: 'a helper that takes the error apart',
      file: 'src/app.ts',
      code: `function fail(reply: Response, problem: Error): void {\n  log.error(problem);\n  reply.status(500).send(\`<pre>\${problem.stack}</pre>\`);\n}\napp.get('/', (req, res) => { load().then((page) => res.send(page)).catch((error) => fail(res, error)); });`,
      at: ['reply.status(500)', 'fail(res, error)'],
    },
    {
      name: 'the payload of an error of hapi',
      code: `server.ext('onPreResponse', ({ response }, h) => {\n  if (!response.isBoom) return h.continue;\n  response.output.payload.where = response.stack;\n  return h.continue;\n});`,
      at: 'payload.where',
    },
    {
      name: 'a page that a helper makes',
      code: `app.use(function (err, req, res, next) {\n  res.status(500).send(layout('Broken', pre(escape(err.stack))));\n});`,
      at: 'res.status',
    },
    {
      name: 'a response of the platform',
      file: 'app/api/orders/route.ts',
      code: `export async function POST(request: Request) {\n  try {\n    return Response.json(await order(await request.json()));\n  } catch (error) {\n    return Response.json({ trace: error.stack }, { status: 500 });\n  }\n}`,
      at: 'error.stack',
    },
    {
      name: 'what a handler of Fastify returns',
      code: `fastify.get('/orders', async (request, reply) => {\n  try {\n    return await list(request.query);\n  } catch (err) {\n    reply.code(500);\n    return { ok: false, trace: err.stack };\n  }\n});`,
      at: 'err.stack',
    },
    {
      name: 'a server of GraphQL that masks nothing',
      code: `import { createYoga } from 'graphql-yoga';\nexport const yoga = createYoga({\n  schema,\n  maskedErrors: false,\n});`,
      at: 'maskedErrors',
    },
    {
      name: 'an error of GraphQL',
      code: `const resolvers = {\n  Mutation: {\n    add: async (_, { input }) => {\n      try {\n        return await books.add(input);\n      } catch (err) {\n        throw new GraphQLError('Failed', { extensions: { trace: err.stack } });\n      }\n    },\n  },\n};`,
      at: 'GraphQLError',
    },
  ],
  good: [
    {
      name: 'a text of its own',
      code: `app.use((err, req, res, next) => {\n  logger.error(err.stack);\n  res.status(500).send('Something went wrong.');\n});`,
    },
    {
      name: 'development',
      code: `app.use((err, req, res, next) => {\n  res.status(500).json({ message: 'failed', stack: process.env.NODE_ENV === 'development' ? err.stack : undefined });\n});`,
    },
    {
      name: 'development of old',
      code: `if (app.get('env') === 'development') {\n  app.use((err, req, res, next) => { res.render('error', { message: err.message, error: err }); });\n}`,
    },
    {
      name: 'errors that are meant for clients',
      code: `app.use((err, req, res, next) => {\n  if (err instanceof PublicError) return res.status(err.status).json({ error: err.message });\n  res.status(500).end();\n});`,
    },
    {
      name: 'what was wrong with the request',
      code: `app.post('/', (req, res) => {\n  try { schema.parse(req.body); } catch (error) {\n    return res.status(400).json({ error: error.message });\n  }\n});`,
    },
    {
      name: 'a handler in development',
      code: `const errorhandler = require('errorhandler');\nif (process.env.NODE_ENV !== 'production') app.use(errorhandler());`,
    },
    {
      name: "Fastify's way to its error handler",
      code: `app.get('/', (request, reply) => run((err, rows) => { if (err) return reply.send(err); reply.send(rows); }));`,
    },
    {
      name: 'another thing called error',
      code: `app.get('/', (req, res) => { const error = 'not found'; res.json({ error }); });`,
    },
    {
      name: 'a helper that logs the error and sends a number',
      file: 'src/app.js',
      code: `function fail(res, err, id) {\n  log.error({ id, stack: err.stack });\n  res.status(500).json({ id });\n}\napp.get('/', (req, res) => { load().then((page) => res.send(page)).catch((err) => fail(res, err, req.id)); });`,
    },
    {
      name: 'the payload of an error of hapi, in words of its own',
      code: `server.ext('onPreResponse', ({ response }, h) => {\n  if (response.isBoom) {\n    log(response.stack);\n    response.output.payload.message = process.env.NODE_ENV === 'development' ? response.stack : 'Broken';\n  }\n  return h.continue;\n});`,
    },
    {
      name: 'a stack that is logged before the page is made',
      code: `app.use(function (err, req, res, next) {\n  const id = report(err.stack);\n  res.status(500).send(layout('Broken', 'Tell us ' + id));\n});`,
    },
  ],
} satisfies RuleFixtures;
