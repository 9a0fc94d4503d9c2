import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a call that nobody waits for',
      file: 'src/orders.mjs',
      code: `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\nasync function audit(order) { await sqs.send(new SendMessageCommand({ MessageBody: order })); }\nexport const handler = async (event) => {\n  audit(event.body);\n  return { statusCode: 202 };\n};`,
      at: 'audit(event.body);',
    },
    {
      name: 'a chain',
      file: 'src/orders.js',
      code: `exports.handler = async (event) => {\n  fetch('https://hooks.example.com', { method: 'POST', body: event.body }).catch(console.error);\n  return { statusCode: 204 };\n};`,
      at: 'fetch(',
    },
    {
      name: 'a loop of async functions',
      file: 'src/work.ts',
      code: `export const handler = async (event: SQSEvent) => {\n  event.Records.forEach(async (record) => {\n    await run(record.body);\n  });\n};`,
      at: 'event.Records.forEach',
    },
    {
      name: 'a timer',
      file: 'src/orders.js',
      code: `exports.handler = async (event) => {\n  setTimeout(() => sendMail(event.body), 1000);\n  return { statusCode: 202 };\n};`,
      at: 'setTimeout',
    },
    {
      name: 'a wrapped handler',
      file: 'src/orders.mjs',
      code: `import middy from '@middy/core';\nconst notify = async (order) => { await fetch('https://hooks.example.com', { body: order }); };\nconst run = async (event) => {\n  void notify(event.body);\n  return { statusCode: 202 };\n};\nexport const handler = middy(run);`,
      at: 'void notify',
    },
  ],
  good: [
    {
      name: 'a call that is awaited',
      file: 'src/orders.mjs',
      code: `async function audit(order) { await put(order); }\nexport const handler = async (event) => {\n  await audit(event.body);\n  return { statusCode: 202 };\n};`,
    },
    {
      name: 'calls that are gathered',
      file: 'src/work.mjs',
      code: `const save = async (text) => { await fetch('https://example.com', { body: text }); };\nexport const handler = async (event) => {\n  const work = [];\n  for (const record of event.Records) work.push(save(record.body));\n  await Promise.all(work);\n};`,
    },
    {
      name: 'a time that is waited for',
      file: 'src/work.mjs',
      code: `export const handler = async (event) => {\n  await new Promise((resolve) => setTimeout(resolve, 100));\n  await fetch(event.detail.url);\n  event.Records.forEach((record) => console.log(record.messageId));\n};`,
    },
    {
      name: 'a server that goes on running',
      code: `const audit = async (order) => { await put(order); };\napp.post('/', async (req, res) => { audit(req.body); res.sendStatus(202); });`,
    },
    {
      name: 'a listener in a browser',
      file: 'src/page.js',
      code: `export const clickHandler = async (event) => { fetch('/clicks', { method: 'POST', body: event.detail }); };`,
    },
    {
      name: 'a server of h3',
      file: 'server/api/orders.ts',
      code: `const audit = async (order) => { await put(order); };\nexport default defineEventHandler(async (event) => { audit(event.headers); return {}; });`,
    },
  ],
} satisfies RuleFixtures;
