import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { readApi } from './apiSpec.ts';
import type { ApiSpec } from './apiSpec.ts';
import { DurableExecutor } from './durableExecutor.ts';
import { DurableStore } from './durableStore.ts';
import type { FunctionSpec } from './functionSpecs.ts';
import { findFunction, readFunctions } from './functionSpecs.ts';
import { Gateway } from './gateway.ts';
import { type LambdaApi, startLambdaApi } from './lambdaApi.ts';
import { LambdaPool } from './lambdaPool.ts';
import { createFunctionLog, type LogLevel } from './logs.ts';
import { startSchedules } from './schedules.ts';
import { startStores } from './stores.ts';
import { localRegion, readTemplate, unhostable } from './template.ts';
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
  | 'AWS_ENDPOINT_URL_DYNAMODB'
  | 'AWS_ENDPOINT_URL_S3'
  | 'AWS_ENDPOINT_URL_LAMBDA'
  | 'AWS_REGION'
  | 'AWS_ACCESS_KEY_ID'
  | 'AWS_SECRET_ACCESS_KEY';

export interface HostedAssembly {
  /** Such as `http://127.0.0.1:3000/v1`. */
  readonly url: string;
  /** How to reach the stores and the Lambda API from this machine, as environment variables of the AWS SDK. */
  readonly storeVariables: Readonly<Record<StoreVariable, string>>;
  stop(): Promise<void>;
}

/**
 * Hosts a stack on this machine, and goes on with the durable executions that had not ended. Throws `configuration_invalid` for a taken
 * port or a data folder in use.
 */
export async function hostAssembly(options: HostOptions): Promise<HostedAssembly> {
  const { template, api, functions } = options.assembly;
  const stores = await startStores(template, options.dataDirectory);
  const pools = new Map<string, LambdaPool>();
  const host: FunctionHost = { options, pools, poolOf: (arn) => poolOf(host, arn), variables: {} };
  const durable = await startDurable(host);
  const storeVariables = {
    AWS_ENDPOINT_URL_DYNAMODB: stores.dynamoDb,
    AWS_ENDPOINT_URL_S3: stores.objectStore,
    AWS_ENDPOINT_URL_LAMBDA: durable.api.endpoint,
    AWS_REGION: localRegion,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  host.variables = storeVariables;
  const gateway = new Gateway({
    api,
    invoke: (arn, event, sink) => host.poolOf(arn).invoke(event, sink),
    log: options.log,
  });
  const stopSchedules = startSchedules(template, {
    invoke: async (arn, event) => {
      if (findFunction(functions, arn).durable === null) return host.poolOf(arn).invoke(event);
      return durable.start(arn, JSON.stringify(event), randomUUID());
    },
    log: options.log,
  });
  const stop = async (): Promise<void> => {
    stopSchedules();
    durable.executor.stop();
    await Promise.all([gateway.stop(), ...[...pools.values()].map((pool) => pool.stop())]);
    await durable.api.stop();
    durable.store.close();
    await stores.stop();
  };
  try {
    const port = await gateway.listen(options.port);
    durable.executor.resume();
    return { url: `http://127.0.0.1:${port}/${api.stage}`, storeVariables, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface FunctionHost {
  readonly options: HostOptions;
  readonly pools: Map<string, LambdaPool>;
  readonly poolOf: (arn: string) => LambdaPool;
  /** Known only when everything that functions call is served. */
  variables: Readonly<Record<string, string>>;
}

function poolOf({ options, pools, variables }: FunctionHost, arn: string): LambdaPool {
  const spec = findFunction(options.assembly.functions, arn);
  const pool =
    pools.get(spec.arn) ??
    new LambdaPool({
      spec,
      variables: { ...runtimeVariables(spec), ...variables, ...spec.environment, ...options.environment },
      compileCacheDirectory: path.join(options.dataDirectory, 'compile-cache'),
      log: createFunctionLog(options.log, options.logLevel ?? 'info'),
      maxEnvironments: options.maxEnvironments,
    });
  pools.set(spec.arn, pool);
  return pool;
}

interface DurableHost {
  readonly store: DurableStore;
  readonly executor: DurableExecutor;
  readonly api: LambdaApi;
  /** Runs a function with nobody waiting; a durable one as an execution, whose ARN is returned. */
  readonly start: (functionArn: string, event: string, executionName: string) => string | null;
}

async function startDurable({ options, poolOf: pool }: FunctionHost): Promise<DurableHost> {
  const { assembly, dataDirectory, log } = options;
  const store = new DurableStore(path.join(dataDirectory, 'durable.sqlite'));
  const retentions = [...assembly.functions.values()].map(({ durable }) => durable?.retentionMs ?? 0);
  store.purge(Date.now() - Math.max(0, ...retentions));
  const executor = new DurableExecutor({ store, log, invoke: (arn, event) => pool(arn).invoke(event) });
  const start = (arn: string, event: string, executionName: string): string | null => {
    const { name, durable } = findFunction(assembly.functions, arn);
    if (durable === null) {
      pool(arn)
        .invoke(JSON.parse(event))
        .catch((error: unknown) => {
          log(`${name} failed: ${String(error)}`);
        });
      return null;
    }
    if (arn.split(':').length < 8)
      throw unhostable(`${name} is a durable function and was called as ${arn}. Call it by a version or an alias.`);
    return executor.start(arn, executionName, event, durable);
  };
  return { store, executor, start, api: await startLambdaApi({ executor, start }) };
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
