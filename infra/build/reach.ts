import type { Metafile } from 'esbuild';
import { workers } from './workers.ts';
import type { Worker } from './workers.ts';

/** What a bundled entry needs at run time. Paths are those of the metafile's outputs. */
export interface Reach {
  /** The entry and all that it imports statically: what a cold start reads. */
  readonly atStart: ReadonlySet<string>;
  /** With everything that is imported on demand, and the workers. */
  readonly inAll: ReadonlySet<string>;
  /** The workers that it may start. */
  readonly workers: readonly Worker[];
}

/** Follows an output's imports through the metafile. `outputOf` gives the output path of a named entry. */
export function reachOf(metafile: Metafile, output: string, outputOf: (name: string) => string): Reach {
  const atStart = closure(metafile, [output], (kind) => kind !== 'dynamic-import');
  const own = closure(metafile, [output], () => true);
  const sources = new Set([...own].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {})));
  const started = workers.filter(({ startedBy }) => sources.has(startedBy));
  const inAll = closure(metafile, [output, ...started.map(({ name }) => outputOf(name))], () => true);
  return { atStart, inAll, workers: started };
}

type OutputImport = Metafile['outputs'][string]['imports'][number];

function closure(
  metafile: Metafile,
  from: readonly string[],
  follow: (kind: OutputImport['kind']) => boolean,
): Set<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const each of metafile.outputs[path]?.imports ?? []) {
      if (each.external !== true && follow(each.kind)) open.push(each.path);
    }
  }
  return seen;
}
