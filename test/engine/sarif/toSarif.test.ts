import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { severities, type Finding } from '../../../agents/engine/findings.ts';
import { noUsage, runStatuses, type RunResource } from '../../../agents/engine/runs.ts';
import type { SarifLedgerEntry } from '../../../agents/engine/sarif/results.ts';
import { toSarif, type SarifOptions } from '../../../agents/engine/sarif/toSarif.ts';
import { sarifProblems } from '../../support/sarifSchema.ts';

const finding: Finding = {
  rule: 'sql-injection',
  title: 'SQL built from the request',
  severity: 'high',
  confidence: 'high',
  cwe: [89, 20],
  owasp: ['A03:2021'],
  file: 'src/a b/ü.js',
  startLine: 3,
  endLine: 4,
  quote: 'db.query(q)',
  message: 'The query holds request data.',
  fix: 'Bind it.',
  fingerprint: 'a'.repeat(32),
  source: 'model',
};
const { fix: _fix, ...withoutFix } = finding;
const remark: Finding = {
  ...withoutFix,
  rule: 'sync-io',
  severity: 'low',
  cwe: [],
  owasp: [],
  file: 'index.js',
  fingerprint: 'b'.repeat(32),
  source: 'analyzer',
};
const graver: Finding = { ...finding, severity: 'critical', file: 'index.js', fingerprint: 'c'.repeat(32) };
const run: RunResource = {
  id: 'RUN',
  agent: 'node-expert',
  action: 'audit',
  sessionId: 'SESSION',
  target: 'session:SESSION',
  status: 'succeeded',
  model: 'offline',
  output: { summary: 's' },
  findings: [finding, remark, graver],
  dropped: 1,
  checks: [],
  turns: 2,
  usage: noUsage,
  costUsd: 0,
  budgetUsd: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:01:00.000Z',
};

const objects = z.array(z.record(z.string(), z.unknown()));
const logSchema = z.object({
  runs: z.tuple([
    z.object({
      tool: z.object({ driver: z.looseObject({ rules: objects, supportedTaxonomies: objects.optional() }) }),
      taxonomies: z.array(z.looseObject({ name: z.string(), taxa: objects })).optional(),
      invocations: z.tuple([z.record(z.string(), z.unknown())]),
      results: objects,
    }),
  ]),
});

/** The run of the log, which is valid. */
function sarif(resource: RunResource, options: SarifOptions = {}) {
  const log = toSarif(resource, options);
  expect(sarifProblems(log)).toEqual([]);
  return logSchema.parse(log).runs[0];
}

describe('a run as SARIF', () => {
  it('is valid with and without findings, started or not', () => {
    sarif(run);
    sarif({ ...run, findings: [], startedAt: null, finishedAt: null });
  });

  it('is not taken for valid when it is not', () => {
    expect(sarifProblems({ ...toSarif(run), version: '2.0.0' })).not.toEqual([]);
    expect(sarifProblems({ ...toSarif(run), rules: [] })).not.toEqual([]);
    expect(sarifProblems({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).not.toEqual([]);
  });

  it('keeps the place, the quote, the level and the fingerprint of each finding', () => {
    const [first, second] = sarif(run).results;
    expect(first).toMatchObject({
      level: 'error',
      message: { text: 'SQL built from the request. The query holds request data.\n\nBind it.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'src/a%20b/%C3%BC.js' },
            region: { startLine: 3, endLine: 4, snippet: { text: 'db.query(q)' } },
          },
        },
      ],
      partialFingerprints: { 'agentEndpoints/v1': 'a'.repeat(32) },
    });
    expect(second).toMatchObject({
      level: 'note',
      message: { text: 'SQL built from the request. The query holds request data.' },
    });
    expect(second).not.toHaveProperty('fixes');
    expect(second).not.toHaveProperty('baselineState');
    expect(second).not.toHaveProperty('suppressions');
  });

  it('says of a run that failed or still goes on that its list is not the whole', () => {
    const error = { code: 'turn_limit', title: 'Turn limit', detail: 'Too many turns.' } as const;
    expect(sarif({ ...run, status: 'failed', findings: [], error }).invocations[0]).toMatchObject({
      executionSuccessful: false,
      exitCodeDescription: 'turn_limit: Too many turns.',
    });
    expect(sarif(run, { complete: false }).invocations[0]).toMatchObject({ executionSuccessful: false });
  });
});

