import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
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
  for (const name of reach.workers.flatMap(({ packages }) => packages)) copyPackage(options.projectRoot, name, folder);
  const { source: _source, ...identity } = plan;
  return {
    ...identity,
    analyses: reach.workers.includes(diagnoseWorker),
    startBytes: [...reach.atStart].reduce((sum, path) => sum + (options.metafile.outputs[path]?.bytes ?? 0), 0),
    totalBytes: bytesBelow(folder),
  };
}

/** A scope's name stands for all of its packages that are installed; one that is not installed is left out. */
function copyPackage(projectRoot: string, name: string, folder: string): void {
  const path = join('node_modules', name);
  if (!existsSync(join(projectRoot, path))) return;
  cpSync(join(projectRoot, path), join(folder, path), { recursive: true, filter: (from) => !isNotForRunning(from) });
}

function isNotForRunning(path: string): boolean {
  return (
    /(?:\.d\.[cm]?ts|\.map|\.md|\.tsbuildinfo)$/.test(path) ||
    /[\\/](?:test|test-jest|benchmark|docs|examples|scripts|\.github)$/.test(path)
  );
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
