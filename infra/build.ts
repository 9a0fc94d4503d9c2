/**
 * `npm run build`: turns the catalog and the functions into `dist/<name>/`, one folder per Lambda with all it needs and
 * nothing else. Skipped when no source has changed since the last one.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { contentKey } from './build/contentKey.ts';
import { keyFile, manifestFile, readManifest } from './build/manifest.ts';
import type { BuildResult, Manifest } from './build/manifest.ts';
import { replaceDirectory } from './build/replaceDirectory.ts';

const projectRoot = join(import.meta.dirname, '..');

/** All that a bundle's content depends on. */
const sources = ['agents', 'functions', 'infra/build', 'infra/build.ts', 'package-lock.json', 'tsconfig.json'];

export interface BuildOptions {
  /** Build even when nothing has changed. @default false */
  readonly force?: boolean;
  /** @default `dist` in the project */
  readonly outputDirectory?: string;
}

/**
 * Builds every function. Throws `agent_invalid` for a catalog that does not hold (the message names file, line and
 * mend) and esbuild's error for code that does not bundle; the former build then still stands.
 */
export async function build(options: BuildOptions = {}): Promise<BuildResult> {
  const directory = options.outputDirectory ?? join(projectRoot, 'dist');
  const key = contentKey(projectRoot, sources);
  const standing = options.force === true ? undefined : readManifest(directory, key);
  if (standing) return { ...standing, directory, key, cached: true };
  const manifest = await replaceDirectory(directory, join(projectRoot, '.local/build'), async (fresh) => {
    const made = await makeFunctions(fresh);
    writeFileSync(join(fresh, manifestFile), `${JSON.stringify(made, null, 2)}\n`);
    writeFileSync(join(fresh, keyFile), key);
    return made;
  });
  return { ...manifest, directory, key, cached: false };
}

async function makeFunctions(outputDirectory: string): Promise<Manifest> {
  // Loaded here, so that a build that is still good costs no more than its key.
  const [{ loadCatalog }, { describeCatalog }, { planFunctions }, { planSchedules }, { bundle }, { assemble }] =
    await Promise.all([
      import('../agents/engine/catalog/loadCatalog.ts'),
      import('../agents/engine/catalog/describeCatalog.ts'),
      import('./build/functionPlan.ts'),
      import('./build/schedulePlan.ts'),
      import('./build/bundle.ts'),
      import('./build/assemble.ts'),
    ]);
  const catalog = await loadCatalog(join(projectRoot, 'agents/catalog'));
  const plans = await planFunctions(projectRoot, catalog, describeCatalog(catalog));
  const bundleDirectory = `${outputDirectory}.bundles`;
  const metafile = await bundle(projectRoot, plans, bundleDirectory);
  const functions = assemble({ projectRoot, metafile, plans, outputDirectory });
  rmSync(bundleDirectory, { recursive: true, force: true });
  return {
    functions,
    schedules: planSchedules(catalog),
    warnings: catalog.warnings.map(({ file, line, message }) => `${relative(projectRoot, file)}:${line}: ${message}`),
  };
}

if (import.meta.main) {
  const { runBuild } = await import('./build/runBuild.ts');
  process.exitCode = await runBuild(build, process.argv.slice(2));
}
