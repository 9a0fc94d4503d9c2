import type { AnalyzedClaim } from '../engine/findings.ts';
import type { AnalysisPool, Attempt } from './analysisPool.ts';
import { WorkspaceVersion, type FileResults } from './fileResults.ts';
import { compareText, isCodeFile, type SourceMap } from './protocol.ts';
import type { FileResult, SourcesAnalysis } from './results.ts';

/** What one request holds at most, so that a large workspace fits into a thread's memory. */
const maxBatchFiles = 1_200;
/** Their trees take about 200 bytes for each character. */
const maxBatchCharactersPerHeapMb = 3_500;
const maxReplacedThreads = 24;

let requests = 0;

interface Part {
  readonly sources: SourceMap;
  readonly report: readonly string[];
  readonly includesProject: boolean;
}

export interface SourcesOptions {
  readonly totalTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Analyses `report` out of `sources` on all threads of the pool, but for the files whose results are known. A file that hangs or exhausts
 * its thread is given up with a note and the others are analysed by a new one; where no single file is to blame, the part is halved.
 * Rejects only when aborted.
 */
export async function analyseSources(
  pool: AnalysisPool,
  results: FileResults,
  sources: SourceMap,
  report: readonly string[],
  options: SourcesOptions,
): Promise<SourcesAnalysis> {
  const work = new Work(pool, performance.now() + options.totalTimeoutMs, options.signal);
  const whole = batches({ sources, report, includesProject: true }, pool.maxHeapMb * maxBatchCharactersPerHeapMb);
  const [only] = whole;
  if (whole.length === 1 && only !== undefined) await analyseChanged(work, results, only, pool.threads);
  else await analyseInBatches(work, whole, pool.threads);
  return {
    // Threads end in any order: what they found is given in one order, so that equal content gives equal results.
    claims: work.claims.sort(compareClaims),
    notes: [...work.notes].sort(compareText),
    filesAnalysed: work.done.size,
    wholeFiles: [...work.done].filter((file) => !work.partial.has(file)).sort(),
    complete: work.done.size === report.length,
  };
}

async function analyseInBatches(work: Work, parts: readonly Part[], threads: number): Promise<void> {
  work.notes.add(
    `The workspace is large: it was analysed in ${parts.length} parts, across which no data was followed, and rules about the project as a whole were left out.`,
  );
  for (const part of parts) await work.take(stripes({ ...part, includesProject: false }, threads));
}

/** Takes what is known of unchanged files and analyses the others; see `FileResults`. */
async function analyseChanged(work: Work, results: FileResults, part: Part, threads: number): Promise<void> {
  const version = new WorkspaceVersion(part.sources);
  const unknown = results.withoutFacts(version);
  // With most files unknown nothing can be reused, and the analysis itself gives the facts.
  if (unknown.length > 0 && unknown.length * 2 < part.report.length) {
    const changed = new Map(unknown.map((path) => [path, part.sources.get(path) ?? '']));
    await work.take([{ sources: changed, report: [], includesProject: false }], (digests) => {
      results.addFacts(version, digests);
    });
  }
  const facts = results.withoutFacts(version).length === 0 ? results.factsOf(version) : undefined;
  const left = part.report.filter((path) => {
    const known = facts === undefined ? undefined : results.get(version, facts, path);
    if (known !== undefined) work.add(path, known);
    return known === undefined;
  });
  const fresh = new Map<string, FileResult>();
  const keepFacts = (digests: ReadonlyMap<string, string>): void => {
    results.addFacts(version, digests);
  };
  await work.take(stripes({ ...part, report: left }, threads), keepFacts, (path, result) => fresh.set(path, result));
  if (results.withoutFacts(version).length > 0) return;
  const now = results.factsOf(version);
  for (const [path, result] of fresh) results.set(version, now, path, result);
}

function compareClaims(a: AnalyzedClaim, b: AnalyzedClaim): number {
  return (
    compareText(a.file, b.file) || a.startLine - b.startLine || a.endLine - b.endLine || compareText(a.rule, b.rule)
  );
}

type OnFacts = (digests: ReadonlyMap<string, string>) => void;

class Work {
  readonly claims: AnalyzedClaim[] = [];
  readonly notes = new Set<string>();
  readonly done = new Set<string>();
  /** Files of which a note says that they were not analysed, or not by every rule. */
  readonly partial = new Set<string>();
  private readonly givenUp = new Set<string>();
  private readonly pool: AnalysisPool;
  private readonly deadlineMs: number;
  private readonly signal: AbortSignal | undefined;

  constructor(pool: AnalysisPool, deadlineMs: number, signal: AbortSignal | undefined) {
    this.pool = pool;
    this.deadlineMs = deadlineMs;
    this.signal = signal;
  }

