import path from 'node:path';
import { environmentNames } from '../../functions/config.ts';
import { synthesize } from '../../infra/app.ts';
import type { FunctionSpec } from '../../infra/local/functionSpecs.ts';
import { readAssembly, type Assembly } from '../../infra/local/hostAssembly.ts';
import { localRegion } from '../../infra/local/template.ts';
import type { Table } from '../../functions/store/table.ts';
import { createTable, startDynalite, tableAt } from '../support/dynalite.ts';
import { startObjectServer } from '../support/objectStore.ts';
import { startScriptedModel, type ScriptedModel } from '../support/scriptedModel.ts';
import { LambdaProcess } from './lambdaProcess.ts';

/** The synthesized stack with its table, its bucket and its model on loopback, and nothing that runs yet. */
export interface Deployment extends AsyncDisposable {
  readonly model: ScriptedModel;
  readonly table: Table;
  /** The function that the build calls so: `nodejs-backend-expert-ask`, `authorizer`, `worker`. */
  functionNamed(name: string): FunctionSpec;
  /** Starts an execution environment of a function, with the variables that the stack gives it. */
  start(spec: FunctionSpec, variables?: Readonly<Record<string, string>>): Promise<LambdaProcess>;
}

/** Builds and synthesizes what is out of date and starts what the functions stand on, all of it empty. */
export async function deploy(): Promise<Deployment> {
  const assembly = await readAssembly((await synthesize()).directory);
  const [database, objectServer, model] = await Promise.all([
    startDynalite(),
    startObjectServer(variableOf(assembly, environmentNames.bucketName)),
    startScriptedModel([]),
  ]);
  const table = tableAt(database.endpoint, variableOf(assembly, environmentNames.tableName));
  await createTable(table);
  const reached = {
    // The discard port: a service that is not named below is not there, rather than somebody's real one.
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_S3: objectServer.endpoint,
    AWS_REGION: localRegion,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ANTHROPIC_API_KEY: 'scripted',
    ANTHROPIC_BASE_URL: model.url,
    [environmentNames.modelProvider]: 'anthropic',
    // There is no Secrets Manager here: the key is the variable above.
    [environmentNames.modelKeySecretArn]: '',
  };
  return {
    model,
    table,
    functionNamed: (name) => findFunction(assembly, name),
    start: (spec, variables = {}) => LambdaProcess.start(spec, { ...spec.environment, ...reached, ...variables }),
    [Symbol.asyncDispose]: async () => {
      table.client.destroy();
      await Promise.all([database.stop(), objectServer.stop(), model[Symbol.asyncDispose]()]);
    },
  };
}

function findFunction(assembly: Assembly, name: string): FunctionSpec {
  const spec = [...assembly.functions.values()].find(
    ({ modulePath }) => path.basename(path.dirname(modulePath)) === name,
  );
  if (spec === undefined) throw new Error(`The stack has no function whose bundle is dist/${name}.`);
  return spec;
}

function variableOf(assembly: Assembly, name: string): string {
  const value = [...assembly.functions.values()].map(({ environment }) => environment[name]).find(Boolean);
  if (value === undefined) throw new Error(`No function of the stack has the variable ${name}.`);
  return value;
}
