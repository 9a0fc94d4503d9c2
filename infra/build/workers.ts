/** A module that code starts in a worker thread by its file name, so that no import leads a bundler to it. */
export interface Worker {
  /** Its source, relative to the project. */
  readonly entry: string;
  /** Name of its bundle, without extension; it is placed beside the chunks of the functions that start it. */
  readonly name: string;
  /** The source that starts it: a function that reaches this file gets the worker. */
  readonly startedBy: string;
  /** What it reads from beside itself at run time: files of `from` whose names match, copied to the folder `to`. */
  readonly files: { readonly from: string; readonly names: RegExp; readonly to: string };
}

/** The static analysis. Its type checker reads the declarations of the language itself from disk. */
export const diagnoseWorker: Worker = {
  entry: 'agents/diagnose/worker.ts',
  name: 'diagnose-worker',
  startedBy: 'agents/diagnose/diagnose.ts',
  files: { from: 'node_modules/typescript/lib', names: /^lib\.(es|decorators).*\.d\.ts$/, to: 'typescript-lib' },
};

export const workers: readonly Worker[] = [diagnoseWorker];

/**
 * Optional packages of libraries, which load them only for features that are off here; they are not installed and do not
 * ship: jiti reads ESLint configurations written in TypeScript, @mongodb-js/zstd serves the shell's `tar --zstd`.
 */
export const absentPackages: readonly string[] = ['jiti', '@mongodb-js/zstd'];