  add(file: string, { claims, notes }: FileResult): void {
    this.claims.push(...claims);
    this.done.add(file);
    if (notes.length > 0) this.partial.add(file);
    for (const note of notes) this.notes.add(note);
  }

  /** Works through parts, and what is left of those that end badly, with as many threads as there are. */
  async take(
    parts: readonly Part[],
    onFacts?: OnFacts,
    onFile?: (file: string, result: FileResult) => void,
  ): Promise<void> {
    const queue = [...parts];
    const runner = async (): Promise<void> => {
      for (let part = queue.shift(); part !== undefined; part = queue.shift())
        queue.unshift(...(await this.attempt(part, onFacts, onFile)));
    };
    await Promise.all(parts.map(runner));
  }

  /** Gives what is still to be done of a part. */
  private async attempt(
    part: Part,
    onFacts?: OnFacts,
    onFile?: (file: string, result: FileResult) => void,
  ): Promise<readonly Part[]> {
    const left = part.report.filter((file) => !this.done.has(file) && !this.givenUp.has(file));
    const asksFacts = onFacts !== undefined && (part.includesProject || part.report.length === 0);
    if (left.length === 0 && !part.includesProject && !asksFacts) return [];
    if (this.givenUp.size >= maxReplacedThreads || performance.now() >= this.deadlineMs) {
      this.noteUnread(left);
      return [];
    }
    const sources = new Map([...part.sources].filter(([file]) => !this.givenUp.has(file)));
    const request = { id: ++requests, sources, report: left, includesProject: part.includesProject, asksFacts };
    const attempt = await this.pool.run(request, this.deadlineMs, this.signal, (message) => {
      if (message.type === 'facts') onFacts?.(message.digests);
      if (message.type === 'project') this.claims.push(...message.claims);
      if (message.type === 'end') for (const note of message.notes) this.notes.add(note);
      if (message.type !== 'file') return;
      this.add(message.file, message);
      onFile?.(message.file, message);
    });
    if (attempt.outcome === 'done') return [];
    const rest = { ...part, sources, report: left };
    if (attempt.outcome === 'out-of-time' && performance.now() >= this.deadlineMs) return [rest];
    if (left.length === 0 && !part.includesProject) return [];
    if (attempt.culprit === '' || left.length === 0) {
      this.notes.add(`The rules about the project as a whole were left out: ${blame(attempt)}.`);
      return [{ ...rest, includesProject: false }];
    }
    if (attempt.culprit === undefined && left.length > 1) return halves(rest);
    const culprit = attempt.culprit ?? left[0] ?? '';
    this.givenUp.add(culprit);
    this.notes.add(`${culprit}: not analysed, ${blame(attempt)}.`);
    return [rest];
  }

  private noteUnread(files: readonly string[]): void {
    if (files.length === 0) return;
    this.notes.add(
      `Not analysed: ${files.length} file(s), because the time for the analysis was up: ${files.slice(0, 5).join(', ')}${files.length > 5 ? ', …' : ''}.`,
    );
  }
}

/** Parts that see the same files and report on different ones, of about the same size. */
function stripes(batch: Part, count: number): readonly Part[] {
  const bySize = [...batch.report].sort((a, b) => sizeOf(batch.sources, b) - sizeOf(batch.sources, a));
  const used = Math.max(1, Math.min(count, Math.ceil(bySize.length / 4)));
  return Array.from({ length: used }, (_, index) => ({
    sources: batch.sources,
    report: bySize.filter((_file, at) => at % used === index).sort(),
    includesProject: batch.includesProject && index === 0,
  }));
}

function sizeOf(sources: SourceMap, file: string): number {
  return sources.get(file)?.length ?? 0;
}

function batches(part: Part, maxCharacters: number): Part[] {
  let characters = 0;
  for (const [path, text] of part.sources) if (isCodeFile(path)) characters += text.length;
  const fits = part.sources.size <= maxBatchFiles && characters <= maxCharacters;
  return fits || part.sources.size <= 1 ? [part] : halves(part).flatMap((half) => batches(half, maxCharacters));
}

/** Neighbouring paths stay together, since they import each other most. */
function halves({ sources, report, includesProject }: Part): Part[] {
  const paths = [...sources.keys()];
  const middle = Math.ceil(paths.length / 2);
  return [paths.slice(0, middle), paths.slice(middle)].map((half, index) => {
    const members = new Set(half);
    return {
      sources: new Map([...sources].filter(([path]) => members.has(path))),
      report: report.filter((path) => members.has(path)),
      includesProject: includesProject && index === 0,
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
