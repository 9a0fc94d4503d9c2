/**
 * The durable function that drives runs no request waits for: background runs, runs that outlive their request, scheduled runs.
 *
 * Its steps are legs. A step holds only how the leg ended; everything else is in the journal, so a leg that dies is made again and
 * goes on from the last stored turn. Between legs it waits without cost: a second, until a parked run wakes, or for a callback when a
 * tool call needs a decision. The build makes its entry, with all actions of the catalog.
 */
import { CallbackExternalError, CallbackTimeoutError } from '@aws/durable-execution-sdk-js';
import type { DurableContext, DurableLambdaHandler, RetryDecision } from '@aws/durable-execution-sdk-js';
import middy from '@middy/core';
import { executionModeDurableContext } from '@middy/core/DurableContext';
import * as z from 'zod';
import { AgentError } from '../agents/engine/errors.ts';
import { openScheduledRun, slotSchema } from './scheduledRun.ts';
import type { ScheduleSlot } from './scheduledRun.ts';
import { services as standardServices } from './services.ts';
import type { ActionServices } from './services.ts';
import { decisionsDueMs, takeLeg } from './takeLeg.ts';
import type { Endpoints, LegOutcome } from './takeLeg.ts';

const runSchema = z.object({ tenant: z.string().min(1), runId: z.string().min(1) });
const eventSchema = z.union([runSchema, slotSchema]);
type Run = z.infer<typeof runSchema>;

export interface WorkerOptions {
  /** @default the deployment's, built with the first leg */
  readonly services?: () => ActionServices;
}

export interface WorkerResult {
  readonly status: string;
}

/** An execution may have 3,000 operations, and a leg takes two or three. The sweeper starts the next execution. */
const maxLegs = 900;
/** A driver that died holds its lease for 30 seconds more; one that is still there after these waits is alive, and this one is not needed. */
const driverWaitSeconds = [5, 10, 10, 10];
const longestSessionWaitSeconds = 15;

/** The Lambda handler of the worker. Its result is the status in which it leaves the run. */
export function createWorkerHandler(endpoints: Endpoints, options: WorkerOptions = {}): DurableLambdaHandler {
  const services = options.services ?? standardServices;
  const work = async (event: unknown, context: DurableContext): Promise<WorkerResult> => {
    const parsed = eventSchema.parse(event);
    const run = 'slot' in parsed ? await openSlot(services, endpoints, parsed, context) : parsed;
    return driveRun(services, endpoints, context, { ...run, isAsked: !('slot' in parsed) });
  };
  // An early timeout would end the execution as failed, where Lambda's own is followed by another invocation.
  const handler = middy<unknown, WorkerResult, Error, DurableContext>(work, {
    executionMode: executionModeDurableContext,
    timeoutEarlyInMillis: 0,
  });
  // The one boundary where the types of middy end: in this mode it wraps the handler with the SDK.
  return handler as unknown as DurableLambdaHandler;
}

async function openSlot(
  services: () => ActionServices,
  endpoints: Endpoints,
  slot: ScheduleSlot,
  context: DurableContext,
): Promise<Run> {
  const { agent, action, tenant } = slot.schedule;
  const endpoint = endpoints[`${agent}/${action}`];
  if (endpoint === undefined)
    throw new AgentError('not_found', `A schedule names ${agent}/${action}, which is not deployed. Deploy again.`);
  const runId = await context.step('open', async () => openScheduledRun(services(), endpoint, slot), {
    retryStrategy: retry,
  });
  return { tenant, runId };
}

async function driveRun(
  services: () => ActionServices,
  endpoints: Endpoints,
  context: DurableContext,
  run: Run & { readonly isAsked: boolean },
): Promise<WorkerResult> {
  const { tenant, runId } = run;
  let busyLegs = 0;
  for (let leg = 0; leg < maxLegs; leg += 1) {
    const outcome = await context.step(
      'leg',
      async ({ attempt }): Promise<LegOutcome> =>
        takeLeg(services(), endpoints, {
          tenant,
          runId,
          remainingTimeMs: context.lambdaContext.getRemainingTimeInMillis(),
          resumesFailed: run.isAsked && leg === 0 && attempt === 1,
        }),
      { retryStrategy: retry },
    );
    busyLegs = outcome.next === 'busy' ? busyLegs + 1 : 0;
    if (outcome.next === 'end') return { status: outcome.status };
    if (outcome.next === 'decision') {
      await waitForDecision(services, context, run, outcome.waitSeconds);
    } else {
      const seconds = outcome.next === 'pause' ? outcome.waitSeconds : busySeconds(outcome.with, busyLegs);
      if (seconds === undefined) return { status: 'driven elsewhere' };
      await context.wait('between legs', { seconds });
    }
  }
  return { status: 'unfinished' };
}

/** Undefined when it is no use to wait any longer. */
function busySeconds(busyWith: 'driver' | 'session', busyLegs: number): number | undefined {
  if (busyWith === 'driver') return driverWaitSeconds[busyLegs - 1];
  return Math.min(longestSessionWaitSeconds, 2 * busyLegs);
}

async function waitForDecision(
  services: () => ActionServices,
  context: DurableContext,
  { tenant, runId }: Run,
  waitSeconds: number,
): Promise<void> {
  const submit = async (callbackId: string): Promise<void> => {
    const { journal, background, clock } = services();
    await journal.setCallback(tenant, runId, callbackId);
    // Whoever decided before the callback was stored could wake nobody.
    const [run, control] = await Promise.all([journal.readRun(tenant, runId), journal.readControl(tenant, runId)]);
    const isDue = run === undefined || decisionsDueMs(run, control) <= clock.nowMs();
    if (isDue || control?.cancelReason != null) await background.wake(callbackId);
  };
  try {
    await context.waitForCallback('decision', submit, { timeout: { seconds: waitSeconds }, retryStrategy: retry });
  } catch (error) {
    if (!(error instanceof CallbackTimeoutError || error instanceof CallbackExternalError)) throw error;
  }
}

/** Stores that cannot be reached come back: some 20 minutes, after which the sweeper starts another execution. */
function retry(error: Error, attempt: number): RetryDecision {
  if (error instanceof AgentError && hopeless.has(error.code)) return { shouldRetry: false };
  return { shouldRetry: attempt < 25, delay: { seconds: Math.min(60, 2 ** attempt) } };
}

const hopeless: ReadonlySet<string> = new Set(['invalid_request', 'not_found', 'model_required', 'model_unknown']);
