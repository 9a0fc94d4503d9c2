import { tmpdir } from 'node:os';
import { MessagesClient } from '../../agents/engine/modelClient.ts';
import { systemClock } from '../../agents/engine/ports.ts';
import { createLogger } from '../../functions/http/logger.ts';
import { createModelProvider } from '../../functions/models.ts';
import { createS3Client } from '../../functions/store/clients.ts';
import { createStores } from '../../functions/store/stores.ts';
import type { ActionServices } from '../../functions/services.ts';
import type { DeployedStores } from '../../functions/stores.ts';
import { createWorkspaceUploads } from '../../functions/workspaceUploads.ts';
import { createTable, startDynalite, tableAt } from './dynalite.ts';
import { InProcessBackground } from './inProcessBackground.ts';
import { startObjectServer } from './objectStore.ts';

export interface Deployment {
  readonly stores: DeployedStores;
  readonly services: ActionServices;
  /** Drives runs in the background, in this process. */
  readonly background: InProcessBackground;
  /** Every line that was logged. */
  readonly logLines: readonly string[];
  /** The options of a handler of this deployment. */
  readonly options: {
    readonly stores: () => DeployedStores;
    readonly services: () => ActionServices;
    readonly logger: ReturnType<typeof createLogger>;
    readonly allowedOrigins: () => readonly string[];
  };
  stop(): Promise<void>;
}

export interface DeploymentOptions {
  /** Where a model speaks the Messages API; absent: no model is configured. */
  readonly modelUrl?: string;
}

/** What the functions stand on, over a table and a bucket in memory. */
export async function startDeployment({ modelUrl }: DeploymentOptions = {}): Promise<Deployment> {
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
  const background = new InProcessBackground();
  const stores: DeployedStores = {
    ...createStores({ tableName: table.name, bucketName, client: table.client, s3 }),
    uploads: createWorkspaceUploads(bucketName, s3),
    background,
    clock: systemClock,
  };
  const logLines: string[] = [];
  const logger = createLogger({}, (line) => logLines.push(line));
  const services: ActionServices = {
    journal: stores.journal,
    sessions: stores.sessions,
    workspaces: stores.workspaces,
    ledgers: stores.ledgers,
    analyses: stores.analyses,
    clock: stores.clock,
    background,
    idempotencyKeys: stores.idempotencyKeys,
    models:
      modelUrl === undefined
        ? createModelProvider({ modelProvider: 'offline', defaultModel: 'offline' })
        : modelAt(modelUrl),
    logger,
    diagnose: async (root, options) => (await import('../../agents/diagnose/diagnose.ts')).diagnose(root, options),
    temporaryRoot: tmpdir(),
  };
  background.driveWith(services);
  return {
    stores,
    services,
    background,
    logLines,
    options: { stores: () => stores, services: () => services, logger, allowedOrigins: () => [] },
    stop: async () => {
      await background.stop();
      table.client.destroy();
      await Promise.all([tableServer.stop(), objectServer.stop()]);
    },
  };
}

function modelAt(baseURL: string): ActionServices['models'] {
  const client = new MessagesClient({ apiKey: 'test', baseURL, maxRetries: 0, logLevel: 'off' });
  return { defaultModel: 'claude-sonnet-5-5', client: () => Promise.resolve(client) };
}
