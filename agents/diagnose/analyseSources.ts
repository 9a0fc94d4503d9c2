import type { Claim } from '../engine/findings.ts';
import type { AnalysisWorker, Attempt } from './analysisWorker.ts';
import type { SourceMap } from './protocol.ts';

export interface SourcesAnalysis {
  readonly claims: readonly Claim[];
  readonly notes: readonly string[];
  readonly filesAnalysed: number;
  /** False when something was left out that another attempt might not leave out. */
  readonly complete: boolean;
}

/** What one program and one request hold at most, so that a large workspace fits into the worker's memory. */
const maxBatchFiles = 600;
const maxBatchCharacters = 8 * 1024 * 1024;
const maxReplacedWorkers = 24;

let requests = 0;

/**
 * Analyses `report` out of `sources`. A file that hangs or exhausts the worker is given up with a note and the others are
 * analysed by a new worker; where no single file is to blame, the batch is halved. Rejects only when aborted.
 */
export async function analyseSources(
  worker: AnalysisWorker,
  sources: SourceMap,
  report: readonly string[],
  options: { totalTimeoutMs: number; signal: AbortSignal | undefined },
): Promise<SourcesAnalysis> {
  const claims: Claim[] = [];
  const notes = new Set<string>();
  const done = new Set<string>();
  const givenUp = new Set<string>();
  const deadlineMs = performance.now() + options.totalTimeoutMs;
  const queue = batches(sources, report);
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    const left = batch.report.filter((file) => !done.has(file) && !givenUp.has(file));
    if (left.length === 0) continue;
    if (givenUp.size >= maxReplacedWorkers || performance.now() >= deadlineMs) {
      const unread = [batch, ...queue]
        .flatMap((rest) => rest.report)
        .filter((file) => !done.has(file) && !givenUp.has(file));
      notes.add(
        `Not analysed: ${unread.length} file(s), because the time for the analysis was up: ${unread.slice(0, 5).join(', ')}${unread.length > 5 ? ', …' : ''}.`,
      );
      break;
    }
    const known = new Map([...batch.sources].filter(([file]) => !givenUp.has(file)));
    const request = { id: ++requests, sources: known, report: left };
    const attempt = await worker.run(request, deadlineMs, options.signal, (message) => {
      if (message.type === 'begin') return;
      for (const note of message.notes) notes.add(note);
      if (message.type === 'end') return;
      claims.push(...message.claims);
      done.add(message.file);
    });
    if (attempt.outcome === 'done') continue;
    if (attempt.outcome === 'out-of-time' && performance.now() >= deadlineMs) {
      queue.unshift(batch);
    } else if (attempt.culprit !== undefined || left.length === 1) {
      const culprit = attempt.culprit ?? left[0] ?? '';
      givenUp.add(culprit);
      notes.add(`${culprit}: not analysed, ${blame(attempt)}.`);
      queue.unshift(batch);
    } else {
      queue.unshift(...halves({ sources: known, report: left }));
    }
  }
  return { claims, notes: [...notes], filesAnalysed: done.size, complete: done.size === report.length };
}

interface Batch {
  readonly sources: SourceMap;
  readonly report: readonly string[];
}

function batches(sources: SourceMap, report: readonly string[]): Batch[] {
  let characters = 0;
  for (const text of sources.values()) characters += text.length;
  const whole = { sources, report };
  return sources.size <= maxBatchFiles && characters <= maxBatchCharacters
    ? [whole]
    : halves(whole).flatMap((half) => batches(half.sources, half.report));
}

/** Neighbouring paths stay together, since they import each other most. */
function halves({ sources, report }: Batch): Batch[] {
  const paths = [...sources.keys()];
  const middle = Math.ceil(paths.length / 2);
  return [paths.slice(0, middle), paths.slice(middle)].map((half) => {
    const members = new Set(half);
    return {
      sources: new Map([...sources].filter(([path]) => members.has(path))),
      report: report.filter((path) => members.has(path)),
    };
  });
}

function blame(attempt: Attempt): string {
  switch (attempt.outcome) {
    case 'out-of-time':
      return 'it took too long';
    case 'out-of-memory':
      return 'it took too much memory';
    default:
      return `the analysis failed on it: ${attempt.reason ?? 'unknown reason'}`;
  }
}
