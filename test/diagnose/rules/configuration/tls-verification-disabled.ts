import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an agent that takes any certificate',
      code: `const https = require('https');\nconst agent = new https.Agent({ rejectUnauthorized: false });`,
      at: 'rejectUnauthorized',
    },
    { name: 'the whole process', code: `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';` },
    { name: 'the whole process, computed', code: `process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = 0;` },
    {
      name: 'a database',
      code: `import { Pool } from 'pg';\nexport const pool = new Pool({ connectionString: url, ssl: { rejectUnauthorized: false } });`,
      at: 'rejectUnauthorized',
    },
    {
      name: 'request',
      code: `const request = require('request');\nrequest({ url, strictSSL: false }, done);`,
      at: 'strictSSL',
    },
    { name: 'MongoDB', code: `mongoose.connect(url, { tls: true, tlsAllowInvalidCertificates: true });` },
    {
      name: 'a name that is not compared',
      code: `const tls = require('tls');\ntls.connect({ host, port, checkServerIdentity: () => undefined });`,
      at: 'checkServer',
    },
    {
      name: 'an old version',
      code: `const https = require('https');\nhttps.createServer({ key, cert, minVersion: 'TLSv1' }, app);`,
      at: 'minVersion',
    },
    { name: 'superagent', code: `superagent.get(url).disableTLSCerts();` },
    {
      name: 'a script',
      code: `start();`,
      files: {
        'package.json': `{\n  "scripts": {\n    "start": "NODE_TLS_REJECT_UNAUTHORIZED=0 node src/app.js"\n  }\n}`,
      },
      at: 'NODE_TLS_REJECT_UNAUTHORIZED=0',
    },
  ],
  good: [
    {
      name: 'an authority of its own',
      code: `const https = require('https');\nconst agent = new https.Agent({ ca, rejectUnauthorized: true });`,
    },
    {
      name: 'a setting that is on unless told otherwise',
      code: `const agent = new https.Agent({ rejectUnauthorized: process.env.INSECURE !== '1' });`,
    },
    {
      name: 'development',
      code: `if (process.env.NODE_ENV === 'development') process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';`,
    },
    {
      name: 'a test',
      file: 'test/client.test.js',
      code: `const agent = new https.Agent({ rejectUnauthorized: false });`,
    },
    {
      name: 'a server that asks for no certificate',
      code: `const https = require('https');\nhttps.createServer({ key, cert, rejectUnauthorized: false }, app);`,
    },
    {
      name: 'a present version',
      code: `const tls = require('tls');\ntls.createServer({ key, cert, minVersion: 'TLSv1.2' });`,
    },
    {
      name: 'a name that is taken apart',
      code: `function connect({ rejectUnauthorized = false }) { return rejectUnauthorized; }`,
    },
    {
      name: 'a script for tests',
      code: `start();`,
      files: { 'package.json': `{\n  "scripts": {\n    "test:e2e": "NODE_TLS_REJECT_UNAUTHORIZED=0 jest"\n  }\n}` },
    },
  ],
} satisfies RuleFixtures;
