import type { Turn } from './ports.ts';
import type { RunRecord } from './runs.ts';
import type { RunServices } from './services.ts';

/** Earlier turns that a run is shown, in bytes of JSON: what a model's context holds besides the run's own turns. */
const maxEarlierBytes = 400_000;

/**
 * The newest turns of the session's earlier runs, from the beginning of a run on: a history that began in the middle of one would
 * begin with the assistant. Reads as much whether the session has ten turns or ten thousand.
 */
export async function loadEarlierTurns(services: RunServices, run: RunRecord): Promise<readonly Turn[]> {
  const turns = await services.journal.readEarlierTurns(run, maxEarlierBytes);
  const start = turns.findIndex((turn) => turn.opening !== undefined);
  return start < 0 ? [] : turns.slice(start);
}
