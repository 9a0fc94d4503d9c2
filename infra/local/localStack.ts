import { mkdir } from 'node:fs/promises';
import { environmentNames } from '../../functions/config.ts';
import { synthesize } from '../app.ts';
import { hostAssembly, readAssembly } from './hostAssembly.ts';
import type { Assembly } from './hostAssembly.ts';
import type { LogLevel } from './logs.ts';
import { chooseModel } from './modelVariables.ts';
import { localRegion, unhostable } from './template.ts';

export interface LocalStackOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Where data and the development key are kept; made when it does not exist. */
  readonly dataDirectory: string;
  /** A key to accept. @default the data folder's own, made at its first start */
  readonly apiKey?: string | undefined;
  /** Variables for the functions, such as ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, MODEL_PROVIDER. @default those of this process that concern the model */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Takes one line at a time: progress of the start, the functions' logs, failures. */
  readonly log: (line: string) => void;
  /** The lowest level of the functions' logs that is shown. @default info */
  readonly logLevel?: LogLevel | undefined;
}

export interface LocalStack {
  /** With the stage: `http://127.0.0.1:3000/v1`. */
  readonly url: string;
  readonly apiKey: string;
  /** The provider that the functions use; `offline` where the stack's own has no credential here. */
  readonly modelProvider: string;
  /** Why the provider is offline though the stack is set up for a model; null otherwise. */
  readonly offlineBecause: string | null;
  /** Cuts open streams, ends every function and store. */
  stop(): Promise<void>;
}

/**
 * Builds and synthesizes what is out of date, then hosts the stack on this machine. Throws `configuration_invalid` for a taken
 * port or a data folder in use, and the errors of the build.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { directory, cached } = await synthesize();
  if (!cached) options.log('Built and synthesized the stack.');
  const assembly = await readAssembly(directory);
  const model = chooseModel(options.environment ?? process.env, variableOf(assembly, environmentNames.modelProvider));
  await mkdir(options.dataDirectory, { recursive: true });
  const hosting = hostAssembly({
    assembly,
    port: options.port,
    dataDirectory: options.dataDirectory,
    environment: { ...options.environment, ...model.variables },
    log: options.log,
    logLevel: options.logLevel,
  });
  // Loads the AWS SDK, while the stores start in their own thread.
  const [{ readDevelopmentKey, registerKey }, hosted] = await Promise.all([import('./developmentKey.ts'), hosting]);
  try {
    const apiKey = await readDevelopmentKey(options.dataDirectory, options.apiKey);
    await registerKey(
      apiKey,
      variableOf(assembly, environmentNames.tableName),
      hosted.storeVariables.AWS_ENDPOINT_URL_DYNAMODB,
      localRegion,
    );
    return {
      url: hosted.url,
      apiKey,
      modelProvider: model.provider,
      offlineBecause: model.offlineBecause,
      stop: () => hosted.stop(),
    };
  } catch (error) {
    await hosted.stop();
    throw error;
  }
}

function variableOf(assembly: Assembly, name: string): string {
  const values = [...assembly.functions.values()].map((spec) => spec.environment[name]);
  const value = values.find((found) => found !== undefined);
  if (value === undefined) throw unhostable(`No function of the stack has the variable ${name}.`);
  return value;
}
