import type { AnalysisMemory } from '../engine/tool.ts';
import { WorkspaceVersion, type FileResults } from './fileResults.ts';
import type { SourceMap } from './protocol.ts';
import type { SourcesAnalysis } from './results.ts';
import type { ResultCache } from './resultCache.ts';
import { packResults, unpackResults } from './storedResults.ts';

const maxMemories = 1_000;
const maxAnalyses = 4;

/** Brings results from memories that outlive the process, once from each, and gives them what they do not have. */
export class KeptResults {
  /** By memory, the keys of the analyses that it has, the latest last. */
  private readonly keys = new Map<string, readonly string[]>();
  private readonly analyses: ResultCache<SourcesAnalysis>;
  private readonly files: FileResults;

  constructor(analyses: ResultCache<SourcesAnalysis>, files: FileResults) {
    this.analyses = analyses;
    this.files = files;
  }

  /** Makes known what was kept, where it is not yet. */
  async load(memory: AnalysisMemory): Promise<void> {
    if (this.keys.has(memory.id)) return;
    if (this.keys.size >= maxMemories) this.keys.clear();
    this.keys.set(memory.id, []);
    const packed = await memory.load();
    const stored = packed && (await unpackResults(packed));
    if (stored === undefined) return;
    for (const [key, analysis] of stored.analyses) this.analyses.set(key, analysis);
    this.files.add(stored);
    this.keys.set(
      memory.id,
      stored.analyses.map(([key]) => key),
    );
  }

  /** Keeps an analysis and what is known of the files that it was made of. */
  async save(memory: AnalysisMemory, key: string, sources: SourceMap): Promise<void> {
    const known = this.keys.get(memory.id) ?? [];
    if (known.includes(key)) return;
    const keys = [...known, key].slice(-maxAnalyses);
    const analyses = keys.flatMap((each) => {
      const analysis = this.analyses.get(each);
      return analysis === undefined ? [] : [[each, analysis] as const];
    });
    const packed = await packResults({ analyses, ...this.files.entriesOf(new WorkspaceVersion(sources)) });
    if (packed !== undefined) await memory.save(packed);
    this.keys.set(memory.id, keys);
  }
}
