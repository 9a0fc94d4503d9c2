import type { OfflineCall, OfflineStep } from '../engine/defineAction.ts';
import { AgentError } from '../engine/errors.ts';
import { diagnoseResultSchema } from '../tools/diagnose.ts';
import type { DiagnoseResult } from '../tools/diagnose.ts';
import { summarizeDiagnosis } from './diagnosisSummary.ts';
import { lastSubmitError } from './lastSubmitError.ts';

export interface DiagnosePlanOptions {
  readonly profile: 'security' | 'quality' | 'performance';
  readonly paths?: readonly string[] | undefined;
}

/** What no static analysis of a profile can see, for the coverage of a result that rests on it alone. */
const unseen: Readonly<Record<DiagnosePlanOptions['profile'], string>> = {
  security:
    'Not looked at: business rules, who is meant to do what, what dependencies do inside and whether their versions have known weaknesses.',
  quality: 'Not looked at: whether the code does what it should, its structure, its tests.',
  performance: 'Not looked at: how often each place runs, and what it costs. Nothing was measured.',
};

/**
 * Serves an action without a model: static analysis, then all that it found. Throws `model_required` when the analysis failed: a
 * result without findings would read as a clean bill of health.
 */
export function diagnosePlan({ profile, paths }: DiagnosePlanOptions, calls: readonly OfflineCall[]): OfflineStep {
  lastSubmitError(calls);
  const diagnosis = calls.find((call) => call.tool === 'Diagnose');
  if (diagnosis === undefined) {
    return { text: '', tools: [{ name: 'Diagnose', input: { profile, ...(paths !== undefined && { paths }) } }] };
  }
  const result = readResult(diagnosis);
  const coverage = [
    `${result.filesAnalysed} JavaScript and TypeScript files, by static analysis alone.`,
    ...(paths === undefined ? [] : [`Only files that match ${paths.join(', ')} were reported on.`]),
    ...result.notes,
    unseen[profile],
  ].join('\n');
  const input = { summary: summarizeDiagnosis(result), coverage, findings: [], accept: ['all'] };
  return { text: '', tools: [{ name: 'Submit', input }] };
}

function readResult(call: OfflineCall): DiagnoseResult {
  if (call.isError) {
    throw new AgentError(
      'model_required',
      `Static analysis failed, and no model is configured that could work without it: ${call.result.slice(0, 1000)}`,
    );
  }
  return diagnoseResultSchema.parse(JSON.parse(call.result));
}
