import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { readTables, type TableSpec } from './dynamodb.ts';
import { readBuckets } from './objectStore.ts';
import { type Template, unhostable } from './template.ts';

export interface StoresData {
  readonly dynamoDbDirectory: string;
  readonly objectStoreDirectory: string;
  readonly tables: readonly TableSpec[];
  readonly buckets: readonly string[];
}

export type StoresMessage = StoreEndpoints | { readonly failure: string };

export interface StoreEndpoints {
  readonly dynamoDb: string;
  readonly objectStore: string;
}

export interface Stores extends StoreEndpoints {
  stop(): Promise<void>;
}

/** All that dynalite says of a database that it could not open. */
const lockedMessage = 'Database is closed';

/** The data folder is held by another process: whoever can do without its data may start on another folder. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';

  constructor(dataDirectory: string) {
    super(
      `The data folder ${dataDirectory} cannot be opened; most likely another local stack uses it. ` +
        'End that one, or choose another folder: LOCAL_DATA=.local-2 npm start',
    );
  }
}

/** Every write is on disk before it is answered, so a stop that takes longer may be cut short. */
const stopTimeoutMs = 1000;

/** Starts DynamoDB and S3 on the data folder, with the template's tables and buckets in them. */
export async function startStores(template: Template, dataDirectory: string): Promise<Stores> {
  const workerData: StoresData = {
    dynamoDbDirectory: path.join(dataDirectory, 'dynamodb'),
    objectStoreDirectory: path.join(dataDirectory, 's3'),
    tables: readTables(template),
    buckets: readBuckets(template),
  };
  await mkdir(workerData.dynamoDbDirectory, { recursive: true });
  const worker = new Worker(new URL('storesWorker.ts', import.meta.url), { name: 'stores', workerData, execArgv: [] });
  const exited = new Promise<undefined>((resolve) =>
    worker.once('exit', () => {
      resolve(undefined);
    }),
  );
  const answer = await new Promise<StoresMessage>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (error) => {
      resolve({ failure: error instanceof Error ? error.message : String(error) });
    });
    worker.once('exit', () => {
      reject(new Error('The data stores ended before they were ready.'));
    });
  });
  if ('failure' in answer) {
    await worker.terminate();
    throw answer.failure === lockedMessage ? new DataFolderInUseError(dataDirectory) : unhostable(answer.failure);
  }
  return {
    ...answer,
    stop: async () => {
      worker.postMessage('stop');
      const timer = setTimeout(() => void worker.terminate(), stopTimeoutMs);
      await exited;
      clearTimeout(timer);
    },
  };
}
