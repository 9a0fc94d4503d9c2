import { describe, expect, it } from 'vitest';
import { analyse } from '../../agents/diagnose/analyse.ts';
import { ruleCatalog } from '../../agents/diagnose/ruleCatalog.ts';
import { claimSchema, type Claim } from '../../agents/engine/findings.ts';

async function claimsIn(sources: Readonly<Record<string, string>>): Promise<Claim[]> {
  const claims: Claim[] = [];
  await analyse(
    {
      id: 1,
      sources: new Map(Object.entries(sources)),
      report: Object.keys(sources),
      includesProject: true,
      asksFacts: false,
    },
    (message) => {
      if (message.type === 'file') claims.push(...message.claims);
    },
  );
  return claims;
}

async function rulesIn(text: string, file = 'src/service.js'): Promise<string[]> {
  return (await claimsIn({ [file]: text })).map(({ rule, startLine }) => `${rule}:${startLine}`);
}

describe('redos', () => {
  it('is found in literals and in constructors, with an attack', async () => {
    const found = await claimsIn({ 'a.js': `const a = /^(\\w+\\s?)*$/;\nconst b = new RegExp('^(a+)+$', 'i');` });
    expect(found.map(({ rule, severity, startLine }) => `${rule} ${severity}:${startLine}`)).toEqual([
      'redos high:1',
      'redos high:2',
    ]);
    expect(found[0]?.message).toContain('exponential time');
  });

  it('weighs polynomial time by its degree', async () => {
    const [square] = await claimsIn({ 'a.js': `const key = /^([a-z][\\w-]*)[ \\t]*:(?:[ \\t]+(.*)|)$/;` });
    expect(square).toMatchObject({ rule: 'redos', severity: 'low' });
    expect(square?.message).toContain('to the power of 2');
  });

  it('leaves linear expressions alone', async () => {
    expect(await rulesIn(`const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/; const list = /^\\d+(,\\d+)*$/;`)).toEqual([]);
  });
});

describe('the scanned code', () => {
  it('cannot switch rules off by comments', async () => {
    const text = `/* eslint-disable */\neval(a); // eslint-disable-line\n/* secretlint-disable */\nconst t = 'ghp_Rk3vTq8LmZx2WcYb7NdHs5JpFg1UaE9oVi4K';`;
    expect(await rulesIn(text)).toEqual(['hard-coded-credential:4', 'dynamic-code:2']);
  });
});

describe('the rule catalog', () => {
  it('yields claims that satisfy the schema, and supersedes only rules that exist', () => {
    for (const [rule, entry] of Object.entries(ruleCatalog)) {
      const { title, severity, confidence, cwe, owasp, message, fix } = entry;
      const place = { file: 'a.js', startLine: 1, endLine: 1, quote: 'quote' };
      claimSchema.parse({
        rule,
        title,
        severity,
        confidence,
        cwe: [...cwe],
        owasp: [...owasp],
        message,
        fix,
        ...place,
      });
      for (const superseded of entry.supersedes ?? []) expect(ruleCatalog).toHaveProperty(superseded);
    }
  });
});
