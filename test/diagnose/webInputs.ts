import type { Fixture } from './fixtures.ts';

/** Handlers of many frameworks whose input comes into a statement. */
export const webInputs: readonly Fixture[] = [
  {
    name: 'SQL, from next pages default fn typed',
    file: 'pages/api/a.ts',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nimport type { NextApiRequest, NextApiResponse } from 'next';\nexport default async function handler(req: NextApiRequest, res: NextApiResponse) { const r = await pool.query(`select * from t where a = '${req.query.a}'`); res.json(r.rows); }",
  },
  {
    name: 'SQL, from next pages wrapped untyped',
    file: 'pages/api/b.js',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nimport { withAuth } from '../../lib/x';\nexport default withAuth(async (req, res) => { const r = await pool.query(\"select * from t where a = '\" + req.cookies.a + \"'\"); res.json(r.rows); });",
  },
  {
    name: 'SQL, from next pages wrapped with user',
    file: 'pages/api/b2.js',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nimport { withAuth } from '../../lib/x';\nexport default withAuth(async (req, res, session) => { const { name } = req.body; const r = await pool.query(\"select * from t where a = '\" + name + \"'\"); res.json(r.rows); });",
  },
  {
    name: 'SQL, from next app params',
    file: 'app/api/items/[id]/route.ts',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function GET(request: Request, { params }: { params: { id: string } }) { const r = await pool.query(`select * from t where a = '${params.id}'`); return Response.json(r.rows); }",
  },
  {
    name: 'SQL, from next app params promise',
    file: 'app/api/items/[id]/route.ts',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) { const { id } = await params; const r = await pool.query(`select * from t where a = '${id}'`); return Response.json(r.rows); }",
  },
  {
    name: 'SQL, from next app context.params',
    file: 'app/api/items/[id]/route.js',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function GET(_request, context) { const { id } = await context.params; const r = await pool.query(`select * from t where a = '${id}'`); return Response.json(r.rows); }",
  },
  {
    name: 'SQL, from next nextUrl',
    file: 'app/api/items/route.ts',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nimport { NextRequest } from 'next/server';\nexport const GET = async (req: NextRequest) => { const sort = req.nextUrl.searchParams.get('sort'); const r = await pool.query(`select * from t order by ${sort}`); return Response.json(r.rows); }",
  },
  {
    name: 'SQL, from next new URL(request.url)',
    file: 'app/api/items/route.ts',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function GET(request: Request) { const { searchParams } = new URL(request.url); const q = searchParams.get('q'); const r = await pool.query(`select * from t where x like '%${q}%'`); return Response.json(r.rows); }",
  },
  {
    name: 'SQL, from next cookies()',
    file: 'app/api/items/route.ts',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nimport { cookies, headers } from 'next/headers';\nexport async function GET() { const store = await cookies(); const tenant = store.get('tenant')?.value; const r = await pool.query(`select * from t where tenant = '${tenant}'`); return Response.json(r.rows); }",
  },
  {
    name: 'SQL, from next headers()',
    file: 'app/api/items/route.ts',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nimport { headers } from 'next/headers';\nexport async function GET() { const tenant = (await headers()).get('x-tenant'); const r = await pool.query(`select * from t where tenant = '${tenant}'`); return Response.json(r.rows); }",
  },
  {
    name: 'SQL, from next formData',
    file: 'app/api/items/route.ts',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function POST(request: Request) { const form = await request.formData(); const n = form.get('name'); const r = await pool.query(`select * from t where tenant = '${n}'`); return Response.json(r.rows); }",
  },
  {
    name: 'SQL, from next text()+JSON.parse',
    file: 'app/api/items/route.ts',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function POST(request: Request) { const raw = await request.text(); const ev = JSON.parse(raw); const r = await pool.query(`select * from t where tenant = '${ev.name}'`); return Response.json(r.rows); }",
  },
  {
    name: 'SQL, from next page searchParams',
    file: 'app/items/page.tsx',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport default async function Page({ searchParams }: { searchParams: Promise<{ q: string }> }) { const { q } = await searchParams; const r = await pool.query(`select * from t where x = '${q}'`); return <ul>{r.rows.map((x) => <li>{x.a}</li>)}</ul>; }",
  },
  {
    name: 'SQL, from next server action',
    file: 'app/items/actions.ts',
    code: "'use server';\nimport { Pool } from 'pg';\nconst pool = new Pool();\nexport async function save(formData: FormData) { const n = formData.get('name'); await pool.query(`update t set name = '${n}'`); }",
  },
  {
    name: 'SQL, from next server action untyped args',
    file: 'app/items/actions.ts',
    code: "'use server';\nimport { Pool } from 'pg';\nconst pool = new Pool();\nexport async function remove(id: string) { await pool.query(`delete from t where id = '${id}'`); }",
  },
  {
    name: 'SQL, from next getServerSideProps',
    file: 'pages/items.tsx',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const getServerSideProps = async ({ query, params, req }) => { const r = await pool.query(`select * from t where x = '${query.q}'`); return { props: { rows: r.rows } }; };",
  },
  {
    name: 'SQL, from next getServerSideProps ctx',
    file: 'pages/items.tsx',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function getServerSideProps(context) { const r = await pool.query(`select * from t where x = '${context.query.q}'`); return { props: { rows: r.rows } }; }",
  },
  {
    name: 'SQL, from netlify v2',
    file: 'netlify/functions/a.mjs',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport default async (req, context) => { const url = new URL(req.url); const r = await pool.query(\"select * from t where a = '\" + url.searchParams.get('a') + \"'\"); return Response.json(r.rows); };",
  },
  {
    name: 'SQL, from cloudflare fetch',
    file: 'src/worker.ts',
    code: "export default { async fetch(request: Request, env: Env): Promise<Response> { const { searchParams } = new URL(request.url); const q = searchParams.get('q'); const r = await env.DB.prepare(`select * from t where a = '${q}'`).all(); return Response.json(r); } };",
  },
  {
    name: 'SQL, from cloudflare pages onRequestPost',
    file: 'functions/api/x.js',
    code: 'export async function onRequestPost({ request, env, params }) { const body = await request.json(); const r = await env.DB.prepare("select * from t where a = \'" + body.q + "\'").all(); return Response.json(r); }',
  },
  {
    name: 'SQL, from sveltekit',
    file: 'src/routes/x/+server.ts',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function GET({ url, params, request }) { const q = url.searchParams.get('q'); const r = await pool.query(`select * from t where a = '${q}'`); return Response.json(r.rows); }",
  },
  {
    name: 'SQL, from remix loader',
    file: 'app/routes/x.tsx',
    code: "import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function loader({ request, params }) { const r = await pool.query(`select * from t where a = '${params.id}'`); return Response.json(r.rows); }",
  },
  {
    name: 'SQL, from hapi payload',
    code: "const pool = new (require('pg').Pool)();\nserver.route({ method: 'POST', path: '/', handler: async (request, h) => { const r = await pool.query(\"select * from t where a = '\" + request.payload.a + \"'\"); return r.rows; } });",
  },
  {
    name: 'SQL, from hapi state',
    code: "const pool = new (require('pg').Pool)();\nserver.route({ method: 'POST', path: '/', options: { handler: async (request) => { const r = await pool.query(\"select * from t where a = '\" + request.state.tenant + \"'\"); return r.rows; } } });",
  },
  {
    name: 'SQL, from hapi ext',
    code: "const pool = new (require('pg').Pool)();\nserver.ext('onPreAuth', async (request, h) => { await pool.query(\"insert into log values ('\" + request.headers['user-agent'] + \"')\"); return h.continue; });",
  },
  {
    name: 'SQL, from hapi ext by object',
    code: "const pool = new (require('pg').Pool)();\nserver.ext({ type: 'onRequest', method: async (request, h) => { await pool.query(\"insert into log values ('\" + request.headers['user-agent'] + \"')\"); return h.continue; } });",
  },
  {
    name: 'SQL, from hapi pre',
    code: "const pool = new (require('pg').Pool)();\nserver.route({ method: 'GET', path: '/', options: { pre: [{ method: async (request) => pool.query(\"select * from t where a = '\" + request.query.a + \"'\"), assign: 'x' }] }, handler: (request) => request.pre.x });",
  },
  {
    name: 'SQL, from hapi handler named',
    file: 'lib/handlers.js',
    code: 'const pool = new (require(\'pg\').Pool)();\nexports.find = async (request) => { const { rows } = await pool.query("select * from t where a = \'" + request.params.a + "\'"); return rows; };',
    files: {
      'lib/routes.js':
        "const Handlers = require('./handlers');\nmodule.exports = [{ method: 'GET', path: '/a/{a}', handler: Handlers.find }];",
    },
  },
  {
    name: 'SQL, from hapi scheme',
    code: "const pool = new (require('pg').Pool)();\nserver.auth.scheme('token', () => ({ authenticate: async (request, h) => { const { rows } = await pool.query(\"select * from s where t = '\" + request.headers['x-token'] + \"'\"); return h.authenticated({ credentials: rows[0] }); } }));",
  },
  {
    name: 'SQL, from koa cookies',
    code: "const pool = new (require('pg').Pool)();\nrouter.get('/', async (ctx) => { const t = ctx.cookies.get('t'); ctx.body = await pool.query(\"select * from t where a = '\" + t + \"'\"); });",
  },
  {
    name: 'SQL, from koa ctx.get',
    code: "const pool = new (require('pg').Pool)();\napp.use(async (ctx, next) => { const t = ctx.get('x-tenant'); ctx.state.rows = await pool.query(\"select * from t where a = '\" + t + \"'\"); await next(); });",
  },
  {
    name: 'SQL, from koa destructured',
    code: "const pool = new (require('pg').Pool)();\nrouter.get('/:id', async ({ params, response }) => { response.body = await pool.query(\"select * from t where a = '\" + params.id + \"'\"); });",
  },
  {
    name: 'SQL, from fastify hook',
    code: "const pool = new (require('pg').Pool)();\nfastify.addHook('preHandler', async (request) => { await pool.query(\"select * from t where a = '\" + request.headers.a + \"'\"); });",
  },
  {
    name: 'SQL, from fastify parts fields',
    code: "const pool = new (require('pg').Pool)();\nfastify.post('/', async (req, reply) => { for await (const part of req.parts()) { if (part.type === 'field') await pool.query(\"insert into t values ('\" + part.value + \"')\"); } });",
  },
  {
    name: 'SQL, from fastify file fields',
    code: "const pool = new (require('pg').Pool)();\nfastify.post('/', async (req, reply) => { const data = await req.file(); await pool.query(\"insert into t values ('\" + data.fields.title.value + \"')\"); });",
  },
  {
    name: 'SQL, from fastify this handler',
    code: 'module.exports = async (app) => { app.get(\'/\', { schema: {} }, async function (req) { return this.pg.query("select * from t where a = \'" + req.query.a + "\'"); }); };',
  },
  {
    name: 'SQL, from nest body',
    file: 'src/a.controller.ts',
    code: "@Controller() export class A { constructor(private readonly db: DataSource) {} @Post() find(@Body('name') name: string) { return this.db.query(`select * from t where a = '${name}'`); } }",
  },
  {
    name: 'SQL, from nest custom decorator',
    file: 'src/a.controller.ts',
    code: "import { createParamDecorator } from '@nestjs/common';\nconst Tenant = createParamDecorator((_d, ctx) => ctx.switchToHttp().getRequest().headers['x-tenant']);\n@Controller() export class A { constructor(private readonly db: DataSource) {} @Get() find(@Tenant() tenant: string) { return this.db.query(`select * from t where a = '${tenant}'`); } }",
  },
  {
    name: 'SQL, from nest req',
    file: 'src/a.controller.ts',
    code: "@Controller() export class A { constructor(private readonly db: DataSource) {} @Get() find(@Req() req: Request) { return this.db.query(`select * from t where a = '${req.query.q}'`); } }",
  },
  {
    name: 'SQL, from nest graphql args',
    file: 'src/a.resolver.ts',
    code: "@Resolver() export class A { constructor(private readonly db: DataSource) {} @Query(() => [T]) find(@Args('q') q: string) { return this.db.query(`select * from t where a = '${q}'`); } }",
  },
  {
    name: 'SQL, from nest message pattern',
    file: 'src/a.controller.ts',
    code: "@Controller() export class A { constructor(private readonly db: DataSource) {} @MessagePattern('x') find(data: { q: string }) { return this.db.query(`select * from t where a = '${data.q}'`); } }",
  },
  {
    name: 'SQL, from nest ws',
    file: 'src/a.gateway.ts',
    code: "@WebSocketGateway() export class A { constructor(private readonly db: DataSource) {} @SubscribeMessage('x') find(client: Socket, payload: any) { return this.db.query(`select * from t where a = '${payload.q}'`); } }",
  },
  {
    name: 'SQL, from nest guard',
    file: 'src/a.guard.ts',
    code: "@Injectable() export class A implements CanActivate { constructor(private readonly db: DataSource) {} async canActivate(context: ExecutionContext) { const request = context.switchToHttp().getRequest(); const rows = await this.db.query(`select * from t where a = '${request.headers.token}'`); return rows.length > 0; } }",
  },
  {
    name: 'SQL, from nest bull process',
    file: 'src/a.processor.ts',
    code: "@Processor('x') export class A { constructor(private readonly db: DataSource) {} @Process() async run(job: Job<{ q: string }>) { await this.db.query(`select * from t where a = '${job.data.q}'`); } }",
  },
  {
    name: 'SQL, from nest WorkerHost',
    file: 'src/a.processor.ts',
    code: "@Processor('x') export class A extends WorkerHost { constructor(private readonly db: DataSource) { super(); } async process(job: Job<{ q: string }>) { await this.db.query(`select * from t where a = '${job.data.q}'`); } }",
  },
];
