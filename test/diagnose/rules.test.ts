import { describe, expect, it } from 'vitest';
import { analyse } from '../../agents/diagnose/analyse.ts';
import { ruleCatalog } from '../../agents/diagnose/ruleCatalog.ts';
import { claimSchema, type Claim } from '../../agents/engine/findings.ts';

async function claimsIn(sources: Readonly<Record<string, string>>): Promise<Claim[]> {
  const claims: Claim[] = [];
  await analyse({ id: 1, sources: new Map(Object.entries(sources)), report: Object.keys(sources) }, (message) => {
    if (message.type === 'file') claims.push(...message.claims);
  });
  return claims;
}

async function rulesIn(text: string, file = 'src/service.js'): Promise<string[]> {
  return (await claimsIn({ [file]: text })).map(({ rule, startLine }) => `${rule}:${startLine}`);
}

describe('code-injection', () => {
  it.each([
    ['a query', `app.get('/', (req, res) => res.json(eval(req.query.x)));`],
    [
      'a constant on the way',
      `app.get('/', (req, res) => { const { body } = req; const code = 'return ' + body.code; new Function(code)(); });`,
    ],
    ['a destructured parameter', `app.post('/', ({ body }, res) => { eval(body.code); });`],
    [
      'a function of the same file',
      `const run = (code) => eval(code); app.get('/', (req, res) => run(req.params.code));`,
    ],
    ['an indirect eval', `app.get('/', (req, res) => (0, eval)(req.query.x));`],
    ['node:vm', `import { runInNewContext as run } from 'node:vm'; app.get('/', (req, res) => run(req.query.x));`],
    ['a timer of text', `app.get('/', (req, res) => setTimeout('go(' + req.query.x + ')', 1));`],
    ['a Koa context', `router.get('/', async (ctx) => { ctx.body = eval(ctx.query.x); });`],
    ['a Lambda event', `exports.handler = async (event) => eval(JSON.parse(event.body).x);`],
  ])('finds request data that is run through %s', async (_name, text) => {
    expect(await rulesIn(text)).toContain('code-injection:1');
  });

  it.each([
    ['a constant', `app.get('/', (req, res) => eval('1 + 1'));`],
    ['a number', `app.get('/', (req, res) => { const n = Number(req.query.n); eval('f(' + n + ')'); });`],
    [
      'a function of that name',
      `import { eval as evaluate } from './math.js'; app.get('/', (req, res) => evaluate(req.query.x));`,
    ],
    ['what the server knows', `app.get('/', (req, res) => eval(req.app.locals.code));`],
  ])('does not take %s for request data', async (_name, text) => {
    expect(await rulesIn(text)).not.toContain('code-injection:1');
  });

  it('is found in NestJS controllers', async () => {
    const text = `@Controller() export class Calculator {\n  @Post() run(@Body() body: { code: string }) {\n    return eval(body.code);\n  }\n}`;
    expect(await rulesIn(text, 'src/calculator.ts')).toEqual(['code-injection:3']);
  });
});

describe('sync-io-in-handler', () => {
  it.each([
    ['a required module', `const fs = require('fs');\napp.get('/', (req, res) => res.send(fs.readFileSync('a')));`],
    [
      'a renamed import',
      `import { readFileSync as read } from 'node:fs';\napp.get('/', function (req, res) { [1].map(() => read('a')); });`,
    ],
    [
      'a named handler',
      `const { execSync } = require('child_process');\nrouter.post('/', run); async function run(request, reply) { execSync('ls'); }`,
    ],
    ['a Lambda', `import zlib from 'node:zlib';\nexport const handler = async (event) => zlib.gzipSync(event.body);`],
  ])('finds blocking calls of %s', async (_name, text) => {
    expect(await rulesIn(text)).toContain('sync-io-in-handler:2');
  });

  it('follows calls within the file and names the way', async () => {
    const text = `import fs from 'fs';\nfunction load() { return fs.readFileSync('a'); }\nconst cached = () => load();\napp.get('/', (req, res) => res.send(cached()));`;
    const [claim] = await claimsIn({ 'a.js': text });
    expect(claim).toMatchObject({ rule: 'sync-io-in-handler', startLine: 2 });
    expect(claim?.message).toContain('readFileSync, reached through cached → load');
  });

  it('leaves start-up and namesakes alone', async () => {
    expect(
      await rulesIn(
        `import fs from 'fs'; const a = fs.readFileSync('a'); app.get('/', (req, res) => cache.getSync(a));`,
      ),
    ).toEqual([]);
  });
});

