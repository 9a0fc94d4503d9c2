import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../agents/engine/findings.ts';
import type { RunResource } from '../../agents/engine/runs.ts';
import { noUsage } from '../../agents/engine/runs.ts';
import { toSarif } from '../../agents/engine/sarif.ts';

/** What SARIF 2.1.0 (section numbers in the comments) asks of the parts that are used here. */
const text = z.strictObject({ text: z.string().min(1) }); // 3.11, 3.12
const level = z.enum(['none', 'note', 'warning', 'error']); // 3.27.10
const sarifSchema = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'), // 3.13.2
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1), // 3.19.8
          informationUri: z.url(),
          rules: z.array(
            z.strictObject({
              id: z.string().min(1), // 3.49.3
              shortDescription: text,
              fullDescription: text,
              help: text.optional(),
              defaultConfiguration: z.strictObject({ level }),
              properties: z.strictObject({
                tags: z.array(z.string()),
                precision: z.enum(['high', 'medium', 'low']),
                'security-severity': z
                  .string()
                  .regex(/^\d+\.\d$/)
                  .optional(),
              }),
            }),
          ),
        }),
      }),
      automationDetails: z.strictObject({ id: z.string().min(1) }), // 3.17
      invocations: z.tuple([
        z.strictObject({
          executionSuccessful: z.boolean(),
          startTimeUtc: z.iso.datetime().optional(),
          endTimeUtc: z.iso.datetime().optional(),
          exitCodeDescription: z.string().optional(),
        }), // 3.20
      ]),
      originalUriBaseIds: z.record(z.string(), z.strictObject({ description: text })), // 3.14.14
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']), // 3.14.27
      results: z.array(
        z.strictObject({
          ruleId: z.string().min(1),
          ruleIndex: z.int().min(0), // 3.27.6
          level,
          message: text,
          locations: z.tuple([
            z.strictObject({
              physicalLocation: z.strictObject({
                artifactLocation: z.strictObject({
                  uri: z.string().regex(/^[^/\\\s][^\\\s]*$/),
                  uriBaseId: z.string(),
                }), // 3.4.3: a relative URI reference
                region: z.strictObject({ startLine: z.int().min(1), endLine: z.int().min(1), snippet: text }), // 3.30
              }),
            }),
          ]),
          partialFingerprints: z.record(z.string(), z.string()), // 3.27.17
          properties: z.record(z.string(), z.unknown()),
        }),
      ),
      properties: z.record(z.string(), z.unknown()),
    }),
  ]),
});

const finding: Finding = {
  rule: 'sql-injection',
  title: 'SQL built from the request',
  severity: 'high',
  confidence: 'high',
  cwe: [89],
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
const run: RunResource = {
  id: 'RUN',
  agent: 'node-expert',
  action: 'audit',
  sessionId: 'SESSION',
  status: 'succeeded',
  model: 'offline',
  output: { summary: 's' },
  findings: [finding, remark, { ...finding, severity: 'critical', file: 'index.js', fingerprint: 'c'.repeat(32) }],
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

describe('a run as SARIF', () => {
  it('has the form that the standard asks for', () => {
    expect(sarifSchema.safeParse(toSarif(run)).error).toBeUndefined();
    expect(
      sarifSchema.safeParse(toSarif({ ...run, findings: [], startedAt: null, finishedAt: null })).error,
    ).toBeUndefined();
  });

  it('has each rule once, as grave as its gravest finding, and every result points to its own', () => {
    const { runs } = sarifSchema.parse(toSarif(run));
    const { rules } = runs[0].tool.driver;
    expect(rules.map(({ id }) => id)).toEqual(['sql-injection', 'sync-io']);
    expect(rules[0]?.properties).toEqual({
      tags: ['security', 'external/cwe/cwe-089', 'A03:2021'],
      precision: 'high',
      'security-severity': '9.5',
    });
    expect(rules[1]?.properties).toEqual({ tags: [], precision: 'high' });
    for (const { ruleId, ruleIndex } of runs[0].results) expect(rules[ruleIndex]?.id).toBe(ruleId);
  });

  it('keeps the place, the quote, the level and the fingerprint of each finding', () => {
    const [first, second] = sarifSchema.parse(toSarif(run)).runs[0].results;
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
  });

  it('says of a run that failed or still goes on that its list is not the whole', () => {
    const failed: RunResource = {
      ...run,
      status: 'failed',
      findings: [],
      error: { code: 'turn_limit', title: 'Turn limit', detail: 'Too many turns.' },
    };
    expect(sarifSchema.parse(toSarif(failed)).runs[0].invocations[0]).toMatchObject({
      executionSuccessful: false,
      exitCodeDescription: 'turn_limit: Too many turns.',
    });
    expect(sarifSchema.parse(toSarif(run, { complete: false })).runs[0].invocations[0].executionSuccessful).toBe(false);
  });
});
