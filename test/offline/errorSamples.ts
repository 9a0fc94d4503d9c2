const unhandled =
  'UnhandledPromiseRejection [ERR_UNHANDLED_REJECTION]: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "no value".]';

/** A trace or log as programs print it, and what is to be read from it. */
export interface ErrorSample {
  readonly text: string;
  /** Each error as one line, in order. */
  readonly errors: readonly string[];
  /** The first frame of the first error that has any, as `function path:line:column`. */
  readonly frame?: string;
  /** A sentence of the cause that is told from it without any code; absent when the code is needed. */
  readonly cause?: RegExp;
}

const inJson = (value: unknown): string => JSON.stringify(value);
const thrown = "TypeError: Cannot read properties of undefined (reading 'id')\n    at getUser (/app/src/users.js:10:5)";
const head = "TypeError: Cannot read properties of undefined (reading 'id')";
const frame = 'getUser /app/src/users.js:10:5';
const oneFrame = (line: string): string => `Error: x\n    ${line}`;

export const errorSamples: Readonly<Record<string, ErrorSample>> = {
  'a function and its place': { text: thrown, errors: [head], frame },
  'an async frame': { text: oneFrame('at async getUser (/app/src/users.js:10:5)'), errors: ['Error: x'], frame },
  'an async frame without a name': {
    text: oneFrame('at async /app/src/users.js:10:5'),
    errors: ['Error: x'],
    frame: ' /app/src/users.js:10:5',
  },
  'a combinator of promises': {
    text: oneFrame('at async Promise.all (index 0)'),
    errors: ['Error: x'],
    frame: 'Promise.all :',
  },
  'a constructor': {
    text: oneFrame('at new Pool (/app/src/pool.js:3:9)'),
    errors: ['Error: x'],
    frame: 'new Pool /app/src/pool.js:3:9',
  },
  'a file URL with a space': {
    text: oneFrame('at file:///app/my%20api/index.mjs:1:7'),
    errors: ['Error: x'],
    frame: ' /app/my api/index.mjs:1:7',
  },
  'an alias': {
    text: oneFrame('at Socket.close [as destroy] (/app/src/net.js:1:2)'),
    errors: ['Error: x'],
    frame: 'Socket.close /app/src/net.js:1:2',
  },
  'code made from text': {
    text: oneFrame('at eval (eval at run (/app/src/vm.js:4:3), <anonymous>:1:1)'),
    errors: ['Error: x'],
    frame: 'eval /app/src/vm.js:4:3',
  },
  'code made by code made from text': {
    text: oneFrame('at f (eval at a (eval at b (/app/src/vm.js:9:3), <anonymous>:1:1), <anonymous>:2:2)'),
    errors: ['Error: x'],
    frame: 'f /app/src/vm.js:9:3',
  },
  'native code': { text: oneFrame('at JSON.parse (<anonymous>)'), errors: ['Error: x'], frame: 'JSON.parse :' },
  'a Windows path': {
    text: oneFrame('at C:\\srv\\api\\src\\users.js:10:5'),
    errors: ['Error: x'],
    frame: ' C:/srv/api/src/users.js:10:5',
  },
  'a Windows path with parentheses': {
    text: oneFrame('at load (C:\\Program Files (x86)\\api\\users.js:10:5)'),
    errors: ['Error: x'],
    frame: 'load C:/Program Files (x86)/api/users.js:10:5',
  },
  'a source-mapped bundle': {
    text: oneFrame('at load (webpack://shop/./src/users.ts?1a2b:10:5)'),
    errors: ['Error: x'],
    frame: 'load src/users.ts:10:5',
  },
  'a bundle of a server framework': {
    text: oneFrame('at load (webpack-internal:///(rsc)/./app/(shop)/page.tsx:10:5)'),
    errors: ['Error: x'],
    frame: 'load app/(shop)/page.tsx:10:5',
  },
  'a private method': {
    text: oneFrame('at UserService.#load (/app/src/users.ts:10:5)'),
    errors: ['Error: x'],
    frame: 'UserService.#load /app/src/users.ts:10:5',
  },
  'a name that has no source line': {
    text: oneFrame('at Object.<anonymous> (/app/src/users.js:10:5)'),
    errors: ['Error: x'],
    frame: ' /app/src/users.js:10:5',
  },
  'the place above an uncaught error': {
    text: "/app/src/a.js:3\nconst x = ;\n          ^\n\nSyntaxError: Unexpected token ';'\n    at wrapSafe (node:internal/modules/cjs/loader:1512:18)",
    errors: ["SyntaxError: Unexpected token ';'"],
    frame: ' /app/src/a.js:3:',
  },
  'a chain of causes': {
    text: "Error: no users\n    at list (/app/src/users.js:3:9) {\n  [cause]: Error: no database\n      at open (/app/src/db.js:7:9) {\n    [cause]: Error: connect ECONNREFUSED 10.0.0.7:3306\n        at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16) {\n      code: 'ECONNREFUSED'\n    }\n  }\n}",
    errors: ['Error: no users', 'Error: no database', 'Error: connect ECONNREFUSED 10.0.0.7:3306'],
    frame: 'list /app/src/users.js:3:9',
    cause: /Nothing accepts connections at 10\.0\.0\.7:3306 \(the usual port of MySQL\)/,
  },
  'several errors in one': {
    text: "AggregateError [ECONNREFUSED]: \n    at internalConnectMultiple (node:net:1134:18) {\n  code: 'ECONNREFUSED',\n  [errors]: [\n    Error: connect ECONNREFUSED ::1:6379\n        at createConnectionError (node:net:1678:14),\n    Error: connect ECONNREFUSED 127.0.0.1:6379\n        at createConnectionError (node:net:1678:14)\n  ]\n}",
    errors: [
      'AggregateError [ECONNREFUSED]',
      'Error: connect ECONNREFUSED ::1:6379',
      'Error: connect ECONNREFUSED 127.0.0.1:6379',
    ],
    frame: 'internalConnectMultiple node:net:1134:18',
    cause: /127\.0\.0\.1:6379 \(the usual port of Redis\)/,
  },
  'a line of Pino': {
    text: inJson({
      level: 50,
      pid: 7,
      hostname: 'a',
      err: { type: 'TypeError', message: head.slice(11), stack: thrown },
      msg: 'request failed',
    }),
    errors: [head],
    frame,
  },
  'a line of Winston': {
    text: inJson({ level: 'error', message: 'unhandled', stack: thrown, timestamp: '2026-01-01T00:00:00Z' }),
    errors: [head],
    frame,
  },
  'a line of Bunyan': {
    text: inJson({
      name: 'api',
      level: 50,
      err: { name: 'TypeError', message: head.slice(11), stack: thrown, code: 'E_USER' },
      msg: 'x',
      v: 0,
    }),
    errors: [head.replace(':', ' [E_USER]:')],
    frame,
  },
  'a line of Lambda': {
    text: `2026-01-01T10:00:00.000Z\t5d1c\tERROR\tInvoke Error \t${inJson({ errorType: 'TypeError', errorMessage: 'no id', stack: ['TypeError: no id', '    at handler (/var/task/src/h.js:1:2)'] })}`,
    errors: ['TypeError: no id'],
    frame: 'handler /var/task/src/h.js:1:2',
  },
  'a line of a container runtime': {
    text: inJson({ log: `${thrown.split('\n')[0] ?? ''}\n`, stream: 'stderr' }),
    errors: [head],
  },
  'line breaks that are escaped': { text: `error happened: ${thrown.replaceAll('\n', '\\n')}`, errors: [head], frame },
  'prefixes of Compose': {
    text: thrown
      .split('\n')
      .map((line) => `api-1  | ${line}`)
      .join('\n'),
    errors: [head],
    frame,
  },
  'prefixes of PM2': {
    text: thrown
      .split('\n')
      .map((line) => `0|api      | 2026-01-01 10:00:00 +00:00: ${line}`)
      .join('\n'),
    errors: [head],
    frame,
  },
  'terminal colours': { text: `\u001b[31m${thrown}\u001b[39m`, errors: [head], frame },
  'many equal errors': { text: `${thrown}\n${thrown}\n${thrown}`, errors: [head], frame },
  'a report of Vitest': {
    text: ' FAIL  test/users.test.ts > users > loads\nTypeError: user.load is not a function\n ❯ getUser src/users.ts:10:5\n ❯ test/users.test.ts:4:3',
    errors: ['TypeError: user.load is not a function'],
    frame: 'getUser src/users.ts:10:5',
  },
  'a report of Jest': {
    text: '  ● users › loads\n\n    expect(received).toBe(expected) // Object.is equality\n\n    Expected: 4\n    Received: 5\n\n      at Object.<anonymous> (test/a.test.js:5:3)',
    errors: ['expect(received).toBe(expected) // Object.is equality'],
    frame: ' test/a.test.js:5:3',
  },
  'a report of Mocha': {
    text: '  1) users\n       loads:\n     AssertionError [ERR_ASSERTION]: expected 5 to equal 4\n      at Context.<anonymous> (test/users.js:5:3)',
    errors: ['AssertionError [ERR_ASSERTION]: expected 5 to equal 4'],
    frame: 'Context.<anonymous> test/users.js:5:3',
  },
  'a TAP report of node:test': {
    text: "not ok 1 - loads\n  ---\n  error: 'no id'\n  code: 'ERR_TEST_FAILURE'\n  name: 'TypeError'\n  stack: |-\n    getUser (file:///app/src/users.js:10:5)\n    TestContext.<anonymous> (file:///app/test/users.test.js:4:3)\n  ...",
    errors: ['TypeError: no id'],
    frame,
  },
  'an error event that nobody listens to': {
    text: "node:events:497\n      throw er; // Unhandled 'error' event\n      ^\n\nError: listen EADDRINUSE: address already in use :::3000\n    at Server.setupListenHandle [as _listen2] (node:net:1937:16)\nEmitted 'error' event on Server instance at:\n    at emitErrorNT (node:net:1916:8) {\n  code: 'EADDRINUSE',\n  port: 3000\n}",
    errors: ['Error: listen EADDRINUSE: address already in use :::3000'],
    frame: 'Server.setupListenHandle node:net:1937:16',
    cause: /already listens on port 3000/,
  },
  'a rejection with something that is no error': {
    text: '[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "no value".] {\n  code: \'ERR_UNHANDLED_REJECTION\'\n}',
    errors: [unhandled],
    cause: /nobody handled it \(reason: no value\)/,
  },
  'too many listeners': {
    text: '(node:12) MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 11 drain listeners added to [Socket]. Use emitter.setMaxListeners() to increase limit',
    errors: [
      'MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 11 drain listeners added to [Socket]. Use emitter.setMaxListeners() to increase limit',
    ],
    cause: /11 "drain" listeners were added to one Socket/,
  },
  'a heap that is full': {
    text: '<--- Last few GCs --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n 1: 0xb8ced1 node::Abort() [node]',
    errors: ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
    cause: /heap reached its limit/,
  },
  'a missing file': {
    text: "Error: ENOENT: no such file or directory, open 'config/prod.json'\n    at Object.openSync (node:fs:562:18) {\n  errno: -2,\n  code: 'ENOENT',\n  path: 'config/prod.json'\n}",
    errors: ["Error: ENOENT: no such file or directory, open 'config/prod.json'"],
    frame: 'Object.openSync node:fs:562:18',
    cause: /`config\/prod\.json` does not exist.*relative to the directory/,
  },
  'a program that is not installed': {
    text: 'Error: spawn ffmpeg ENOENT',
    errors: ['Error: spawn ffmpeg ENOENT'],
    cause: /The program ffmpeg could not be started/,
  },
  'too many open files': {
    text: "Error: EMFILE: too many open files, open '/tmp/a'",
    errors: ["Error: EMFILE: too many open files, open '/tmp/a'"],
    cause: /more files and sockets open/,
  },
  'a connection that times out': {
    text: 'Error: connect ETIMEDOUT 10.1.2.3:443',
    errors: ['Error: connect ETIMEDOUT 10.1.2.3:443'],
    cause: /did not answer in time/,
  },
  'an ES module that is required': {
    text: 'Error [ERR_REQUIRE_ESM]: require() of ES Module /app/node_modules/nanoid/index.js from /app/src/id.js not supported.\n    at Object.<anonymous> (/app/src/id.js:1:20)',
    errors: [
      'Error [ERR_REQUIRE_ESM]: require() of ES Module /app/node_modules/nanoid/index.js from /app/src/id.js not supported.',
    ],
    frame: ' /app/src/id.js:1:20',
    cause: /package `nanoid` is an ES module/,
  },
  'HTML where JSON is expected': {
    text: 'SyntaxError: Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON\n    at JSON.parse (<anonymous>)',
    errors: ['SyntaxError: Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON'],
    frame: 'JSON.parse :',
    cause: /HTML was parsed as JSON/,
  },
  'a circular value': {
    text: "TypeError: Converting circular structure to JSON\n    --> starting at object with constructor 'ClientRequest'\n    |     property 'socket' -> object with constructor 'Socket'\n    --- property '_httpMessage' closes the circle\n    at JSON.stringify (<anonymous>)",
    errors: ['TypeError: Converting circular structure to JSON'],
    frame: 'JSON.stringify :',
    cause: /from a `ClientRequest` on.*of an Axios response only `\.data`/s,
  },
  'a token that is over': {
    text: 'TokenExpiredError: jwt expired\n    at verify (/app/node_modules/jsonwebtoken/verify.js:190:21)',
    errors: ['TokenExpiredError: jwt expired'],
    frame: 'verify /app/node_modules/jsonwebtoken/verify.js:190:21',
    cause: /time is over/,
  },
  'a duplicate of PostgreSQL': {
    text: "error: duplicate key value violates unique constraint \"users_email_key\"\n    at Parser.parseErrorMessage (/app/node_modules/pg-protocol/dist/parser.js:283:98) {\n  severity: 'ERROR',\n  code: '23505',\n  constraint: 'users_email_key'\n}",
    errors: ['duplicate key value violates unique constraint "users_email_key"'],
    frame: 'Parser.parseErrorMessage /app/node_modules/pg-protocol/dist/parser.js:283:98',
    cause: /same unique value.*`users_email_key`/,
  },
  'a duplicate of MongoDB': {
    text: 'MongoServerError: E11000 duplicate key error collection: shop.users index: email_1 dup key: { email: "a@b.c" }',
    errors: [
      'MongoServerError: E11000 duplicate key error collection: shop.users index: email_1 dup key: { email: "a@b.c" }',
    ],
    cause: /`email_1`/,
  },
  'a Redis key of another type': {
    text: 'ReplyError: WRONGTYPE Operation against a key holding the wrong kind of value\n    at parseError (/app/node_modules/redis-parser/lib/parser.js:179:12)',
    errors: ['ReplyError: WRONGTYPE Operation against a key holding the wrong kind of value'],
    frame: 'parseError /app/node_modules/redis-parser/lib/parser.js:179:12',
    cause: /holds another type/,
  },
  'a pool without a free connection': {
    text: 'KnexTimeoutError: Knex: Timeout acquiring a connection. The pool is probably full. Are you missing a .transacting(trx) call?',
    errors: [
      'KnexTimeoutError: Knex: Timeout acquiring a connection. The pool is probably full. Are you missing a .transacting(trx) call?',
    ],
    cause: /No connection of the pool became free/,
  },
  'a recursion without an end': {
    text: 'RangeError: Maximum call stack size exceeded\n    at walk (/app/src/tree.js:4:3)\n    at walk (/app/src/tree.js:6:5)',
    errors: ['RangeError: Maximum call stack size exceeded'],
    frame: 'walk /app/src/tree.js:4:3',
    cause: /`walk` stands in the trace again and again/,
  },
  'log lines without any error': {
    text: '{"level":30,"msg":"listening"}\nGET /users 200 12 ms\nmeet me at noon',
    errors: [],
  },
};
