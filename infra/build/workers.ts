/** A module that code starts in a worker thread by its file name, so that no import leads a bundler to it. */
export interface Worker {
  /** Its source, relative to the project. */
  readonly entry: string;
  /** Name of its bundle, without extension; it is placed beside the chunks of the functions that start it. */
  readonly name: string;
  /** The source that starts it: a function that reaches this file gets the worker. */
  readonly startedBy: string;
  /** Packages that are not bundled: native code, or code that finds files beside itself. They ship as they are installed. */
  readonly packages: readonly string[];
}

/**
 * The static analysis. Its thread pool starts a module of its own by path. Its fast parser is native code: what ships is what is installed
 * here, and where that is not for the function's processor, the analysis takes its slower parser (see docs/settings.md).
 */
export const diagnoseWorker: Worker = {
  entry: 'agents/diagnose/worker.ts',
  name: 'diagnose-worker',
  startedBy: 'agents/diagnose/diagnose.ts',
  packages: ['piscina', 'oxc-parser', '@oxc-parser', '@oxc-project/types'],
};

export const workers: readonly Worker[] = [diagnoseWorker];

/**
 * Optional packages of libraries, which load them only for features that are off here; they are not installed and do not
 * ship: jiti reads ESLint configurations written in TypeScript, @mongodb-js/zstd serves the shell's `tar --zstd`.
 */
export const absentPackages: readonly string[] = ['jiti', '@mongodb-js/zstd'];

/** What the bundler leaves to be loaded from the packages that ship beside the bundles. */
export const externalPackages: readonly string[] = ['piscina', 'oxc-parser'];
