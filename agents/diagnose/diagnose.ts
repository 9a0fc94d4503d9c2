import { totalmem } from 'node:os';
import picomatch from 'picomatch';
import { identifyFindings } from '../engine/evidence.ts';
import { severities, type Finding } from '../engine/findings.ts';
import type { DiagnoseOptions, DiagnoseReport } from '../engine/tool.ts';
import { analyseSources } from './analyseSources.ts';
import { AnalysisPool, defaultThreads, type AnalysisLimits } from './analysisPool.ts';
import { compareText } from './protocol.ts';
import { FileResults } from './fileResults.ts';
import { KeptResults } from './keptResults.ts';
import { ResultCache } from './resultCache.ts';
import type { SourcesAnalysis } from './results.ts';
import { ruleEntry } from './ruleCatalog.ts';
import { readWorkspaceFiles } from './workspaceFiles.ts';

export type Diagnose = (root: string, options: DiagnoseOptions) => Promise<DiagnoseReport>;

const cachedResults = 16;
const bytesPerMb = 1024 * 1024;

const memoryMb = Math.floor(totalmem() / bytesPerMb);
const maxThreads = defaultThreads(memoryMb);

/** The threads get half of the machine's memory (a Lambda's is its configured size) within sensible bounds. */
export const defaultAnalysisLimits: AnalysisLimits = {
  maxThreads,
  maxHeapMb: Math.min(1_024, Math.max(384, Math.floor(memoryMb / 2 / maxThreads))),
  preparationTimeoutMs: 60_000,
  fileTimeoutMs: 20_000,
  totalTimeoutMs: 180_000,
};

/** An analyser with threads and a memory of its own; calls of it are served one after the other. */
export function createDiagnose(limits: AnalysisLimits = defaultAnalysisLimits): Diagnose {
  const pool = new AnalysisPool(limits);
  const cache = new ResultCache<SourcesAnalysis>(cachedResults);
  const results = new FileResults();
  const kept = new KeptResults(cache, results);
  let previous: Promise<unknown> = Promise.resolve();
  return async (root, options) => {
    const startedMs = performance.now();
    const { sources, notes, contentHash } = await readWorkspaceFiles(root, options.signal);
    const report = selectPaths([...sources.keys()], options.paths);
    const key = JSON.stringify([contentHash, report]);
    const analyse = async (): Promise<SourcesAnalysis> => {
      const known = cache.get(key);
      if (known !== undefined) return known;
      const { totalTimeoutMs } = limits;
      const result = await analyseSources(pool, results, sources, report, { totalTimeoutMs, signal: options.signal });
      if (result.complete) cache.set(key, result);
      return result;
    };
    const work = previous.then(async () => {
      options.signal?.throwIfAborted();
      if (options.memory !== undefined) await kept.load(options.memory);
      const result = await analyse();
      if (options.memory !== undefined && result.complete) await kept.save(options.memory, key, sources);
      return result;
    });
    previous = work.catch(() => undefined);
    const { claims, notes: analysisNotes, filesAnalysed, wholeFiles } = await work;
    // Identities are given before the profile selects, so that a finding has the same one in every report.
    const findings = identifyFindings(claims, 'analyzer')
      .filter((finding) => isInProfile(finding, options.profile))
      .sort(compareFindings);
    return {
      findings,
      filesAnalysed,
      wholeFiles,
      notes: [...notes, ...analysisNotes],
      durationMs: Math.round(performance.now() - startedMs),
    };
  };
}

/**
 * Analyses the files below `root` in worker threads. Bad, hostile and oversized files end in a note, never in an error;
 * equal content is answered from memory. Rejects only when `options.signal` is aborted.
 */
export const diagnose: Diagnose = createDiagnose();

function selectPaths(paths: readonly string[], patterns: readonly string[] | undefined): readonly string[] {
  if (patterns === undefined || patterns.length === 0) return paths;
  const isWanted = picomatch(
    patterns.map((pattern) => pattern.replace(/^\.\//, '')),
    { dot: true },
  );
  return paths.filter((path) => isWanted(path));
}

function isInProfile(finding: Finding, profile: DiagnoseOptions['profile']): boolean {
  return profile === 'all' || ruleEntry(finding.rule).profiles.includes(profile);
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compareText(a.file, b.file) ||
    a.startLine - b.startLine ||
    compareText(a.rule, b.rule)
  );
}
