import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    { name: 'a query', code: `app.get('/', (req, res) => res.json(eval(req.query.x)));` },
    {
      name: 'a constant on the way',
      code: `app.get('/', (req, res) => { const { body } = req; const code = 'return ' + body.code; new Function(code)(); });`,
    },
    { name: 'a destructured parameter', code: `app.post('/', ({ body }, res) => { eval(body.code); });` },
    {
      name: 'a function of the same file',
      code: `const run = (code) => eval(code); app.get('/', (req, res) => run(req.params.code));`,
    },
    {
      name: 'a function of another file',
      code: `const { run } = require('./lib/run');\napp.get('/', (req, res) => run(req.params.code));`,
      files: { 'src/lib/run.js': `exports.run = (code) => {\n  return eval(code);\n};` },
      at: 'return eval(code)',
    },
    { name: 'an indirect eval', code: `app.get('/', (req, res) => (0, eval)(req.query.x));` },
    {
      name: 'node:vm',
      code: `import { runInNewContext as run } from 'node:vm'; app.get('/', (req, res) => run(req.query.x));`,
    },
    { name: 'a timer of text', code: `app.get('/', (req, res) => setTimeout('go(' + req.query.x + ')', 1));` },
    { name: 'a Koa context', code: `router.get('/', async (ctx) => { ctx.body = eval(ctx.query.x); });` },
    { name: 'a Lambda event', code: `exports.handler = async (event) => eval(JSON.parse(event.body).x);` },
    {
      name: 'a NestJS controller',
      file: 'src/calculator.ts',
      code: `@Controller() export class Calculator {\n  @Post() run(@Body() body: { code: string }) {\n    return eval(body.code);\n  }\n}`,
      at: 'return eval',
    },
    {
      name: 'a service that a controller was given',
      file: 'src/controller.ts',
      code: `import { Calculator } from './calculator';\nexport class C {\n  constructor(private readonly calculator: Calculator) {}\n  handle = async (req: Request, res: Response) => { res.json(await this.calculator.evaluate(req.body.formula)); };\n}`,
      files: {
        'src/calculator.ts': `export class Calculator {\n  async evaluate(formula: string) {\n    const text = formula.trim();\n    return eval(text);\n  }\n}`,
      },
      at: 'return eval(text)',
    },
    {
      name: 'a callback that a function calls back',
      code: `function load(req, done) { done(null, req.body.code); }\napp.post('/', (req, res) => load(req, (error, code) => {\n  eval(code);\n}));`,
      at: 'eval(code)',
    },
    {
      name: 'a sandbox that can be left',
      code: `const { VM } = require('vm2');\napp.post('/run', (req, res) => res.json(new VM().run(req.body.code)));`,
      at: 'new VM',
    },
    {
      name: 'a table of handlers of a plain server',
      code: `var http = require('http');\nvar url = require('url');\nvar routes = {};\nroutes['/sum'] = function (req, res, query) {\n  res.end(String(eval(query.formula)));\n};\nhttp.createServer(function (req, res) {\n  var parsed = url.parse(req.url, true);\n  var handler = routes[parsed.pathname];\n  if (handler) handler(req, res, parsed.query);\n}).listen(80);`,
      at: 'eval(query.formula)',
    },
    {
      name: 'a handler of Koa 1, whose context is this',
      code: `var router = require('koa-router')();\nrouter.get('/sum', function* () {\n  this.body = String(eval(this.query.formula));\n});`,
      at: 'eval(this.query.formula)',
    },
  ],
  good: [
    {
      name: 'a number',
      code: `app.get('/', (req, res) => { const n = Number(req.query.n); eval('f(' + n + ')'); });`,
    },
    { name: 'a constant', code: `app.get('/', (req, res) => eval('1 + 1'));` },
    {
      name: 'a function of that name',
      code: `import { eval as evaluate } from './math.js'; app.get('/', (req, res) => evaluate(req.query.x));`,
    },
    { name: 'what the server knows', code: `app.get('/', (req, res) => eval(req.app.locals.code));` },
    {
      name: 'an allowed name',
      code: `const OPERATIONS = ['a', 'b'];\napp.get('/', (req, res) => { const { op } = req.query; if (!OPERATIONS.includes(op)) return res.status(400).end(); eval(op + '()'); });`,
    },
    {
      name: 'a value that is written over',
      code: `app.get('/', (req, res) => { let code = req.query.code; code = table.get(1); eval(code); });`,
    },
    {
      name: 'an enumeration of a schema in another file',
      code: `import { input } from './input.js';\napp.get('/', (req, res) => { const { op } = input.parse(req.query); eval(op); });`,
      files: { 'src/input.js': `import { z } from 'zod';\nexport const input = z.object({ op: z.enum(['a', 'b']) });` },
    },
  ],
} satisfies RuleFixtures;
