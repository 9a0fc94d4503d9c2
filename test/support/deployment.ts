import { tmpdir } from 'node:os';
import { systemClock } from '../../agents/engine/ports.ts';
import type { RunServices } from '../../agents/engine/services.ts';
import { createLogger } from '../../functions/http/logger.ts';
import { createModelProvider } from '../../functions/models.ts';
import { createS3Client } from '../../functions/store/clients.ts';
import { createStores } from '../../functions/store/stores.ts';
import type { DeployedStores } from '../../functions/stores.ts';
import { createWorkspaceUploads } from '../../functions/workspaceUploads.ts';
import { createTable, startDynalite, tableAt } from './dynalite.ts';
import { startObjectServer } from './objectStore.ts';

export interface Deployment {
  readonly stores: DeployedStores;
  readonly services: RunServices;
  /** Every line that was logged. */
  readonly logLines: readonly string[];
  /** The options of a handler of this deployment. */
  readonly options: {
    readonly stores: () => DeployedStores;
    readonly services: () => RunServices;
    readonly logger: ReturnType<typeof createLogger>;
    readonly allowedOrigins: () => readonly string[];
  };
  stop(): Promise<void>;
}

/** What the functions stand on, over a table and a bucket in memory, with no model. */
export async function startDeployment(): Promise<Deployment> {
  const [tableServer, objectServer] = await Promise.all([startDynalite(), startObjectServer()]);
  const table = tableAt(tableServer.endpoint);
  await createTable(table);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3: typeof createS3Client = (configuration) =>
    createS3Client({
      endpoint: objectServer.endpoint,
      region: 'us-east-1',
      credentials,
      forcePathStyle: true,
      ...configuration,
    });
  const bucketName = objectServer.bucket;
  const stores = {
    ...createStores({ tableName: table.name, bucketName, client: table.client, s3 }),
    uploads: createWorkspaceUploads(bucketName, s3),
    clock: systemClock,
  };
  const logLines: string[] = [];
  const logger = createLogger({}, (line) => logLines.push(line));
  const services: RunServices = {
    journal: stores.journal,
    sessions: stores.sessions,
    workspaces: stores.workspaces,
    clock: stores.clock,
    models: createModelProvider({ modelProvider: 'offline', defaultModel: 'offline' }),
    logger,
    diagnose: async (root, options) => (await import('../../agents/diagnose/diagnose.ts')).diagnose(root, options),
    temporaryRoot: tmpdir(),
  };
  return {
    stores,
    services,
    logLines,
    options: { stores: () => stores, services: () => services, logger, allowedOrigins: () => [] },
    stop: async () => {
      table.client.destroy();
      await Promise.all([tableServer.stop(), objectServer.stop()]);
    },
  };
}
