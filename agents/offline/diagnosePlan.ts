import type { OfflineCall, OfflineStep } from '../engine/defineAction.ts';
import { AgentError } from '../engine/errors.ts';
import { severities } from '../engine/findings.ts';
import { diagnoseResultSchema } from '../tools/diagnose.ts';
import type { DiagnoseResult } from '../tools/diagnose.ts';
import { lastSubmitError } from './lastSubmitError.ts';

export interface DiagnosePlanOptions {
  readonly profile: 'security' | 'quality';
  readonly paths?: readonly string[] | undefined;
}

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
  const input = { summary: summarize(result), coverage: describeCoverage(result), findings: [], accept: ['all'] };
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

function summarize({ total, bySeverity, filesAnalysed }: DiagnoseResult): string {
  const files = `${filesAnalysed} ${filesAnalysed === 1 ? 'file' : 'files'}`;
  if (filesAnalysed === 0)
    return 'No JavaScript or TypeScript file was there to analyse, so nothing can be said about the code.';
  if (total === 0)
    return `Static analysis of ${files} found nothing. That is no proof: it sees known patterns, and no model was there to read the code.`;
  const counts = severities
    .filter((severity) => bySeverity[severity] > 0)
    .map((severity) => `${bySeverity[severity]} ${severity}`);
  return `Static analysis of ${files} found ${total} ${total === 1 ? 'problem' : 'problems'}: ${counts.join(', ')}. No model has verified them.`;
}

function describeCoverage({ filesAnalysed, notes }: DiagnoseResult): string {
  return [`${filesAnalysed} JavaScript and TypeScript files, by static analysis alone.`, ...notes].join('\n');
}