describe('the rules of a log', () => {
  it('are each there once, as grave as the gravest finding, and every result points to its own', () => {
    const { tool, results } = sarif(run);
    const { rules } = tool.driver;
    expect(rules.map(({ id }) => id)).toEqual(['sql-injection', 'sync-io']);
    expect(rules[0]).toMatchObject({
      name: 'SqlInjection',
      defaultConfiguration: { level: 'error' },
      properties: {
        tags: ['security', 'external/cwe/cwe-089', 'external/cwe/cwe-020', 'A03:2021'],
        precision: 'high',
        'security-severity': '9.5',
      },
    });
    expect(rules[1]?.['properties']).toEqual({ tags: [], precision: 'high' });
    for (const { ruleId, ruleIndex } of results) expect(rules[Number(ruleIndex)]?.['id']).toBe(ruleId);
  });

  it('are described by their findings where nothing else describes them', () => {
    const [rule, other] = sarif(run).tool.driver.rules;
    expect(rule).toMatchObject({
      shortDescription: { text: finding.title },
      fullDescription: { text: finding.message },
      help: { text: 'The query holds request data.\n\nBind it.' },
      helpUri: 'https://cwe.mitre.org/data/definitions/89.html',
    });
    expect(other).toMatchObject({ help: { text: remark.message } });
    expect(other).not.toHaveProperty('helpUri');
  });

  it('are described by the catalog of rules where it knows them', () => {
    const described = { title: 'SQL injection', message: 'Why.', fix: 'How.', helpUri: 'https://example.com/sql' };
    const [rule, other] = sarif(run, {
      describeRule: (id) => (id === 'sql-injection' ? described : undefined),
    }).tool.driver.rules;
    expect(rule).toMatchObject({
      shortDescription: { text: 'SQL injection' },
      fullDescription: { text: 'Why.' },
      help: { text: 'Why.\n\nHow.' },
      helpUri: 'https://example.com/sql',
    });
    expect(JSON.stringify(rule?.['help'])).toContain('[CWE-89](https://cwe.mitre.org/data/definitions/89.html)');
    expect(other).toMatchObject({ shortDescription: { text: remark.title } });
  });

  it('are no longer than code hosts take', () => {
    const long: Finding = {
      ...finding,
      rule: 'r'.repeat(300),
      title: 't'.repeat(300),
      message: 'm'.repeat(2_000),
      owasp: Array.from({ length: 30 }, (_none, index) => `A${index}`),
    };
    const [rule] = sarif({ ...run, findings: [long] }).tool.driver.rules;
    const lengths = z.object({
      name: z.string().max(255),
      shortDescription: z.object({ text: z.string().max(255) }),
      fullDescription: z.object({ text: z.string().max(1_024) }),
      properties: z.object({ tags: z.array(z.string()).max(20) }),
    });
    expect(lengths.safeParse(rule).error).toBeUndefined();
    expect(rule?.['id']).toBe('r'.repeat(300));
  });
});

describe('the weaknesses of a log', () => {
  it('are a taxonomy that rules and results refer to', () => {
    const { tool, taxonomies = [], results } = sarif(run);
    expect(tool.driver.supportedTaxonomies).toEqual([{ name: 'CWE', index: 0 }]);
    expect(taxonomies.map(({ name }) => name)).toEqual(['CWE']);
    expect(taxonomies[0]?.taxa.map(({ id }) => id)).toEqual(['20', '89']);
    const references = z.array(z.object({ id: z.string(), index: z.int() })).parse(results[0]?.['taxa']);
    expect(references.map(({ id }) => id)).toEqual(['89', '20']);
    for (const { id, index } of references) expect(taxonomies[0]?.taxa[index]?.['id']).toBe(id);
    expect(tool.driver.rules[0]?.['relationships']).toMatchObject([
      { target: { id: '89', toolComponent: { name: 'CWE' } }, kinds: ['superset'] },
      { target: { id: '20' } },
    ]);
  });

  it('are none where no finding names one', () => {
    const { tool, taxonomies } = sarif({ ...run, findings: [remark] });
    expect(tool.driver.supportedTaxonomies).toBeUndefined();
    expect(taxonomies).toBeUndefined();
  });
});

describe('a finding with edits', () => {
  it('brings them as one fix of its file', () => {
    const edits = [
      { startLine: 3, startColumn: 5, endLine: 4, endColumn: 1, replaces: 'x\n', text: 'y\n' },
      { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, replaces: '', text: 'import a;\n' },
      { startLine: 9, startColumn: 1, endLine: 9, endColumn: 4, replaces: 'del', text: '' },
    ];
    const [result] = sarif({ ...run, findings: [{ ...finding, edits }] }).results;
    expect(result?.['fixes']).toEqual([
      {
        description: { text: 'Bind it.' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'src/a%20b/%C3%BC.js', uriBaseId: 'WORKSPACE' },
            replacements: [
              {
                deletedRegion: { startLine: 3, startColumn: 5, endLine: 4, endColumn: 1 },
                insertedContent: { text: 'y\n' },
              },
              {
                deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
                insertedContent: { text: 'import a;\n' },
              },
              {
                deletedRegion: { startLine: 9, startColumn: 1, endLine: 9, endColumn: 4 },
                insertedContent: { text: '' },
              },
            ],
          },
        ],
      },
    ]);
  });
});

