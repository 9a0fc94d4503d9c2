import * as z from 'zod';
import { diagnoseWorkspace } from './diagnoseWorkspace.ts';
import { goneFindings, type Diagnosis } from './goneFindings.ts';
import { recordRun } from './ledger.ts';
import type { RunRecord } from './runs.ts';
import type { RunState } from './runState.ts';

/** The field by which the input of an action limits it to a part of the files. */
const limitedInput = z.object({ paths: z.array(z.string()).min(1) });

/**
 * Records what a run that ends has found in the ledger of its target. Nothing is recorded of an action that reports no findings, of a
 * run that has no result, and of one that has found nothing and analysed nothing. Safe to do twice. When the ledger cannot be written,
 * the run keeps its result and says so in a warning: the next run of the target makes up for it.
 */
export async function recordFindings(state: RunState, ended: RunRecord): Promise<void> {
  const hasResult = ended.status === 'succeeded' || ended.status === 'partial';
  if (!state.driver.action.reportsFindings || !hasResult) return;
  try {
    await record(state, ended);
  } catch (error) {
    state.services.logger.error('findings not recorded', { runId: ended.id, error });
    state.events.append({
      type: 'warning-raised',
      message: `The findings could not be recorded for the target ${JSON.stringify(ended.target)}. They stand in this run; the next run of the target records what is found then.`,
    });
  }
}

async function record(state: RunState, { id: runId, tenant, target, input, findings, finishedAt }: RunRecord) {
  const diagnoses = await diagnose(state);
  const hasLooked = diagnoses.some(({ report }) => report.filesAnalysed > 0);
  if (findings.length === 0 && !hasLooked) return;
  const limited = limitedInput.safeParse(input);
  const run = {
    directory: state.directory,
    paths: limited.success ? limited.data.paths : undefined,
    reported: new Set(findings.map(({ fingerprint }) => fingerprint)),
    diagnoses,
  };
  const at = finishedAt ?? new Date(state.services.clock.nowMs()).toISOString();
  const profiles = profilesByFingerprint(diagnoses);
  await state.services.ledgers.update(tenant, target, async (ledger) =>
    recordRun(ledger, { runId, at, findings, profiles, fixed: await goneFindings(ledger, run) }),
  );
}

/** Diagnose, asked as the run has asked it, for the files as they are now: answered from memory where they have not changed. */
async function diagnose(state: RunState): Promise<readonly Diagnosis[]> {
  const asked = new Map(state.memory.diagnosed.map((options) => [JSON.stringify(options), options]));
  const diagnoses: Diagnosis[] = [];
  for (const options of asked.values()) diagnoses.push({ options, report: await diagnoseWorkspace(state, options) });
  return diagnoses;
}

function profilesByFingerprint(diagnoses: readonly Diagnosis[]): ReadonlyMap<string, readonly string[]> {
  const profiles = new Map<string, readonly string[]>();
  for (const { options, report } of diagnoses) {
    for (const { fingerprint } of report.findings)
      profiles.set(fingerprint, [...(profiles.get(fingerprint) ?? []), options.profile]);
  }
  return profiles;
}
