import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AgentError } from '../engine/errors.ts';
import { PatternWorker } from './patternWorker.ts';
import type { LineMatch } from './patternWorker.ts';
import { isBinary } from './textFile.ts';

const maxFileBytes = 2 * 1024 * 1024;
const batchCharacters = 1024 * 1024;
const parallelReads = 16;
const maxMatchesPerFile = 10_000;

export interface FileMatches {
  readonly file: string;
  readonly lines: readonly string[];
  readonly matches: readonly LineMatch[];
}

export interface SearchOptions {
  readonly root: string;
  /** Paths relative to `root`, in the order in which they are searched. */
  readonly files: readonly string[];
  readonly pattern: RegExp;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Yields the files that have matching lines, in the order given. Binary files and files above 2 MiB are passed over. The same
 * search on every machine: it does not depend on programs that may be installed. Throws `time_limit` when the pattern takes too long.
 */
export async function* searchText(options: SearchOptions): AsyncGenerator<FileMatches> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  await using worker = new PatternWorker(options.pattern, maxMatchesPerFile, signal);
  try {
    for await (const batch of readBatches(options.root, options.files)) {
      const matches = await worker.match(batch.map(({ text }) => text));
      for (const [index, { file, text }] of batch.entries()) {
        const found = matches[index] ?? [];
        if (found.length > 0) yield { file, lines: text.split(/\r?\n/), matches: found };
      }
    }
  } catch (cause) {
    if (!timeout.aborted || options.signal.aborted) throw cause;
    const seconds = options.timeoutMs / 1000;
    throw new AgentError(
      'time_limit',
      `The search took longer than ${seconds} s. Use a simpler pattern, or narrow it with path or glob.`,
      { cause },
    );
  }
}

async function* readBatches(root: string, files: readonly string[]): AsyncGenerator<{ file: string; text: string }[]> {
  let batch: { file: string; text: string }[] = [];
  let characters = 0;
  for (let start = 0; start < files.length; start += parallelReads) {
    const names = files.slice(start, start + parallelReads);
    const texts = await Promise.all(names.map((name) => readSearchable(path.join(root, name))));
    for (const [index, file] of names.entries()) {
      const text = texts[index];
      if (text === undefined) continue;
      batch.push({ file, text });
      characters += text.length;
    }
    if (characters < batchCharacters) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

async function readSearchable(absolutePath: string): Promise<string | undefined> {
  const status = await stat(absolutePath).catch(() => undefined);
  if (status === undefined || status.size > maxFileBytes) return undefined;
  const content = await readFile(absolutePath).catch(() => undefined);
  return content === undefined || isBinary(content) ? undefined : content.toString('utf8');
}
