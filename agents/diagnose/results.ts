import type { AnalyzedClaim } from '../engine/findings.ts';

/** What the analysis of one file gave. */
export interface FileResult {
  readonly claims: readonly AnalyzedClaim[];
  readonly notes: readonly string[];
  /** Paths of the files that it looked at, its own among them. */
  readonly visited: readonly string[];
}

/** The same with what it rests on. */
export interface RememberedFile extends FileResult {
  /** Hash of the paths, the content and the facts that the result rests on. */
  readonly restsOn: string;
}

/** What the analysis of a workspace gave. */
export interface SourcesAnalysis {
  readonly claims: readonly AnalyzedClaim[];
  readonly notes: readonly string[];
  readonly filesAnalysed: number;
  /** Those of them on which every rule was run to its end. */
  readonly wholeFiles: readonly string[];
  /** False when something was left out that another attempt might not leave out. */
  readonly complete: boolean;
}

/** What is kept of the analyses of one workspace. */
export interface StoredResults {
  /** Whole analyses by their key. */
  readonly analyses: readonly (readonly [key: string, SourcesAnalysis])[];
  /** By file and content, what other files can find it by; see `facts.ts`. */
  readonly digests: readonly (readonly [key: string, digest: string])[];
  /** By file and content, what was found. */
  readonly files: readonly (readonly [key: string, RememberedFile])[];
}
