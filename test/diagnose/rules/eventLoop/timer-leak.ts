import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a timer for each request',
      code: `app.get('/events', (req, res) => {\n  res.writeHead(200, { 'content-type': 'text/event-stream' });\n  setInterval(() => res.write('data: ping\\n\\n'), 1000);\n});`,
      at: 'setInterval',
    },
    {
      name: 'a timer for each socket',
      code: `wss.on('connection', (ws) => {\n  const timer = setInterval(() => ws.ping(), 30000);\n  timer.unref();\n});`,
      at: 'setInterval',
    },
    {
      name: 'a class',
      code: `class Monitor {\n  constructor() {\n    this.timer = setInterval(() => this.check(), 1000);\n  }\n  check() {}\n}\nmodule.exports = Monitor;`,
      at: 'setInterval',
    },
    {
      name: 'a function that a handler calls',
      code: `function watch(id) {\n  setInterval(() => refresh(id), 5000);\n}\napp.post('/watch', (req, res) => {\n  watch(req.body.id);\n  res.end();\n});`,
      at: 'setInterval',
    },
  ],
  good: [
    {
      name: 'a timer that ends with the connection',
      code: `app.get('/events', (req, res) => {\n  const timer = setInterval(() => res.write('data: ping\\n\\n'), 1000);\n  req.on('close', () => clearInterval(timer));\n});`,
    },
    {
      name: 'a class that stops',
      code: `class Monitor {\n  start() {\n    this.timer = setInterval(() => this.check(), 1000);\n  }\n  stop() {\n    clearInterval(this.timer);\n  }\n}`,
    },
    {
      name: 'a timer of the process',
      code: `setInterval(sweep, 60000).unref();\napp.get('/', (req, res) => res.end());`,
    },
    {
      name: 'a timer that is started once',
      code: `let timer;\napp.use((req, res, next) => {\n  if (!timer) timer = setInterval(flush, 1000);\n  next();\n});`,
    },
  ],
} satisfies RuleFixtures;
