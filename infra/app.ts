/**
 * The CDK application: `npm run synth` and the CDK CLI run it. It builds the functions if their sources have changed, and
 * synthesizes if anything that the template depends on has.
 *
 * It writes `cdk.out/<stackName>.template.json`. Assets are not copied there: the code of a function is where
 * `Metadata["aws:asset:path"]` of its resource points to, `dist/<name>`. infra/local hosts the stack from these.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { build } from './build.ts';
import { contentKey } from './build/contentKey.ts';
import { keyFile } from './build/manifest.ts';
import { replaceDirectory } from './build/replaceDirectory.ts';
import { parseSettings } from './settings.ts';

const projectRoot = join(import.meta.dirname, '..');

/** All that the template depends on besides the build. */
const sources = [
  'cdk.json',
  'infra/app.ts',
  'infra/createApp.ts',
  'infra/settings.ts',
  'infra/stacks',
  'infra/constructs',
  'package-lock.json',
];

const cdkJsonSchema = z.object({ context: z.record(z.string(), z.unknown()).default({}) });

export interface SynthesizeOptions {
  /** Synthesize even when nothing has changed. @default false */
  readonly force?: boolean;
  /** @default `cdk.out` in the project */
  readonly outputDirectory?: string;
}

export interface Synthesis {
  /** Absolute path of the cloud assembly. */
  readonly directory: string;
  readonly stackName: string;
  /** Absolute path of the stack's template. */
  readonly templateFile: string;
  /** True when the last synthesis still stands and nothing was done. */
  readonly cached: boolean;
}

/**
 * Builds and synthesizes whatever is not up to date. Throws a SettingsError that lists every mistake in `cdk.json`, the
 * errors of `build`, and CDK's report when the template does not validate; the former synthesis then still stands.
 */
export async function synthesize(options: SynthesizeOptions = {}): Promise<Synthesis> {
  const directory = options.outputDirectory ?? join(projectRoot, 'cdk.out');
  const context = readContext();
  const settings = parseSettings(context['agentEndpoints']);
  const built = await build();
  const key = `${built.key}-${contentKey(projectRoot, sources)}`;
  const templateFile = join(directory, `${settings.stackName}.template.json`);
  const result = { directory, stackName: settings.stackName, templateFile };
  if (options.force !== true && existsSync(templateFile) && readKey(directory) === key)
    return { ...result, cached: true };
  await replaceDirectory(directory, join(projectRoot, '.local/build'), async (fresh) => {
    // Loaded here, because the CDK takes seconds to load.
    const { createApp } = await import('./createApp.ts');
    createApp({ settings, build: built, context, outputDirectory: fresh }).synth();
    writeFileSync(join(fresh, keyFile), key);
  });
  return { ...result, cached: false };
}

/** What the CDK CLI calls: the CLI names the folder, adds to the context, and decides itself when to synthesize. */
async function synthesizeForCli(outputDirectory: string): Promise<void> {
  const { createApp } = await import('./createApp.ts');
  const context = {
    ...readContext(),
    ...z.record(z.string(), z.unknown()).parse(JSON.parse(process.env['CDK_CONTEXT_JSON'] ?? '{}')),
  };
  createApp({
    settings: parseSettings(context['agentEndpoints']),
    build: await build(),
    context,
    outputDirectory,
  }).synth();
}

function readContext(): Record<string, unknown> {
  const text = readFileSync(join(projectRoot, 'cdk.json'), 'utf8');
  try {
    return cdkJsonSchema.parse(JSON.parse(text)).context;
  } catch (cause) {
    throw new Error(`cdk.json is not right: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function readKey(directory: string): string | undefined {
  const path = join(directory, keyFile);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

if (import.meta.main) {
  const cliDirectory = process.env['CDK_OUTDIR'];
  try {
    if (cliDirectory === undefined) {
      const { templateFile, cached } = await synthesize({ force: process.argv.includes('--force') });
      const path = relative(process.cwd(), templateFile);
      console.log(
        cached ? `${path}: nothing has changed since the last synthesis.` : `${path}: synthesized and validated.`,
      );
    } else {
      await synthesizeForCli(cliDirectory);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