describe('a run whose target has a ledger', () => {
  const triage = { state: 'false_positive', reason: 'A test.', by: 'key-1', at: '2026-01-02T00:00:00.000Z' } as const;
  const gone: Finding = { ...finding, rule: 'path-traversal', cwe: [22], fingerprint: 'd'.repeat(32) };
  const entry = (
    known: Finding,
    status: SarifLedgerEntry['status'],
    decided: SarifLedgerEntry['triage'] = null,
  ): [string, SarifLedgerEntry] => [known.fingerprint, { status, triage: decided, finding: known }];

  it.each([
    ['new', 'new'],
    ['persisting', 'unchanged'],
    ['reopened', 'new'],
    // Fixed since: this run has found it all the same.
    ['fixed', 'unchanged'],
  ] as const)('says of a finding that is %s that it is %s', (status, baselineState) => {
    const { results } = sarif({ ...run, findings: [finding] }, { ledger: new Map([entry(finding, status)]) });
    expect(results).toMatchObject([{ baselineState, suppressions: [] }]);
  });

  it('takes a finding that the ledger does not know for new', () => {
    expect(sarif({ ...run, findings: [finding] }, { ledger: new Map() }).results).toMatchObject([
      { baselineState: 'new', suppressions: [] },
    ]);
  });

  it('shows triage as a suppression that somebody has decided', () => {
    const ledger = new Map([entry(finding, 'persisting', triage), entry(remark, 'persisting')]);
    expect(sarif({ ...run, findings: [finding, remark] }, { ledger }).results).toMatchObject([
      {
        suppressions: [
          {
            kind: 'external',
            status: 'accepted',
            justification: 'A test.',
            properties: { state: 'false_positive', by: 'key-1', at: triage.at },
          },
        ],
      },
      { suppressions: [] },
    ]);
  });

  it('names fixed findings as absent, with rule and weakness, or leaves them out', () => {
    const ledger = new Map([entry(finding, 'persisting'), entry(gone, 'fixed'), entry(remark, 'persisting')]);
    const { results, tool, taxonomies } = sarif({ ...run, findings: [finding] }, { ledger });
    expect(results.map(({ ruleId, baselineState }) => [ruleId, baselineState])).toEqual([
      ['sql-injection', 'unchanged'],
      ['path-traversal', 'absent'],
    ]);
    expect(tool.driver.rules).toHaveLength(2);
    expect(taxonomies?.[0]?.taxa.map(({ id }) => id)).toContain('22');
    expect(sarif({ ...run, findings: [finding] }, { ledger, fixed: 'omit' }).results).toHaveLength(1);
  });
});

describe('any run', () => {
  const text = fc.string({ minLength: 1, unit: 'binary' });
  const position = fc.integer({ min: 1, max: 100_000 });
  const edit = fc.record({
    startLine: position,
    startColumn: position,
    endLine: position,
    endColumn: position,
    replaces: fc.string({ unit: 'binary' }),
    text: fc.string({ unit: 'binary' }),
  });
  const findings = fc.record(
    {
      rule: fc.oneof(text, fc.constantFrom('a', 'b-c')),
      title: text,
      severity: fc.constantFrom(...severities),
      confidence: fc.constantFrom('high', 'medium', 'low'),
      cwe: fc.array(fc.integer({ min: 1, max: 2_000 }), { maxLength: 5 }),
      owasp: fc.array(text, { maxLength: 30 }),
      file: text,
      startLine: position,
      endLine: position,
      quote: text,
      message: text,
      fix: text,
      fingerprint: fc.nat(20).map((number) => number.toString(16).padStart(32, '0')),
      source: fc.constantFrom('analyzer', 'model'),
      edits: fc.array(edit, { maxLength: 3 }),
    },
    {
      noNullPrototype: true,
      requiredKeys: [
        'rule',
        'title',
        'severity',
        'confidence',
        'cwe',
        'owasp',
        'file',
        'startLine',
        'endLine',
        'quote',
        'message',
        'fingerprint',
        'source',
      ],
    },
  ) satisfies fc.Arbitrary<Finding>;
  const instant = fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const triage = fc.record(
    { state: fc.constantFrom('accepted', 'false_positive'), reason: text, by: text, at: instant },
    { noNullPrototype: true },
  );
  const entries = fc.record({
    status: fc.constantFrom('new', 'persisting', 'fixed', 'reopened'),
    triage: fc.option(triage),
    finding: findings,
  });

  it('is valid, and the indexes in it are right', () => {
    fc.assert(
      fc.property(
        fc.array(findings, { maxLength: 8 }),
        fc.option(fc.array(entries, { maxLength: 8 })),
        fc.constantFrom(...runStatuses),
        instant,
        (reported, known, status, at) => {
          const ledger =
            known === null ? {} : { ledger: new Map(known.map((entry) => [entry.finding.fingerprint, entry])) };
          const { tool, results } = sarif({ ...run, findings: reported, status, finishedAt: at }, ledger);
          expect(results.length).toBeGreaterThanOrEqual(reported.length);
          for (const { ruleId, ruleIndex } of results) {
            expect(tool.driver.rules[Number(ruleIndex)]?.['id']).toBe(ruleId);
          }
          expect(new Set(tool.driver.rules.map(({ id }) => id)).size).toBe(tool.driver.rules.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
