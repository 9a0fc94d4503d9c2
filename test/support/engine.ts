import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnose } from '../../agents/diagnose/diagnose.ts';
import { MessagesClient } from '../../agents/engine/modelClient.ts';
import { systemClock, type Clock } from '../../agents/engine/ports.ts';
import { offlineModel, type RunServices } from '../../agents/engine/services.ts';
import { createOfflineClient } from '../../agents/offline/offlineModel.ts';
import { createStores } from '../../functions/store/stores.ts';
import { createTable, startDynalite, tableAt } from './dynalite.ts';
import { startObjectServer } from './objectStore.ts';

export interface TestEngine extends AsyncDisposable {
  readonly services: RunServices;
  /** How many requests the stores have sent so far. */
  readonly calls: { dynamodb: number; s3: number; dynamodbBytes: number };
}

export interface TestEngineOptions {
  /** Where a model speaks the Messages API; absent: no model is configured. */
  readonly modelUrl?: string;
  readonly clock?: Clock;
}

/** All that the engine stands on, real: DynamoDB and S3 on loopback, the model SDK over HTTP. Its model client does not retry. */
export async function startEngine({ modelUrl, clock = systemClock }: TestEngineOptions): Promise<TestEngine> {
  const [database, objects, temporaryRoot] = await Promise.all([
    startDynalite(),
    startObjectServer(),
    mkdtemp(join(tmpdir(), 'engine-test-')),
  ]);
  const table = tableAt(database.endpoint);
  await createTable(table);
  const calls = { dynamodb: 0, s3: 0, dynamodbBytes: 0 };
  const count =
    (service: 'dynamodb' | 's3') =>
    <Arguments, Output>(next: (args: Arguments) => Output) =>
    (args: Arguments): Output => {
      calls[service] += 1;
      return next(args);
    };
  const countBytes =
    <Arguments extends { input: object }, Output>(next: (args: Arguments) => Output) =>
    (args: Arguments): Output => {
      calls.dynamodbBytes += JSON.stringify(args.input).length;
      return next(args);
    };
  const beforeSerializing = { relation: 'before', toMiddleware: 'serializerMiddleware', name: 'countBytes' } as const;
  table.client.middlewareStack.addRelativeTo(countBytes, beforeSerializing);
  table.client.middlewareStack.add(count('dynamodb'), { step: 'initialize', name: 'countCalls' });
  objects.s3.middlewareStack.add(count('s3'), { step: 'initialize', name: 'countCalls' });
  const stores = createStores({
    tableName: table.name,
    bucketName: objects.bucket,
    client: table.client,
    s3: () => Promise.resolve(objects.s3),
  });
  const model = new MessagesClient({
    apiKey: 'test',
    baseURL: modelUrl ?? 'http://127.0.0.1:9',
    maxRetries: 0,
    logLevel: 'off',
  });
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return {
    calls,
    services: {
      ...stores,
      models: {
        defaultModel: modelUrl === undefined ? offlineModel : 'claude-sonnet-5-5',
        client: (request) => Promise.resolve(request.model === offlineModel ? createOfflineClient(request) : model),
      },
      clock,
      logger: silent,
      diagnose,
      temporaryRoot,
    },
    [Symbol.asyncDispose]: async () => {
      table.client.destroy();
      await Promise.all([database.stop(), objects.stop(), rm(temporaryRoot, { recursive: true, force: true })]);
    },
  };
}
