import { systemClock } from '../agents/engine/ports.ts';
import type { BackgroundRuns, Clock } from '../agents/engine/ports.ts';
import { createBackgroundRuns } from './background.ts';
import { readConfiguration } from './config.ts';
import type { ApiKeys } from './store/apiKeys.ts';
import { createStores } from './store/stores.ts';
import type { Stores } from './store/stores.ts';
import { createWorkspaceUploads } from './workspaceUploads.ts';
import type { WorkspaceUploads } from './workspaceUploads.ts';

/** The stores of this deployment, the clock they are used by, and what drives runs that no request waits for. Apart from `services.ts`, so that a function that runs no agent loads none of its code. */
export interface DeployedStores extends Stores {
  readonly uploads: WorkspaceUploads;
  readonly background: BackgroundRuns;
  readonly clock: Clock;
}

let made: DeployedStores | undefined;

/** Made with the first request and kept, with their connections, for the life of the execution environment. */
export function stores(): DeployedStores {
  made ??= build();
  return made;
}

function build(): DeployedStores {
  const { tableName, bucketName } = readConfiguration();
  return {
    ...createStores({ tableName, bucketName }),
    uploads: createWorkspaceUploads(bucketName),
    background: createBackgroundRuns(),
    clock: systemClock,
  };
}

export function apiKeys(): ApiKeys {
  return stores().apiKeys;
}
