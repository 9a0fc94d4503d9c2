import { tmpdir } from 'node:os';
import type { RunServices } from '../agents/engine/services.ts';
import { readConfiguration } from './config.ts';
import { standardLogger } from './http/message.ts';
import { createModelProvider } from './models.ts';
import { stores } from './stores.ts';

let made: RunServices | undefined;

/** What runs stand on in this deployment: the one place that puts the parts together. Made with the first request, kept for the life of the execution environment. */
export function services(): RunServices {
  made ??= build();
  return made;
}

function build(): RunServices {
  const { journal, sessions, workspaces, clock } = stores();
  return {
    journal,
    sessions,
    workspaces,
    clock,
    models: createModelProvider(readConfiguration()),
    logger: standardLogger,
    // The analysis libraries take a second to load and most runs of most actions never need them.
    diagnose: async (root, options) => (await import('../agents/diagnose/diagnose.ts')).diagnose(root, options),
    temporaryRoot: tmpdir(),
  };
}
