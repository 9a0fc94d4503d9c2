import { describe, expect, it } from 'vitest';
import { analyse } from '../../agents/diagnose/analyse.ts';
import type { AnalyzedClaim } from '../../agents/engine/findings.ts';
import { locateQuote } from '../../agents/engine/quotes.ts';

async function claimsOf(
  files: Readonly<Record<string, string>>,
  report = Object.keys(files),
): Promise<AnalyzedClaim[]> {
  const claims: AnalyzedClaim[] = [];
  await analyse(
    { id: 1, sources: new Map(Object.entries(files)), report, includesProject: true, asksFacts: false },
    (message) => {
      if (message.type === 'file' || message.type === 'project') claims.push(...message.claims);
    },
  );
  return claims;
}

const sessions = (secret: string): string =>
  `const express = require('express');\nconst session = require('express-session');\nconst app = express();\n` +
  `app.use(session({ secret: '${secret}', resave: false, saveUninitialized: true, cookie: { secure: false } }));\n`;

describe('the quotes of all rules', () => {
  it('end before a secret that stands on the same line', async () => {
    const claims = await claimsOf({ 'src/app.js': sessions('plum-Orchard-7719') });
    expect(claims.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['hard-coded-secret', 'insecure-cookie', 'insecure-session-store']),
    );
    expect(claims.filter(({ quote }) => quote.includes('plum-O'))).toEqual([]);
    expect(claims.find(({ rule }) => rule === 'insecure-session-store')?.quote).toBe(`app.use(session({ secret: '`);
  });

  it('are text of the file, at the claim’s line', async () => {
    const text = sessions('plum-Orchard-7719');
    for (const { quote, startLine } of await claimsOf({ 'src/app.js': text }))
      expect(locateQuote(text, quote, startLine)).toMatchObject({ startLine });
  });

  it('show no secret that only its use makes one', async () => {
    const code =
      `const jwt = require('jsonwebtoken');\nconst words = 'walnut garden'; eval(input);\n` +
      `exports.open = (token) => jwt.verify(token, words);\nexports.log = () => eval('walnut garden' + input);\n`;
    const claims = await claimsOf({ 'src/tokens.js': code });
    const dynamic = claims.filter(({ rule }) => rule === 'dynamic-code').map(({ quote }) => quote);
    expect(dynamic).toEqual([`const words = '`, `exports.log = () => eval('`]);
    expect(JSON.stringify(claims.map(({ quote, message }) => [quote, message]))).not.toContain('walnut garden');
  });

  it('give what stands behind a secret where nothing stands before it', async () => {
    const code = `import { createHmac } from 'node:crypto';\nexport const sign = (text) =>\n  createHmac('sha256',\n    'brook-Lantern-31', eval(text));\n`;
    const claims = await claimsOf({ 'src/sign.js': code });
    expect(claims.find(({ rule }) => rule === 'dynamic-code')?.quote).toBe(`', eval(text));`);
  });

  it('show none in claims over the whole project, in files that another process has analysed', async () => {
    const login =
      `const express = require('express');\nconst jwt = require('jsonwebtoken');\nconst app = express();\n` +
      `app.post('/login', (req, res) => res.json(jwt.sign({ id: find(req.body) }, 'fig-Harbour-0312')));\napp.listen(3000);\n`;
    const files = { 'package.json': '{"dependencies":{"express":"5"}}', 'src/app.js': login };
    const claims = await claimsOf(files, ['package.json']);
    expect(claims.some(({ quote }) => quote.startsWith(`app.post('/login'`))).toBe(true);
    expect(claims.map(({ quote }) => quote).join('\n')).not.toContain('fig-Ha');
  });

  it('show no secret of a configuration', async () => {
    const claims = await claimsOf({
      'serverless.yml': `provider:\n  name: aws\n  runtime: nodejs12.x # key\n  environment: { API_SECRET: 'tiger-Meadow-4410' }\n`,
      '.env': `SESSION_SECRET=tiger-Meadow-4410\n`,
    });
    expect(claims.map(({ quote }) => quote).join('\n')).not.toContain('tiger-M');
  });
});
