import { tmpdir } from 'node:os';
import type { BackgroundRuns, IdempotencyKeys } from '../agents/engine/ports.ts';
import type { RunServices } from '../agents/engine/services.ts';
import { readConfiguration } from './config.ts';
import { standardLogger } from './http/message.ts';
import { createModelProvider } from './models.ts';
import { stores } from './stores.ts';

/** What an action's endpoint stands on: the engine's services, and what starts a run at most once and lets it outlive its request. */
export interface ActionServices extends RunServices {
  readonly background: BackgroundRuns;
  readonly idempotencyKeys: IdempotencyKeys;
}

let made: ActionServices | undefined;

/** What runs stand on in this deployment: the one place that puts the parts together. Made with the first request, kept for the life of the execution environment. */
export function services(): ActionServices {
  made ??= build();
  return made;
}

function build(): ActionServices {
  const { journal, sessions, workspaces, ledgers, analyses, clock, background, idempotencyKeys } = stores();
  const configuration = readConfiguration();
  return {
    journal,
    sessions,
    workspaces,
    ledgers,
    analyses,
    clock,
    background,
    idempotencyKeys,
    models: createModelProvider(configuration),
    allowEgress: configuration.allowEgress,
    logger: standardLogger,
    // The analysis libraries take a second to load and most runs of most actions never need them.
    diagnose: async (root, options) => (await import('../agents/diagnose/diagnose.ts')).diagnose(root, options),
    temporaryRoot: tmpdir(),
  };
}
