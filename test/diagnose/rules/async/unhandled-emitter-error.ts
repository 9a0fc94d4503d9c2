import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a pool of pg',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\nexports.users = () => pool.query('SELECT * FROM users');`,
      at: 'new Pool()',
    },
    {
      name: 'the sockets of a WebSocket server',
      code: `const { WebSocketServer } = require('ws');\nconst server = new WebSocketServer({ port: 1 });\nserver.on('connection', (socket) => {\n  socket.on('message', (text) => store(text));\n});`,
      at: `server.on('connection'`,
    },
    {
      name: 'the sockets of a TCP server',
      code: `import net from 'node:net';\nnet.createServer((socket) => {\n  socket.on('data', (data) => socket.write(data));\n}).listen(1);`,
      at: 'createServer',
    },
    {
      name: 'a client of Redis',
      file: 'src/redis.ts',
      code: `import { createClient } from 'redis';\nexport const redis = createClient({ url });\nawait redis.connect();`,
      files: { 'package.json': `{"dependencies":{"redis":"^4.6.0"}}` },
      at: 'createClient({',
    },
    {
      name: 'a worker',
      code: `const { Worker } = require('worker_threads');\nfunction run(job) {\n  const worker = new Worker('./job.js', { workerData: job });\n  worker.on('message', done);\n}`,
      at: 'new Worker',
    },
    {
      name: 'a WebSocket client',
      code: `import WebSocket from 'ws';\nexport function listen(url) {\n  const socket = new WebSocket(url);\n  socket.on('message', handle);\n}`,
      at: 'new WebSocket',
    },
    {
      name: 'a duplicate of a client that has a listener',
      file: 'src/bus.ts',
      code: `import { createClient } from 'redis';\nconst publisher = createClient({ url: process.env.REDIS });\npublisher.on('error', (error) => console.error(error));\nconst listener = publisher.duplicate();\nexport async function start(): Promise<void> {\n  await Promise.all([publisher.connect(), listener.connect()]);\n  await listener.subscribe('prices', (text) => console.log(text));\n}`,
      files: { 'package.json': `{"dependencies":{"redis":"^4.6.0"}}` },
      at: 'publisher.duplicate()',
    },
  ],
  good: [
    {
      name: 'a pool with a listener',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\npool.on('error', (error) => logger.error(error));\nexports.users = () => pool.query('SELECT * FROM users');`,
    },
    {
      name: 'a listener in another file',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\nmodule.exports = pool;`,
      files: { 'src/main.js': `const pool = require('./app');\npool.on('error', console.error);` },
    },
    {
      name: 'sockets with listeners',
      code: `const { WebSocketServer } = require('ws');\nconst server = new WebSocketServer({ port: 1 });\nserver.on('connection', (socket) => {\n  socket.on('error', console.error);\n  socket.on('message', (text) => store(text));\n});`,
    },
    {
      name: 'an older client of Redis',
      code: `const redis = require('redis');\nconst client = redis.createClient();\nclient.get('a', done);`,
      files: { 'package.json': `{"dependencies":{"redis":"^3.1.2"}}` },
    },
    {
      name: 'an emitter that is handed over',
      code: `const { Worker } = require('worker_threads');\nexports.start = () => watch(new Worker('./job.js'));`,
    },
    {
      name: 'a duplicate with a listener of its own',
      code: `const { createClient } = require('redis');\nconst publisher = createClient();\npublisher.on('error', console.error);\nconst listener = publisher.duplicate();\nlistener.on('error', console.error);\nlistener.connect();`,
      files: { 'package.json': `{"dependencies":{"redis":"^4.6.0"}}` },
    },
  ],
} satisfies RuleFixtures;
