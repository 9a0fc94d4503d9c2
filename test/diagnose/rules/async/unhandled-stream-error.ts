import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a file that is piped into the response',
      code: `const fs = require('fs');\napp.get('/report', (req, res) => {\n  fs.createReadStream('report.pdf').pipe(res);\n});`,
      at: 'createReadStream',
    },
    {
      name: 'a stream in a variable',
      code: `import { createWriteStream } from 'node:fs';\nexport function write(rows) {\n  const out = createWriteStream('rows.csv');\n  for (const row of rows) out.write(row);\n  out.end();\n}`,
      at: 'const out',
    },
    {
      name: 'a request',
      code: `const https = require('https');\nfunction ping(callback) {\n  https.get('https://example.org', (answer) => {\n    answer.resume();\n    callback(answer.statusCode);\n  });\n}`,
      at: 'https.get',
    },
    {
      name: 'a stream in the middle',
      code: `const zlib = require('zlib');\nfunction unpack(req, out) {\n  req.pipe(zlib.createGunzip()).pipe(out).on('error', report);\n}`,
      at: 'createGunzip',
    },
    {
      name: 'a program that is started',
      code: `const { spawn } = require('child_process');\nfunction convert(path) {\n  const child = spawn('convert', [path]);\n  child.stdout.on('data', print);\n  child.on('close', done);\n}`,
      at: 'const child',
    },
    {
      name: 'a socket',
      code: `import net from 'node:net';\nexport function send(text) {\n  const socket = net.connect(25, 'mail');\n  socket.write(text);\n}`,
      at: 'net.connect',
    },
  ],
  good: [
    {
      name: 'a listener',
      code: `const fs = require('fs');\napp.get('/report', (req, res, next) => {\n  fs.createReadStream('report.pdf').on('error', next).pipe(res);\n});`,
    },
    {
      name: 'a pipeline',
      code: `const fs = require('fs');\nconst zlib = require('zlib');\nconst { pipeline } = require('stream/promises');\nexports.unpack = async (path, out) => {\n  await pipeline(fs.createReadStream(path), zlib.createGunzip(), fs.createWriteStream(out));\n};`,
    },
    {
      name: 'a listener of the variable',
      code: `const https = require('https');\nfunction ping(callback) {\n  const request = https.get('https://example.org', (answer) => callback(null, answer.statusCode));\n  request.on('error', callback);\n}`,
    },
    {
      name: 'a listener behind the pipe is the target’s',
      code: `const zlib = require('zlib');\nfunction unpack(req, out) {\n  const gunzip = zlib.createGunzip();\n  gunzip.on('error', report);\n  req.pipe(gunzip).pipe(out);\n  req.pipe(zlib.createInflate()).on('error', report).pipe(out);\n}`,
    },
    {
      name: 'a stream that is returned, and one that is read with for await',
      code: `const fs = require('fs');\nexports.open = (path) => fs.createReadStream(path);\nexports.count = async (path) => { let n = 0; for await (const chunk of fs.createReadStream(path)) n += chunk.length; return n; };`,
    },
  ],
} satisfies RuleFixtures;
