import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { debugOffline, type Debugged } from './debugRun.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startEngine({});
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly input: Readonly<Record<string, unknown>>;
  readonly cause: RegExp;
  readonly confidence: string;
  /** Places that must be among the frames. */
  readonly places?: readonly string[];
}

const orders = `import { findOrder } from './store.js';

export async function showOrder(id) {
  const order = findOrder(id);
  return order.customer.name;
}

export async function total(id) {
  const order = await findOrder(id);
  return order.lines.reduce((sum, line) => sum + line.price, 0);
}
`;

const cases: Record<string, Case> = {
  'a member of a promise that nobody awaited': {
    files: { 'src/orders.js': orders },
    input: {
      stackTrace: `TypeError: Cannot read properties of undefined (reading 'name')
    at showOrder (/app/src/orders.js:5:25)
    at async handler (/app/node_modules/fast-server/index.js:80:3)`,
    },
    cause: /`order` is a promise.*`src\/orders\.js:4` calls `findOrder`.*without `await`/s,
    confidence: 'medium',
    places: ['src/orders.js:5', 'src/orders.js:4', 'src/orders.js:9'],
  },
  'a promise without await that is seen to be async': {
    files: {
      'src/report.js': `async function loadRows() {
  return [];
}

export function report() {
  const rows = loadRows();
  return rows.map((row) => row.id);
}
`,
    },
    input: { stackTrace: 'TypeError: rows.map is not a function\n    at report (/srv/src/report.js:7:15)' },
    cause: /`rows` is a promise.*src\/report\.js:6/,
    confidence: 'high',
    places: ['src/report.js:7', 'src/report.js:6', 'src/report.js:1'],
  },
  'a lookup that found nothing': {
    files: {
      'src/users.ts': `export async function mail(id: string) {
  const user = await db.users.findOne({ id });
  await send(user.email);
}
`,
    },
    input: {
      stackTrace: `TypeError: Cannot read properties of null (reading 'email')
    at mail (/usr/src/app/src/users.ts:3:19)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`,
    },
    cause: /`user` is null.*the lookup at `src\/users\.ts:2` finds nothing/,
    confidence: 'high',
    places: ['src/users.ts:3', 'src/users.ts:2'],
  },
  'a method that lost its object': {
    files: {
      'src/userController.js': `export class UserController {
  constructor(store) {
    this.store = store;
  }

  async list(request, response) {
    response.json(await this.store.all());
  }
}
`,
      'src/routes.js': `const controller = new UserController(store);
router.get('/users', controller.list);
`,
    },
    input: {
      stackTrace: `TypeError: Cannot read properties of undefined (reading 'store')
    at list (/app/src/userController.js:7:30)`,
    },
    cause: /`this` is undefined.*`src\/routes\.js:2` hands it over/,
    confidence: 'high',
    places: ['src/userController.js:7'],
  },
  'a body that no parser read': {
    files: {
      'app.js': `app.post('/users', (req, res) => {\n  const name = req.body.name;\n  res.json({ name });\n});\n`,
    },
    input: { stackTrace: "TypeError: Cannot read properties of undefined (reading 'name')\n    at /app/app.js:2:25" },
    cause: /`req\.body` is undefined.*body parser.*no use of one was found/,
    confidence: 'high',
  },
  'a second answer after a missing return': {
    files: {
      'src/login.js': `export async function login(req, res) {
  const user = await find(req.body.name);
  if (!user) {
    res.status(401).json({ error: 'no such user' });
  }
  res.json({ token: sign(user) });
}
`,
    },
    input: {
      stackTrace: `Error [ERR_HTTP_HEADERS_SENT]: Cannot set headers after they are sent to the client
    at ServerResponse.setHeader (node:_http_outgoing:700:11)
    at ServerResponse.json (/app/node_modules/express/lib/response.js:279:15)
    at login (/app/src/login.js:6:7) {
  code: 'ERR_HTTP_HEADERS_SENT'
}`,
    },
    cause: /answered twice: `src\/login\.js:4` answers without a return/,
    confidence: 'high',
    places: ['src/login.js:6', 'src/login.js:4'],
  },
  'a refused connection behind an error of its own': {
    files: {
      'src/db.js': `export async function open() {\n  try {\n    await pool.connect();\n  } catch (cause) {\n    throw new Error('no database', { cause });\n  }\n}\n`,
    },
    input: {
      stackTrace: `Error: no database
    at open (/app/src/db.js:5:11)
    at async main (/app/src/main.js:9:3) {
  [cause]: Error: connect ECONNREFUSED 127.0.0.1:5432
      at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16) {
    code: 'ECONNREFUSED'
  }
}`,
    },
    cause: /Nothing accepts connections at 127\.0\.0\.1:5432 \(the usual port of PostgreSQL\)/,
    confidence: 'high',
    places: ['src/db.js:5'],
  },
  'a trace of built code, when only the source is here': {
    files: {
      'src/users/load.ts': `import { db } from '../db';

export class UserLoader {
  async loadName(id: string): Promise<string> {
    const row = await db.users.findOne({ id });
    return row.name;
  }
}
`,
    },
    input: {
      logs: JSON.stringify({
        level: 50,
        err: {
          type: 'TypeError',
          message: "Cannot read properties of undefined (reading 'name')",
          stack:
            "TypeError: Cannot read properties of undefined (reading 'name')\n    at UserLoader.loadName (/app/dist/users/load.js:31:20)",
        },
        msg: 'request failed',
      }),
    },
    cause: /the lookup at `src\/users\/load\.ts:5`/,
    confidence: 'medium',
    places: ['src/users/load.ts:6'],
  },
  'an import whose case is another': {
    files: {
      'src/index.js': "import { User } from './models/user.js';\n",
      'src/models/User.js': 'export class User {}\n',
    },
    input: {
      stackTrace: `Error: Cannot find module '/app/src/models/user.js' imported from /app/src/index.js
    at finalizeResolution (node:internal/modules/esm/resolve:275:11) {
  code: 'ERR_MODULE_NOT_FOUND'
}`,
    },
    cause: /the file is `src\/models\/User\.js`: the case differs/,
    confidence: 'high',
  },
  'a development dependency that production needs': {
    files: {
      'package.json': JSON.stringify({ devDependencies: { dotenv: '^17.0.0' } }),
      'index.js': "require('dotenv').config();\n",
    },
    input: {
      stackTrace: `Error: Cannot find module 'dotenv'
Require stack:
- /app/index.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1225:15)
    at Object.<anonymous> (/app/index.js:1:1) {
  code: 'MODULE_NOT_FOUND',
  requireStack: [ '/app/index.js' ]
}`,
    },
    cause: /`dotenv` is only a development dependency/,
    confidence: 'high',
    places: ['index.js:1'],
  },
  'an error of the program itself, known by its message alone': {
    files: {
      'src/stock.js': `export function take(sku, amount) {
  if (stock.get(sku) < amount) {
    throw new Error(\`insufficient stock left for \${sku}\`);
  }
}
`,
    },
    input: { problem: 'Orders fail with "Error: insufficient stock left for A-100" although there is enough.' },
    cause: /The program itself throws this at `src\/stock\.js:3`, because the condition at `src\/stock\.js:2` held/,
    confidence: 'medium',
    places: ['src/stock.js:3', 'src/stock.js:2'],
  },
};