describe('floating-promise', () => {
  it('is found across files, in CommonJS, ESM and TypeScript, through path aliases', async () => {
    const found = await claimsIn({
      'tsconfig.json': `{ "compilerOptions": { "baseUrl": "src", "paths": { "@/*": ["lib/*"] } } } // comments are fine`,
      'src/lib/mail.ts': `export async function send() {}`,
      'src/lib/queue.js': `exports.push = async () => {};`,
      'src/a.ts': `import { send } from '@/mail';\nsend();`,
      'src/b.mjs': `import { send } from './lib/mail.js';\nsend();`,
      'src/c.js': `const { push } = require('./lib/queue');\npush(); push().catch(() => {});`,
    });
    expect(found.map(({ rule, file, startLine }) => `${rule} ${file}:${startLine}`)).toEqual(
      ['a.ts', 'b.mjs', 'c.js'].map((name) => `floating-promise src/${name}:2`),
    );
  });

  it.each([
    `fetch('https://example.com');`,
    `import { writeFile } from 'node:fs/promises'; writeFile('a', 'b');`,
    `const fs = require('fs'); fs.promises.unlink('a');`,
    `import { promisify } from 'util'; const run = promisify(work); run();`,
    `crypto.subtle.digest('SHA-256', data);`,
  ])('is found where Node.js gives the promise: %s', async (text) => {
    expect(await rulesIn(text)).toEqual(['floating-promise:1']);
  });

  it.each([
    `async function f() { await fetch('a'); return fetch('b'); } void f();`,
    `import { readFile } from 'node:fs'; readFile('a', (error, text) => { if (error) throw error; use(text); });`,
    `async function save(path, done) {} save('a', (error) => { report(error); });`,
  ])('is not found where the outcome is looked at: %s', async (text) => {
    expect(await rulesIn(text)).toEqual([]);
  });

  it('does not confuse files that share names but no scope', async () => {
    const found = await claimsIn({ 'a.js': `async function run() {}`, 'b.js': `function run() {}\nrun();` });
    expect(found).toEqual([]);
  });
});

describe('redos', () => {
  it('is found in literals and in constructors, with an attack', async () => {
    const found = await claimsIn({ 'a.js': `const a = /^(\\w+\\s?)*$/;\nconst b = new RegExp('^(a+)+$', 'i');` });
    expect(found.map(({ rule, severity, startLine }) => `${rule} ${severity}:${startLine}`)).toEqual([
      'redos high:1',
      'redos high:2',
    ]);
    expect(found[0]?.message).toContain('exponential time');
  });

  it('weighs polynomial time by its degree', async () => {
    const [square] = await claimsIn({ 'a.js': `const key = /^([a-z][\\w-]*)[ \\t]*:(?:[ \\t]+(.*)|)$/;` });
    expect(square).toMatchObject({ rule: 'redos', severity: 'low' });
    expect(square?.message).toContain('to the power of 2');
  });

  it('leaves linear expressions alone', async () => {
    expect(await rulesIn(`const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/; const list = /^\\d+(,\\d+)*$/;`)).toEqual([]);
  });
});

describe('the scanned code', () => {
  it('cannot switch rules off by comments', async () => {
    const text = `/* eslint-disable */\neval(a); // eslint-disable-line\n/* secretlint-disable */\nconst t = 'ghp_Rk3vTq8LmZx2WcYb7NdHs5JpFg1UaE9oVi4K';`;
    expect(await rulesIn(text)).toEqual(['hard-coded-credential:4', 'dynamic-code:2']);
  });
});

describe('the rule catalog', () => {
  it('yields claims that satisfy the schema, and supersedes only rules that exist', () => {
    for (const [rule, entry] of Object.entries(ruleCatalog)) {
      const { title, severity, confidence, cwe, owasp, message, fix } = entry;
      const place = { file: 'a.js', startLine: 1, endLine: 1, quote: 'quote' };
      claimSchema.parse({
        rule,
        title,
        severity,
        confidence,
        cwe: [...cwe],
        owasp: [...owasp],
        message,
        fix,
        ...place,
      });
      for (const superseded of entry.supersedes ?? []) expect(ruleCatalog).toHaveProperty(superseded);
    }
  });
});
