import type { LambdaClient } from '@aws-sdk/client-lambda';
import { AgentError } from '../agents/engine/errors.ts';
import type { BackgroundRuns } from '../agents/engine/ports.ts';
import { readConfiguration } from './config.ts';

export interface BackgroundRunsOptions {
  /** The worker's ARN with its alias: a durable function cannot be called without one. @default the deployment's */
  readonly workerArn?: () => string | undefined;
  /** @default a client of the SDK, made with the first call */
  readonly client?: () => Promise<Pick<LambdaClient, 'send'>>;
}

/**
 * Runs that go on as executions of the durable worker. `start` takes an execution name of up to 64 letters, digits, hyphens and underscores;
 * both methods throw `configuration_invalid` where the deployment has no worker, and the SDK's errors.
 */
export function createBackgroundRuns(options: BackgroundRunsOptions = {}): BackgroundRuns {
  const workerArn = options.workerArn ?? (() => readConfiguration().workerArn);
  let made: Promise<Pick<LambdaClient, 'send'>> | undefined;
  const client = (): Promise<Pick<LambdaClient, 'send'>> => (made ??= (options.client ?? createClient)());
  return {
    start: async ({ tenant, id }, executionName) => {
      const functionName = requireWorker(workerArn());
      const { InvokeCommand, DurableExecutionAlreadyStartedException } = await import('@aws-sdk/client-lambda');
      const command = new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'Event',
        DurableExecutionName: executionName,
        Payload: JSON.stringify({ tenant, runId: id }),
      });
      try {
        await (await client()).send(command);
      } catch (error) {
        if (!(error instanceof DurableExecutionAlreadyStartedException)) throw error;
      }
    },
    wake: async (callbackId) => {
      requireWorker(workerArn());
      const { SendDurableExecutionCallbackSuccessCommand } = await import('@aws-sdk/client-lambda');
      await (await client()).send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId: callbackId }));
    },
  };
}

// Loaded on first use: most requests end without a background run.
async function createClient(): Promise<LambdaClient> {
  const { LambdaClient } = await import('@aws-sdk/client-lambda');
  return new LambdaClient({ maxAttempts: 4, requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 } });
}

function requireWorker(arn: string | undefined): string {
  if (arn !== undefined) return arn;
  throw new AgentError(
    'configuration_invalid',
    'WORKER_ARN is not set, so no run can go on in the background. The stack sets it to the worker’s alias.',
  );
}
