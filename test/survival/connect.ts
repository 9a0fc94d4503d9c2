import { MessagesClient } from '../../agents/engine/modelClient.ts';
import type { Clock } from '../../agents/engine/ports.ts';
import type { RunServices } from '../../agents/engine/services.ts';
import { createS3Client } from '../../functions/store/clients.ts';
import { createStores } from '../../functions/store/stores.ts';
import { tableAt } from '../support/dynalite.ts';

export interface Connections {
  readonly tableUrl: string;
  readonly objectsUrl: string;
  readonly bucket: string;
  readonly modelUrl: string;
  readonly clock: Clock;
  readonly diagnose: RunServices['diagnose'];
  readonly temporaryRoot: string;
}

/** The engine's services as a process has them that reaches its stores and its model over the network. */
export function connect(connections: Connections): RunServices & { close(): void } {
  const { tableUrl, objectsUrl, bucket, modelUrl, clock, diagnose, temporaryRoot } = connections;
  const table = tableAt(tableUrl);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = createS3Client({ endpoint: objectsUrl, region: 'us-east-1', credentials });
  const model = new MessagesClient({ apiKey: 'test', baseURL: modelUrl, maxRetries: 0, logLevel: 'off' });
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return {
    ...createStores({ tableName: table.name, bucketName: bucket, client: table.client, s3: () => s3 }),
    models: { defaultModel: 'claude-sonnet-5-5', client: () => Promise.resolve(model) },
    clock,
    diagnose,
    temporaryRoot,
    logger: silent,
    close: () => {
      table.client.destroy();
      void s3.then((client) => {
        client.destroy();
      });
    },
  };
}
