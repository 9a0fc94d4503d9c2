import { AgentError, type ErrorCode } from '../../agents/engine/errors.ts';

/** The code that a promise fails with, or 'done': what a race looks at. */
export async function outcomeOf(work: Promise<unknown>): Promise<ErrorCode | 'done'> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof AgentError) return error.code;
    throw error;
  }
}

export function count(outcomes: readonly string[], wanted: string): number {
  return outcomes.filter((outcome) => outcome === wanted).length;
}
