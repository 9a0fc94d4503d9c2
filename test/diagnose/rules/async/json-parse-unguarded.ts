import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'the message of a socket',
      code: `wss.on('connection', (ws) => {\n  ws.on('message', (data) => {\n    const message = JSON.parse(data);\n    handle(message);\n  });\n});`,
      at: 'JSON.parse',
    },
    {
      name: 'the body of a plain server',
      code: `http.createServer((req, res) => {\n  let body = '';\n  req.on('data', (chunk) => { body += chunk; });\n  req.on('end', () => {\n    const order = JSON.parse(body);\n    res.end(order.id);\n  });\n});`,
      at: 'JSON.parse(body)',
    },
    {
      name: 'a function that a listener calls',
      code: `function decode(text) {\n  return JSON.parse(text.toString());\n}\nws.on('message', (data) => handle(decode(data)));`,
      at: 'JSON.parse',
    },
    {
      name: 'a callback in a handler',
      code: `app.post('/a', (req, res) => {\n  store.get('a', (err, row) => {\n    const filter = JSON.parse(req.query.filter);\n    res.json(pick(row, filter));\n  });\n});`,
      at: 'JSON.parse',
    },
    {
      name: 'the body that a helper of a plain server reads',
      code: `var http = require('http');\nfunction body(req, callback) {\n  var text = '';\n  req.on('data', function (chunk) { text += chunk; });\n  req.on('end', function () {\n    callback(JSON.parse(text));\n  });\n}\nhttp.createServer(function (req, res) {\n  body(req, function (data) { res.end(String(data.id)); });\n}).listen(80);`,
      at: 'callback(JSON.parse(text));',
    },
  ],
  good: [
    {
      name: 'a try',
      code: `ws.on('message', (data) => {\n  let message;\n  try {\n    message = JSON.parse(data);\n  } catch (error) {\n    return ws.close(1007);\n  }\n  handle(message);\n});`,
    },
    {
      name: 'a handler of Express, which catches',
      code: `app.post('/a', (req, res) => {\n  res.json(JSON.parse(req.query.filter));\n});`,
    },
    {
      name: 'what the server wrote',
      code: `ws.on('open', () => {\n  const config = JSON.parse(fs.readFileSync('config.json', 'utf8'));\n  ws.send(config.name);\n});`,
    },
  ],
} satisfies RuleFixtures;
