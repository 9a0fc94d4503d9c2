import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'events of the module',
      code: `const events = new EventEmitter();\napp.get('/feed', (req, res) => {\n  events.on('news', (item) => res.write(item));\n});`,
      at: `events.on('news'`,
    },
    {
      name: 'the process',
      code: `app.post('/job', (req, res) => {\n  process.on('unhandledRejection', (error) => res.status(500).end());\n  start(req.body);\n});`,
      at: 'process.on',
    },
    {
      name: 'a subscriber for each socket',
      code: `io.on('connection', (socket) => {\n  subscriber.on('message', (channel, text) => socket.emit(channel, text));\n});\nconst subscriber = redis.createClient();`,
      at: 'subscriber.on',
    },
    {
      name: 'the socket of a connection that is kept',
      code: `export const upload = (req, res) => {\n  req.socket.on('close', () => cancel(req.params.id));\n  res.end();\n};`,
      at: 'req.socket.on',
    },
    {
      name: 'an emitter of another file',
      code: `import { bus } from './bus.js';\nrouter.get('/events', async (req, res) => {\n  bus.addListener('tick', () => res.write('tick'));\n});`,
      files: { 'src/bus.js': `import { EventEmitter } from 'events';\nexport const bus = new EventEmitter();` },
      at: 'bus.addListener',
    },
    {
      name: 'a listener of the channel that a client asks for',
      code: `const { EventEmitter } = require('node:events');\nconst express = require('express');\nconst prices = new EventEmitter();\nconst app = express();\napp.get('/prices/:symbol', (req, res) => {\n  const { symbol } = req.params;\n  res.setHeader('content-type', 'text/event-stream');\n  prices.on(symbol, (price) => res.write(price));\n});`,
      at: 'prices.on',
    },
  ],
  good: [
    {
      name: 'a listener that is removed',
      code: `const events = new EventEmitter();\napp.get('/feed', (req, res) => {\n  const send = (item) => res.write(item);\n  events.on('news', send);\n  req.on('close', () => events.off('news', send));\n});`,
    },
    {
      name: 'listeners of the request and its socket',
      code: `const server = require('http').createServer();\nio.on('connection', (socket) => {\n  socket.on('message', (text) => socket.emit('echo', text));\n});\napp.post('/a', (req, res) => { req.on('data', add); res.on('finish', done); });`,
    },
    {
      name: 'an emitter that is made for the request',
      code: `app.get('/feed', (req, res) => {\n  const job = queue.start();\n  job.on('progress', (n) => res.write(n));\n});`,
    },
    {
      name: 'a listener at start-up',
      code: `const events = new EventEmitter();\nevents.on('news', (item) => store(item));\nprocess.on('SIGTERM', stop);`,
    },
    {
      name: 'a listener that is added once for each connection',
      code: `const tracked = new Set();\nserver.on('request', (req, res) => {\n  if (!tracked.has(req.socket)) {\n    tracked.add(req.socket);\n    req.socket.on('close', () => tracked.delete(req.socket));\n  }\n  res.end();\n});`,
    },
    {
      name: 'a listener of a channel that goes with its client',
      code: `const { EventEmitter } = require('node:events');\nconst express = require('express');\nconst prices = new EventEmitter();\nconst app = express();\napp.get('/prices/:symbol', (req, res) => {\n  const { symbol } = req.params;\n  const send = (price) => res.write(price);\n  prices.on(symbol, send);\n  req.on('close', () => prices.off(symbol, send));\n});`,
    },
  ],
} satisfies RuleFixtures;
