/* The data stores in a thread of their own: what they do for one request never holds up the gateway. */
import { parentPort, workerData } from 'node:worker_threads';
import { startDynamoDb } from './dynamodb.ts';
import { startObjectStore } from './objectStore.ts';
import type { StoresData, StoresMessage } from './stores.ts';

// What stores.ts starts this thread with.
const data = workerData as StoresData;
const host = parentPort;
if (host === null) throw new Error('storesWorker.ts runs only as a worker thread.');

const report = (message: StoresMessage): void => {
  host.postMessage(message);
};

try {
  // One after the other: the first to open its folder is the one that finds it in use.
  const dynamoDb = await startDynamoDb(data.dynamoDbDirectory, data.tables);
  const objectStore = await startObjectStore(data.objectStoreDirectory, data.buckets);
  host.once('message', () => {
    void Promise.all([dynamoDb.stop(), objectStore.stop()]).then(() => {
      host.close();
    });
  });
  report({ dynamoDb: dynamoDb.endpoint, objectStore: objectStore.endpoint });
} catch (error) {
  report({ failure: error instanceof Error ? error.message : String(error) });
}