describe('Without a model, debug finds', () => {
  test.each(Object.entries(cases))('%s', async (_, { files, input, cause, confidence, places = [] }) => {
    const debugged = await debugOffline(engine, files, input);
    expect(debugged.cause).toMatch(cause);
    expect(debugged.confidence).toBe(confidence);
    expect(debugged.places).toEqual(expect.arrayContaining([...places]));
    expectQuotesOfTheFiles(debugged, files);
    expect(debugged.summary).toContain('No model is configured');
    expect(debugged.nextSteps.length).toBeGreaterThan(1);
  });
});

function expectQuotesOfTheFiles({ frames }: Debugged, files: Readonly<Record<string, string>>): void {
  for (const { file, line, quote } of frames) {
    expect(files[file]).toContain(quote);
    expect(files[file]?.split('\n')[line - 1]?.trim()).toBe(quote.split('\n').at(-1)?.trim());
  }
}

describe('Debug is honest', () => {
  test('when no rule fits: it names the frame, and no cause', async () => {
    const files = { 'src/a.js': 'export function run() {\n  compute();\n}\n' };
    const { cause, confidence, places } = await debugOffline(engine, files, {
      stackTrace: 'Weirdness: the moon is full\nError: the moon is full\n    at run (/app/src/a.js:2:3)',
    });
    expect(cause).toMatch(/^Not found/);
    expect(confidence).toBe('none');
    expect(places).toEqual(['src/a.js:2']);
  });

  test('when a description names a place and an error without its details', async () => {
    const files = { 'src/a.js': 'const user = find(id);\nsend(user.name, user.address.city);\n' };
    const { cause, confidence, places } = await debugOffline(engine, files, {
      problem: 'It crashes at src/a.js:2 with Cannot read properties of undefined',
    });
    expect(cause).toBe(
      'A property is read of something that is undefined, at `src/a.js:2`, but which part of the line it is cannot be told.',
    );
    expect(confidence).toBe('low');
    expect(places).toEqual(['src/a.js:2']);
  });

  test('when the trace is of another version of the file', async () => {
    const files = { 'src/a.js': 'const user = users.find((one) => one.id === 1);\nsend(user.name);\n' };
    const { confidence, frames } = await debugOffline(engine, files, {
      stackTrace:
        "TypeError: Cannot read properties of undefined (reading 'name')\n    at notifyOwner (/app/src/a.js:2:11)",
    });
    expect(confidence).toBe('low');
    expect(frames[0]?.note).toContain('another version');
  });

  test('when two files could be meant: it takes neither', async () => {
    const files = { 'packages/a/index.js': 'run();\n', 'packages/b/index.js': 'run();\n' };
    const { places, summary } = await debugOffline(engine, files, {
      stackTrace: 'Error: x\n    at run (/app/index.js:1:1)',
    });
    expect(places).toEqual([]);
    expect(summary).toContain('Not in the workspace, or not to be told apart there: `/app/index.js`');
  });

  test('when nothing that was given is an error and the workspace is empty', async () => {
    const { cause, confidence, frames } = await debugOffline(engine, {}, { problem: 'It feels slow sometimes' });
    expect(cause).toMatch(/^Not found/);
    expect(confidence).toBe('none');
    expect(frames).toEqual([]);
  });
});

