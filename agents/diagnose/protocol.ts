import type { Claim } from '../engine/findings.ts';

/** Text by workspace path. */
export type SourceMap = ReadonlyMap<string, string>;

/** What the worker is asked: analyse `report`, with all of `sources` to resolve imports and types. */
export interface AnalysisRequest {
  readonly id: number;
  readonly sources: SourceMap;
  /** Keys of `sources`, in the order in which they are to be analysed. */
  readonly report: readonly string[];
}

/**
 * What the worker tells while it works. `begin` names the file in hand, so that the main thread knows which file a dead or
 * hung worker died of.
 */
export type AnalysisMessage =
  | { readonly type: 'begin'; readonly id: number; readonly file: string }
  | {
      readonly type: 'file';
      readonly id: number;
      readonly file: string;
      readonly claims: readonly Claim[];
      readonly notes: readonly string[];
    }
  | { readonly type: 'end'; readonly id: number; readonly notes: readonly string[] };

const codeFile = /\.[cm]?[jt]sx?$/i;

/** True for what the rules of code are run on; everything else is only searched for secrets. */
export function isCodeFile(path: string): boolean {
  return codeFile.test(path);
}

/** Orders strings by UTF-16 code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
