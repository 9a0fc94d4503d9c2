import { AgentError } from '../errors.ts';

/** What is wrong with a file of the catalog: where, and how to mend it. */
export interface CatalogProblem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** One `agent_invalid` for all problems, each on its own line as `file:line: message`. */
export function catalogError(problems: readonly CatalogProblem[]): AgentError {
  const lines = problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  return new AgentError('agent_invalid', lines.join('\n'), { details: { problems } });
}
