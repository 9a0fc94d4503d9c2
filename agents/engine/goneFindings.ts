import { opendir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { foldWhiteSpace } from './quotes.ts';
import type { DiagnoseOptions, DiagnoseReport } from './tool.ts';

/** What Diagnose says of the files that a run has left, asked as the run has asked it. */
export interface Diagnosis {
  readonly options: DiagnoseOptions;
  readonly report: DiagnoseReport;
}

/** What the evidence is looked for in. */
export interface EndedRun {
  /** Holds the files as the run has left them. */
  readonly directory: string;
  /** Glob patterns of the files that the run was limited to; undefined for all. */
  readonly paths: readonly string[] | undefined;
  /** Fingerprints of what the run reports. */
  readonly reported: ReadonlySet<string>;
  readonly diagnoses: readonly Diagnosis[];
}

/**
 * The fingerprints of open findings of which a run's files show that they are gone: the quote does not stand in the file any more
 * (white space folded), or the file is not there although others are; or the analyser, which has reported it, has looked at the file with
 * the same rules and reports it no more. That a run merely does not mention a finding shows nothing.
 */
export async function goneFindings(ledger: Ledger, run: EndedRun): Promise<ReadonlySet<string>> {
  const isInScope = pathMatcher(run.paths);
  const candidates = [...ledger.entries.values()].filter(
    ({ status, finding }) => status !== 'fixed' && !run.reported.has(finding.fingerprint) && isInScope(finding.file),
  );
  const gone = new Set<string>();
  const files = Map.groupBy(candidates, ({ finding }) => finding.file);
  const isEmpty = files.size > 0 && !(await holdsFiles(run.directory));
  if (isEmpty) return gone;
  const isDismissed = dismissals(run.diagnoses);
  for (const [file, entries] of files) {
    const text = await readFolded(join(run.directory, file));
    for (const entry of entries) {
      const { fingerprint, quote } = entry.finding;
      if (quoteIsGone(text, quote) || isDismissed(entry)) gone.add(fingerprint);
    }
  }
  return gone;
}

/** True where there is a regular file below the directory. */
async function holdsFiles(directory: string): Promise<boolean> {
  for await (const entry of await opendir(directory, { recursive: true })) if (entry.isFile()) return true;
  return false;
}

/** The text of a file, white space folded; null when there is no such file, undefined when it cannot be read and nothing is known. */
async function readFolded(path: string): Promise<string | null | undefined> {
  try {
    return foldWhiteSpace(await readFile(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : undefined;
  }
}

function quoteIsGone(text: string | null | undefined, quote: string): boolean {
  return text === null || (text !== undefined && !text.includes(foldWhiteSpace(quote)));
}

/** Whether the analyser, which has reported a finding, has looked again and reports it no more. */
function dismissals(diagnoses: readonly Diagnosis[]): (entry: LedgerEntry) => boolean {
  const reported = new Set(diagnoses.flatMap(({ report }) => report.findings.map(({ fingerprint }) => fingerprint)));
  const views = diagnoses.map(({ options: { profile, paths }, report }) => ({
    profile,
    covers: pathMatcher(paths),
    isWhole: (file: string) => report.wholeFiles.includes(file),
  }));
  return ({ finding: { source, fingerprint, file }, profiles }) =>
    source === 'analyzer' &&
    !reported.has(fingerprint) &&
    views.some(
      ({ profile, covers, isWhole }) =>
        (profile === 'all' || profiles.includes(profile)) && covers(file) && isWhole(file),
    );
}

/** As Diagnose reads the same patterns. */
function pathMatcher(patterns: readonly string[] | undefined): (file: string) => boolean {
  if (patterns === undefined || patterns.length === 0) return () => true;
  return picomatch(
    patterns.map((pattern) => pattern.replace(/^\.\//, '')),
    { dot: true },
  );
}
