import type { Fixture } from './fixtures.ts';

/** Messages, jobs, uploads and credentials that come into a statement. */
export const otherInputs: readonly Fixture[] = [
  {
    name: 'SQL, from lambda pathParameters',
    code: 'const pool = new (require(\'pg\').Pool)();\nmodule.exports.get = async (event) => { const { id } = event.pathParameters; return pool.query("select * from t where a = \'" + id + "\'"); };',
  },
  {
    name: 'SQL, from lambda sqs',
    code: 'const pool = new (require(\'pg\').Pool)();\nexports.handler = async (event) => { for (const record of event.Records) { const m = JSON.parse(record.body); await pool.query("select * from t where a = \'" + m.id + "\'"); } };',
  },
  {
    name: 'SQL, from lambda sqs destructured',
    code: 'const pool = new (require(\'pg\').Pool)();\nexports.handler = async ({ Records }) => { await Promise.all(Records.map(async ({ body }) => { const m = JSON.parse(body); await pool.query("select * from t where a = \'" + m.id + "\'"); })); };',
  },
  {
    name: 'SQL, from lambda sns',
    code: 'const pool = new (require(\'pg\').Pool)();\nexports.handler = async (event) => { const m = JSON.parse(event.Records[0].Sns.Message); await pool.query("select * from t where a = \'" + m.id + "\'"); };',
  },
  {
    name: 'SQL, from lambda appsync',
    code: 'const pool = new (require(\'pg\').Pool)();\nexports.handler = async (event) => { const { id } = event.arguments; return pool.query("select * from t where a = \'" + id + "\'"); };',
  },
  {
    name: 'SQL, from lambda eventbridge',
    code: 'const pool = new (require(\'pg\').Pool)();\nexports.handler = async (event) => { return pool.query("select * from t where a = \'" + event.detail.name + "\'"); };',
  },
  {
    name: 'SQL, from lambda wrapped middy',
    code: "import middy from '@middy/core';\nimport { Pool } from 'pg';\nconst pool = new Pool();\nconst list = async (event) => pool.query(\"select * from t where a = '\" + event.queryStringParameters.q + \"'\");\nexport const handler = middy(list).use(json());",
  },
  {
    name: 'SQL, from lambda helper parse',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nconst bodyOf = (event) => JSON.parse(event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body);\nexport const handler = async (event) => { const { q } = bodyOf(event); return pool.query(`select * from t where q = '${q}'`); };",
  },
  {
    name: 'SQL, from azure function',
    code: 'const pool = new (require(\'pg\').Pool)();\nmodule.exports = async function (context, req) { context.res = { body: await pool.query("select * from t where a = \'" + req.query.q + "\'") }; };',
  },
  {
    name: 'SQL, from gcf',
    code: "const pool = new (require('pg').Pool)();\nconst functions = require('@google-cloud/functions-framework');\nfunctions.http('x', async (req, res) => { res.json(await pool.query(\"select * from t where a = '\" + req.query.q + \"'\")); });",
  },
  {
    name: 'SQL, from firebase onCall',
    code: "const pool = new (require('pg').Pool)();\nconst functions = require('firebase-functions');\nexports.find = functions.https.onCall(async (data, context) => { return pool.query(\"select * from t where a = '\" + data.q + \"'\"); });",
  },
  {
    name: 'SQL, from apollo resolver',
    code: 'const resolvers = { Query: { find: async (_, { q }, { db }) => db.query("select * from t where a = \'" + q + "\'") } };',
  },
  {
    name: 'SQL, from apollo separate file exported const',
    file: 'src/resolvers/find.js',
    code: 'const find = async (parent, args, context) => context.db.query("select * from t where a = \'" + args.q + "\'");\nmodule.exports = { Query: { find } };',
  },
  {
    name: 'SQL, from mercurius',
    code: 'app.register(mercurius, { schema, resolvers: { Query: { find: async (_root, { q }, ctx) => ctx.app.pg.query("select * from t where a = \'" + q + "\'") } } });',
  },
  {
    name: 'SQL, from graphql rootValue',
    code: 'const root = { user: ({ id }, req) => db.query("select * from t where a = \'" + id + "\'") };\napp.use(\'/graphql\', graphqlHTTP({ schema, rootValue: root }));',
  },
  {
    name: 'SQL, from graphql resolver no ctx',
    code: 'const resolvers = { Mutation: { rename(_, args) { return pool.query("update t set a = \'" + args.name + "\'"); } } };',
  },
  {
    name: 'SQL, from pothos',
    code: 'builder.queryField(\'find\', (t) => t.field({ type: [T], args: { q: t.arg.string() }, resolve: (root, args, ctx) => ctx.db.query("select * from t where a = \'" + args.q + "\'") }));',
  },
  {
    name: 'SQL, from typegraphql Arg',
    file: 'src/a.ts',
    code: "@Resolver() export class A { @Query(() => [T]) find(@Arg('q') q: string, @Ctx() ctx: C) { return ctx.db.query(`select * from t where a = '${q}'`); } }",
  },
  {
    name: 'SQL, from trpc input unvalidated',
    file: 'src/a.ts',
    code: "export const r = router({ find: publicProcedure.input(z.object({ q: z.string() })).query(async ({ input, ctx }) => ctx.db.query(`select * from t where a = '${input.q}'`)) });",
  },
  {
    name: 'SQL, from socketio',
    code: "io.on('connection', (socket) => { socket.on('find', async (msg, cb) => { cb(await db.query(\"select * from t where a = '\" + msg.q + \"'\")); }); });",
  },
  {
    name: 'SQL, from socketio handshake',
    code: 'io.use(async (socket, next) => { const { token } = socket.handshake.auth; const r = await db.query("select * from t where a = \'" + token + "\'"); next(); });',
  },
  {
    name: 'SQL, from socketio handshake query',
    code: 'io.on(\'connection\', async (socket) => { const room = socket.handshake.query.room; const r = await db.query("select * from t where a = \'" + room + "\'"); });',
  },
  {
    name: 'SQL, from socket handlers in other file',
    file: 'src/handlers.js',
    code: 'module.exports = (io, socket) => { const find = async (payload) => { await db.query("select * from t where a = \'" + payload.q + "\'"); }; socket.on(\'find\', find); };',
  },
  {
    name: 'SQL, from ws',
    code: "wss.on('connection', (ws, req) => { ws.on('message', async (raw) => { const m = JSON.parse(raw); await db.query(\"select * from t where a = '\" + m.q + \"'\"); }); });",
  },
  {
    name: 'SQL, from bullmq',
    code: "const { Worker } = require('bullmq');\nnew Worker('x', async (job) => { await db.query(\"select * from t where a = '\" + job.data.q + \"'\"); });",
  },
  {
    name: 'SQL, from bullmq destructured',
    code: "const { Worker } = require('bullmq');\nnew Worker('x', async ({ data }) => { await db.query(\"select * from t where a = '\" + data.q + \"'\"); });",
  },
  {
    name: 'SQL, from bull process named',
    code: 'queue.process(\'mail\', 5, async (job, done) => { await db.query("select * from t where a = \'" + job.data.q + "\'"); done(); });',
  },
  {
    name: 'SQL, from agenda',
    code: 'agenda.define(\'mail\', async (job) => { await db.query("select * from t where a = \'" + job.attrs.data.q + "\'"); });',
  },
  {
    name: 'SQL, from amqplib',
    code: 'channel.consume(\'q\', async (msg) => { const m = JSON.parse(msg.content.toString()); await db.query("select * from t where a = \'" + m.q + "\'"); channel.ack(msg); });',
  },
  {
    name: 'SQL, from kafkajs',
    code: 'await consumer.run({ eachMessage: async ({ topic, message }) => { const m = JSON.parse(message.value.toString()); await db.query("select * from t where a = \'" + m.q + "\'"); } });',
  },
  {
    name: 'SQL, from redis subscribe',
    code: "const { createClient } = require('redis');\nconst sub = createClient();\nsub.subscribe('x', async (message) => { const m = JSON.parse(message); await db.query(\"select * from t where a = '\" + m.q + \"'\"); });",
  },
  {
    name: 'SQL, from mqtt',
    code: "const client = require('mqtt').connect();\nclient.on('message', async (topic, payload) => { const m = JSON.parse(payload.toString()); await db.query(\"select * from t where a = '\" + m.q + \"'\"); });",
  },
  {
    name: 'SQL, from csv parsed upload',
    code: "const { parse } = require('csv-parse/sync');\napp.post('/', upload.single('f'), async (req, res) => { const rows = parse(req.file.buffer, { columns: true }); for (const row of rows) await db.query(\"insert into t values ('\" + row.name + \"')\"); });",
  },
  {
    name: 'SQL, from csv-parser stream',
    code: "const csv = require('csv-parser');\napp.post('/', upload.single('f'), (req, res) => { fs.createReadStream(req.file.path).pipe(csv()).on('data', (row) => { db.query(\"insert into t values ('\" + row.name + \"')\"); }); });",
  },
  {
    name: 'SQL, from xml parsed',
    code: "const { parseStringPromise } = require('xml2js');\napp.post('/', async (req, res) => { const doc = await parseStringPromise(req.body); await db.query(\"insert into t values ('\" + doc.a.b + \"')\"); });",
  },
  {
    name: 'SQL, from busboy field',
    code: "const Busboy = require('busboy');\napp.post('/', (req, res) => { const bb = Busboy({ headers: req.headers, limits: { fileSize: 1 } }); bb.on('field', (name, value) => { db.query(\"insert into t values ('\" + value + \"')\"); }); req.pipe(bb); });",
  },
  {
    name: 'SQL, from formidable promise',
    code: "const formidable = require('formidable');\napp.post('/', async (req, res) => { const form = formidable({ maxFileSize: 1, filter: ok }); const [fields, files] = await form.parse(req); await db.query(\"insert into t values ('\" + fields.name[0] + \"')\"); });",
  },
  {
    name: 'SQL, from passport local',
    code: 'const LocalStrategy = require(\'passport-local\').Strategy;\npassport.use(new LocalStrategy((username, password, done) => { db.query("select * from u where name = \'" + username + "\'", (e, r) => done(e, r[0])); }));',
  },
  {
    name: 'SQL, from passport local passReq',
    code: 'passport.use(\'local\', new LocalStrategy({ passReqToCallback: true }, async (req, username, password, done) => { const r = await db.query("select * from u where name = \'" + username + "\'"); done(null, r[0]); }));',
  },
  {
    name: 'SQL, from routing-controllers',
    file: 'src/c.ts',
    code: "@JsonController() export class C { @Get('/x') list(@QueryParam('q') q: string) { return db.query(`select * from t where a = '${q}'`); } }",
  },
  {
    name: 'SQL, from tsoa',
    file: 'src/c.ts',
    code: "@Route('x') export class C extends Controller { @Get('{name}') public async list(@Path() name: string) { return db.query(`select * from t where a = '${name}'`); } }",
  },
  {
    name: 'SQL, from meteor-free: grpc',
    code: 'server.addService(proto.Users.service, { find: (call, callback) => { db.query("select * from t where a = \'" + call.request.name + "\'", callback); } });',
  },
  {
    name: 'SQL, from adonis',
    file: 'app/c.ts',
    code: "export default class C { async index({ request, response }: HttpContext) { const q = request.input('q'); return db.query(`select * from t where a = '${q}'`); } }",
  },
  {
    name: 'SQL, from webhook raw body',
    code: "app.post('/hook', express.raw({ type: '*/*' }), async (req, res) => { const event = JSON.parse(req.body.toString('utf8')); await db.query(\"insert into t values ('\" + event.data.object.id + \"')\"); res.end(); });",
  },
];
