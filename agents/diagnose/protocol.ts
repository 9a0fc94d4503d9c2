import type { MessagePort } from 'node:worker_threads';
import type { AnalyzedClaim } from '../engine/findings.ts';
import type { RegularExpressionVerdicts } from './regularExpressions.ts';

/** Text by workspace path. */
export type SourceMap = ReadonlyMap<string, string>;

/** What the worker is asked: analyse `report`, with all of `sources` to resolve imports and types. */
export interface AnalysisRequest {
  readonly id: number;
  readonly sources: SourceMap;
  /** Keys of `sources`, in the order in which they are to be analysed. */
  readonly report: readonly string[];
  /** True when the digests of the facts of all `sources` are wanted too. */
  readonly asksFacts: boolean;
  /** What is known of regular expressions. @default nothing */
  readonly verdicts?: RegularExpressionVerdicts;
  /** True when the rules over the whole project are to be run too. */
  readonly includesProject: boolean;
  readonly options?: {
    /** Ids of the rules to run; all when absent. */
    readonly only?: ReadonlySet<string>;
    /** Rules that report their sound candidates instead of the weak ones. */
    readonly negated?: ReadonlySet<string>;
  };
}

/** What a thread of the pool is given. */
export interface AnalysisTask {
  readonly request: AnalysisRequest;
  /** Where it tells how far it is. */
  readonly port: MessagePort;
}

/**
 * What the worker tells while it works. `start` comes first of all. `begin` names the file in hand, so that the main thread knows which file a dead or
 * hung worker died of.
 */
export type AnalysisMessage =
  | { readonly type: 'start' }
  | { readonly type: 'begin'; readonly id: number; readonly file: string }
  | {
      readonly type: 'file';
      readonly id: number;
      readonly file: string;
      readonly claims: readonly AnalyzedClaim[];
      readonly notes: readonly string[];
      /** What it has looked at: see `source/memory.ts`. */
      readonly visited: readonly string[];
    }
  | { readonly type: 'facts'; readonly id: number; readonly digests: ReadonlyMap<string, string> }
  | { readonly type: 'project'; readonly id: number; readonly claims: readonly AnalyzedClaim[] }
  | {
      readonly type: 'end';
      readonly id: number;
      readonly notes: readonly string[];
      readonly verdicts: RegularExpressionVerdicts;
    };

const codeFile = /\.[cm]?[jt]sx?$/i;

/** True for what the rules of code are run on; everything else is only searched for secrets. */
export function isCodeFile(path: string): boolean {
  return codeFile.test(path);
}

/** Orders strings by UTF-16 code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
