import { rm } from 'node:fs/promises';
import { finishRun } from './finishRun.ts';
import { keepLease } from './lease.ts';
import { RunState, type Driver } from './runState.ts';
import { runTools } from './runTools.ts';
import type { RunRecord } from './runs.ts';
import type { RunServices } from './services.ts';
import type { ClaimedRun } from './startRun.ts';
import { systemPrompt } from './systemPrompt.ts';
import { takeTurns } from './turnLoop.ts';

/**
 * Drives a claimed run to its end and returns its final record. A failure of the run itself (the model, a limit, an abort) is a
 * record with status `failed` or `cancelled`; it throws only when the journal cannot be written.
 */
export async function advance(services: RunServices, claimed: ClaimedRun, driver: Driver): Promise<RunRecord> {
  const lost = new AbortController();
  const lease = keepLease(services, claimed.record, (error) => {
    lost.abort(error);
  });
  const signal = AbortSignal.any([driver.signal, lost.signal]);
  const state = new RunState(services, claimed, { ...driver, signal });
  try {
    claimed.unseenEvents.forEach(driver.sink);
    return await finishRun(state, await outcomeOf(state));
  } finally {
    state.events.close();
    lease.stop();
    await rm(claimed.directory, { recursive: true, force: true });
  }
}

type Outcome = Parameters<typeof finishRun>[1];

async function outcomeOf(state: RunState): Promise<Outcome> {
  const { action, agent, signal } = state.driver;
  const { record, services } = state;
  try {
    const client = await services.models.client({
      model: record.model,
      action,
      input: record.input,
      historyLength: state.historyLength,
    });
    const result = await takeTurns(state, {
      client,
      system: systemPrompt(agent, action),
      opening: { role: 'user', content: action.instructions(record.input) },
      tools: runTools(state),
    });
    return { result };
  } catch (error) {
    // An abort surfaces as whatever was in flight; the reason says what happened.
    return { failure: signal.aborted ? signal.reason : error };
  }
}