test('what the analysis reports at the frames stands beside the output, and explains a rejection that nobody handled', async () => {
  const files = {
    'src/job.js': "export function onMessage(message) {\n  fetch('https://example.com/' + message.id);\n}\n",
  };
  const { cause, confidence, findings } = await debugOffline(engine, files, {
    stackTrace: `[UnhandledPromiseRejection: The promise rejected with the reason "no value".] {
  code: 'ERR_UNHANDLED_REJECTION'
}
    at onMessage (/app/src/job.js:2:3)`,
  });
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: 'floating-promise', file: 'src/job.js', startLine: 2, source: 'analyzer' }),
  );
  expect(cause).toMatch(/nobody handled it.*`src\/job\.js:2` starts one that nobody waits for/);
  expect(confidence).toBe('high');
});

test('a session of stored turns leads to the same submission: the plan knows nothing but the calls', async () => {
  const files = { 'src/a.js': 'export const run = () => {\n  throw new Error("closed");\n};\n' };
  const input = { stackTrace: 'Error: closed\n    at run (/app/src/a.js:2:9)', failingTest: 'test/a.test.js > runs' };
  const first = await debugOffline(engine, files, input);
  const second = await debugOffline(engine, files, input);
  expect(second).toEqual(first);
  expect(first.nextSteps.at(-1)).toContain('test/a.test.js > runs');
});
