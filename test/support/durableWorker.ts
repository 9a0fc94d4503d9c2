import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackgroundRuns } from '../../agents/engine/ports.ts';
import type { RunServices } from '../../agents/engine/services.ts';
import { createBackgroundRuns } from '../../functions/background.ts';
import type { ActionServices } from '../../functions/services.ts';
import type { Endpoints } from '../../functions/takeLeg.ts';
import { createWorkerHandler } from '../../functions/worker.ts';
import { DurableExecutor, type Timeline } from '../../infra/local/durableExecutor.ts';
import { DurableStore, StaleTokenError } from '../../infra/local/durableStore.ts';
import { startLambdaApi } from '../../infra/local/lambdaApi.ts';

const workerArn = 'arn:aws:lambda:us-east-1:000000000000:function:worker:live';

export interface DurableWorker extends AsyncDisposable {
  readonly background: BackgroundRuns;
  /** Starts an execution with any event, as a schedule does. */
  readonly start: (name: string, event: unknown) => void;
  /** How an execution ended; undefined while it has not. */
  readonly outcomeOf: (name: string) => string | undefined;
  /** Invocations of the worker so far. */
  readonly invocations: () => number;
  /** Lets the next invocation die when it next stores how a leg ended. */
  readonly dieAtNextCheckpoint: () => void;
}

/** The worker as a durable function of the local host, called through the Lambda API by the SDK's own client. */
export async function startDurableWorker(
  services: RunServices & Pick<ActionServices, 'idempotencyKeys'>,
  endpoints: Endpoints,
  timeline: Timeline,
): Promise<DurableWorker> {
  const folder = mkdtempSync(join(tmpdir(), 'durable-worker-'));
  const store = new DurableStore(join(folder, 'durable.sqlite'));
  let invocations = 0;
  let dies = false;
  const background = createBackgroundRuns({ workerArn: () => workerArn });
  const handler = createWorkerHandler(endpoints, {
    services: () => ({ ...services, background }),
  });
  const executor = new DurableExecutor({
    store,
    timeline,
    log: () => undefined,
    invoke: async (functionArn, event) => {
      invocations += 1;
      const endsAtMs = timeline.nowMs() + 15 * 60_000;
      const answer: unknown = await Reflect.apply(handler, undefined, [
        event,
        {
          awsRequestId: `request-${invocations}`,
          functionName: 'worker',
          invokedFunctionArn: functionArn,
          getRemainingTimeInMillis: () => endsAtMs - timeline.nowMs(),
        },
      ]);
      return answer;
    },
  });
  const checkpoint = executor.checkpoint.bind(executor);
  executor.checkpoint = (arn, token, updates) => {
    if (!dies || !updates.some(({ Type, Action }) => Type === 'STEP' && Action === 'SUCCEED'))
      return checkpoint(arn, token, updates);
    dies = false;
    throw new StaleTokenError(arn);
  };
  const arns = new Map<string, string>();
  const start = (name: string, event: string): string => {
    const arn = executor.start(workerArn, name, event, { executionTimeoutMs: 86_400_000 });
    arns.set(name, arn);
    return arn;
  };
  const api = await startLambdaApi({ executor, start: (_arn, event, name) => start(name, event) });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_LAMBDA: api.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  return {
    background,
    start: (name, event) => void start(name, JSON.stringify(event)),
    outcomeOf: (name) => {
      const execution = store.read(arns.get(name) ?? '');
      return execution.status === 'RUNNING' ? undefined : `${execution.status} ${execution.outcome ?? ''}`;
    },
    invocations: () => invocations,
    dieAtNextCheckpoint: () => {
      dies = true;
    },
    [Symbol.asyncDispose]: async () => {
      executor.stop();
      await api.stop();
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
