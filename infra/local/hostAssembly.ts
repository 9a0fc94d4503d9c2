import path from 'node:path';
import { readApi } from './apiSpec.ts';
import type { ApiSpec } from './apiSpec.ts';
import type { FunctionSpec } from './functionSpecs.ts';
import { findFunction, readFunctions } from './functionSpecs.ts';
import { Gateway } from './gateway.ts';
import { LambdaPool } from './lambdaPool.ts';
import { createFunctionLog, type LogLevel } from './logs.ts';
import { startSchedules } from './schedules.ts';
import { startStores } from './stores.ts';
import { localRegion, readTemplate } from './template.ts';
import type { Template } from './template.ts';

/** What a template says, understood. */
export interface Assembly {
  readonly template: Template;
  readonly api: ApiSpec;
  /** By ARN. */
  readonly functions: ReadonlyMap<string, FunctionSpec>;
}

/** Reads a CDK output directory with one stack. Throws `configuration_invalid` when it cannot be hosted here. */
export async function readAssembly(directory: string): Promise<Assembly> {
  const template = await readTemplate(directory);
  return { template, api: readApi(template), functions: readFunctions(template) };
}

export interface HostOptions {
  readonly assembly: Assembly;
  /** 0 for any free port. */
  readonly port: number;
  /** Where the data is kept; made when it does not exist. */
  readonly dataDirectory: string;
  /** Variables of every function beyond, or instead of, those of the template. */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  /** The lowest level of the functions' logs that is shown. @default info */
  readonly logLevel?: LogLevel | undefined;
  /** Execution environments of one function at most. @default 8 for each processor core */
  readonly maxEnvironments?: number | undefined;
}

export type StoreVariable =
  'AWS_ENDPOINT_URL_DYNAMODB' | 'AWS_ENDPOINT_URL_S3' | 'AWS_REGION' | 'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY';

export interface HostedAssembly {
  /** Such as `http://127.0.0.1:3000/v1`. */
  readonly url: string;
  /** How to reach the stores from this machine, as environment variables of the AWS SDK. */
  readonly storeVariables: Readonly<Record<StoreVariable, string>>;
  stop(): Promise<void>;
}

/** Hosts a stack on this machine. Throws `configuration_invalid` for a taken port or a data folder in use. */
export async function hostAssembly(options: HostOptions): Promise<HostedAssembly> {
  const { template, api, functions } = options.assembly;
  const stores = await startStores(template, options.dataDirectory);
  const storeVariables = {
    AWS_ENDPOINT_URL_DYNAMODB: stores.dynamoDb,
    AWS_ENDPOINT_URL_S3: stores.objectStore,
    AWS_REGION: localRegion,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const functionLog = createFunctionLog(options.log, options.logLevel ?? 'info');
  const pools = new Map<string, LambdaPool>();
  const poolOf = (arn: string): LambdaPool => {
    const spec = findFunction(functions, arn);
    const pool =
      pools.get(spec.arn) ??
      new LambdaPool({
        spec,
        variables: { ...runtimeVariables(spec), ...storeVariables, ...spec.environment, ...options.environment },
        compileCacheDirectory: path.join(options.dataDirectory, 'compile-cache'),
        log: functionLog,
        maxEnvironments: options.maxEnvironments,
      });
    pools.set(spec.arn, pool);
    return pool;
  };
  const gateway = new Gateway({ api, invoke: (arn, event, sink) => poolOf(arn).invoke(event, sink), log: options.log });
  const stopSchedules = startSchedules(template, {
    invoke: (arn, event) => poolOf(arn).invoke(event),
    log: options.log,
  });
  const stop = async (): Promise<void> => {
    stopSchedules();
    await Promise.all([gateway.stop(), ...[...pools.values()].map((pool) => pool.stop())]);
    await stores.stop();
  };
  try {
    const port = await gateway.listen(options.port);
    return { url: `http://127.0.0.1:${port}/${api.stage}`, storeVariables, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function runtimeVariables(spec: FunctionSpec): Record<string, string> {
  return {
    AWS_DEFAULT_REGION: localRegion,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMiB),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    LAMBDA_TASK_ROOT: path.dirname(spec.modulePath),
    TZ: ':UTC',
    ...(process.env.TMPDIR === undefined ? {} : { TMPDIR: process.env.TMPDIR }),
  };
}
