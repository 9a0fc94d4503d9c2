import { build } from 'esbuild';
import type { Metafile, Plugin } from 'esbuild';
import type { FunctionPlan } from './functionPlan.ts';
import { absentPackages, externalPackages, workers } from './workers.ts';

// Libraries in CommonJS call `require` and read `__dirname`, which an ES module does not have.
const banner = [
  `import { createRequire as __createRequire } from 'node:module';`,
  `import { dirname as __dirnameOf } from 'node:path';`,
  `import { fileURLToPath as __fileOf } from 'node:url';`,
  `const require = __createRequire(import.meta.url);`,
  `const __filename = __fileOf(import.meta.url);`,
  `const __dirname = __dirnameOf(__filename);`,
].join('');

// `mainFields` prefers the ES modules of packages without an `exports` map, which bundle smaller. ESLint requires this one
// and expects what its CommonJS form exports.
const requiredInCommonJs = { esquery: 'esquery/dist/esquery.min.js' };

/**
 * Bundles all functions and the workers that they start in one call, so that what they share is parsed and written once.
 * Writes `<name>.mjs` for each, and the chunks beside them, into `outputDirectory`. Throws esbuild's own error, which
 * names file and line.
 */
export async function bundle(
  projectRoot: string,
  plans: readonly FunctionPlan[],
  outputDirectory: string,
): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: projectRoot,
    entryPoints: [
      ...plans.map(({ name }) => ({ in: `function:${name}`, out: name })),
      ...workers.map(({ entry, name }) => ({ in: entry, out: name })),
    ],
    plugins: [entriesOf(projectRoot, plans)],
    outdir: outputDirectory,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: requiredInCommonJs,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    external: [...absentPackages, ...externalPackages],
    banner: { js: banner },
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'error',
  });
  return metafile;
}

function entriesOf(projectRoot: string, plans: readonly FunctionPlan[]): Plugin {
  const sources = new Map(plans.map(({ name, source }) => [name, source]));
  return {
    name: 'function-entries',
    setup(bundler) {
      bundler.onResolve({ filter: /^function:/ }, ({ path }) => ({
        path: path.slice('function:'.length),
        namespace: 'function',
      }));
      bundler.onLoad({ filter: /.*/, namespace: 'function' }, ({ path }) => ({
        contents: sources.get(path) ?? '',
        loader: 'js',
        resolveDir: projectRoot,
      }));
    },
  };
}
