import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import type { FunctionPlan } from './functionPlan.ts';
import type { BuiltFunction } from './manifest.ts';
import { reachOf } from './reach.ts';
import type { Reach } from './reach.ts';
import { diagnoseWorker } from './workers.ts';

export interface AssembleOptions {
  readonly projectRoot: string;
  readonly metafile: Metafile;
  readonly plans: readonly FunctionPlan[];
  /** Where each function gets its folder. */
  readonly outputDirectory: string;
}

/** Gives every function a folder with its entry as `index.mjs` and exactly the chunks, workers and packages it reaches. */
export function assemble(options: AssembleOptions): readonly BuiltFunction[] {
  const outputs = new Map(Object.keys(options.metafile.outputs).map((path) => [basename(path, '.mjs'), path]));
  const outputOf = (name: string): string => {
    const path = outputs.get(name);
    if (path === undefined) throw new Error(`The bundler wrote no ${name}.mjs.`);
    return path;
  };
  return options.plans.map((plan) =>
    assembleOne(options, plan, reachOf(options.metafile, outputOf(plan.name), outputOf)),
  );
}

function assembleOne(options: AssembleOptions, plan: FunctionPlan, reach: Reach): BuiltFunction {
  const folder = join(options.outputDirectory, plan.name);
  mkdirSync(folder, { recursive: true });
  for (const path of reach.inAll) {
    const name = basename(path);
    const target = name === `${plan.name}.mjs` ? 'index.mjs' : name;
    copyFileSync(resolve(options.projectRoot, path), join(folder, target));
  }
  for (const { files } of reach.workers)
    copyFiles(join(options.projectRoot, files.from), files.names, join(folder, files.to));
  const { source: _source, ...identity } = plan;
  return {
    ...identity,
    analyses: reach.workers.includes(diagnoseWorker),
    startBytes: [...reach.atStart].reduce((sum, path) => sum + (options.metafile.outputs[path]?.bytes ?? 0), 0),
    totalBytes: bytesBelow(folder),
  };
}

function copyFiles(from: string, names: RegExp, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((name) => names.test(name)))
    copyFileSync(join(from, name), join(to, name));
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
