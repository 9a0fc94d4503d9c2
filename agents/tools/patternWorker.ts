import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Where a line matches: its index from 0, and the column of the match from 0. */
export type LineMatch = readonly [line: number, column: number];

/**
 * The thread's whole program, as text because a bundle has no file for it. A pattern comes from a model and may backtrack
 * for hours: only a thread of its own can be stopped.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const pattern = new RegExp(workerData.source, workerData.flags);
parentPort.on('message', (texts) => {
  parentPort.postMessage(texts.map((text) => {
    const matches = [];
    const lines = text.split('\\n');
    for (let index = 0; index < lines.length && matches.length < workerData.maxMatches; index += 1) {
      const match = pattern.exec(lines[index]);
      if (match !== null) matches.push([index, match.index]);
    }
    return matches;
  }));
});
`;

/** Finds the lines of texts that match one pattern. Dispose of it to end its thread. */
export class PatternWorker implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #signal: AbortSignal;

  /** `maxMatches` bounds the matches of each text. */
  constructor(pattern: RegExp, maxMatches: number, signal: AbortSignal) {
    this.#signal = signal;
    this.#worker = new Worker(program, {
      eval: true,
      workerData: { source: pattern.source, flags: pattern.flags, maxMatches },
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 256, stackSizeMb: 8 },
    });
  }

  /** The matches of each text. Rejects with the signal's AbortError when aborted; one call at a time. */
  async match(texts: readonly string[]): Promise<readonly (readonly LineMatch[])[]> {
    const answer = once(this.#worker, 'message', { signal: this.#signal });
    this.#worker.postMessage(texts);
    const [matches] = (await answer) as [(readonly LineMatch[])[]];
    return matches;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}
