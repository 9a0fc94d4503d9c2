import { createHash } from 'node:crypto';
import type { Finding } from '../../agents/engine/findings.ts';
import type { RunObservation } from '../../agents/engine/ledger.ts';

/** A finding whose identity is its name. */
export function findingOf(name: string, change: Partial<Finding> = {}): Finding {
  return {
    fingerprint: createHash('sha256').update(name).digest('hex').slice(0, 32),
    rule: 'sql-injection',
    title: 'A query is put together from text',
    severity: 'high',
    confidence: 'high',
    cwe: [89],
    owasp: ['A03:2021'],
    file: `src/${name}.js`,
    startLine: 1,
    endLine: 1,
    quote: `db.query(${JSON.stringify(name)} + id)`,
    message: 'Whoever chooses the id writes the query.',
    source: 'model',
    ...change,
  };
}

/** What a run says that reports `findings` and shows that those named in `fixed` are gone. */
export function observationOf(
  runId: string,
  findings: readonly Finding[],
  change: Partial<Omit<RunObservation, 'runId' | 'findings'>> = {},
): RunObservation {
  return { runId, at: '2026-11-22T12:00:00.000Z', findings, profiles: new Map(), fixed: new Set(), ...change };
}
