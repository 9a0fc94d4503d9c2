import { join } from 'node:path';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { environmentNames } from '../../functions/config.ts';
import type { BuildResult, BuiltFunction, SharedFunction } from '../build/manifest.ts';
import { AgentSchedules } from '../constructs/agentSchedules.ts';
import { acknowledgeFindings } from '../constructs/acknowledgements.ts';
import { BackgroundRuns, durableConfig } from '../constructs/backgroundRuns.ts';
import { Database } from '../constructs/database.ts';
import { EndpointFunction } from '../constructs/endpointFunction.ts';
import { FileStore } from '../constructs/fileStore.ts';
import { HttpApi } from '../constructs/httpApi.ts';
import { logRetention } from '../constructs/logRetention.ts';
import { ModelAccess } from '../constructs/modelAccess.ts';
import { addRoutes } from '../constructs/routes.ts';
import type { RoutedFunction } from '../constructs/routes.ts';
import { WarmUp } from '../constructs/warmUp.ts';
import { checkWarmFunctions } from '../settings.ts';
import type { Settings } from '../settings.ts';

export interface AgentEndpointsStackProps extends StackProps {
  readonly settings: Settings;
  /** The functions, built. */
  readonly build: BuildResult;
}

/** What a function gets besides its code. */
interface FunctionProfile {
  readonly timeout: Duration;
  readonly memoryMebibytes: number;
}

/** Everything of one deployment. */
export class AgentEndpointsStack extends Stack {
  readonly #settings: Settings;
  readonly #build: BuildResult;
  readonly #database: Database;
  readonly #files: FileStore;
  readonly #model: ModelAccess;

  constructor(scope: Construct, id: string, props: AgentEndpointsStackProps) {
    super(scope, id, props);
    this.#settings = props.settings;
    this.#build = props.build;
    const retain = props.settings.removalPolicy === 'retain';
    this.#database = new Database(this, 'Database', { retain });
    this.#files = new FileStore(this, 'Files', { retain, allowedOrigins: props.settings.allowedOrigins });
    this.#model = new ModelAccess(this, 'Model', { settings: props.settings });
    const made = new Map(props.build.functions.map((built) => [built.name, this.#addFunction(built)]));
    this.#addBackground(made);
    const functions = new Map([...made].map(([name, each]) => [name, each.function]));
    const http = this.#addApi(functions);
    this.#addWarmUp(functions);
    this.#addOutputs();
    acknowledgeFindings(this, {
      files: this.#files,
      bucket: this.#files.bucket,
      model: this.#model,
      http,
      workerName: find(made, 'worker').physicalName,
    });
  }

  #addFunction(built: BuiltFunction): EndpointFunction {
    const made = new EndpointFunction(this, built.name, {
      name: built.name,
      description:
        built.kind === 'action'
          ? `POST /agents/${built.agentId ?? ''}/${built.actionId ?? ''}`
          : describeShared[built.kind],
      codeDirectory: join(this.#build.directory, built.name),
      environment: this.#environment(),
      logRetention: logRetention(this.#settings.logRetentionDays),
      ...profileOf(built),
      ...(built.kind === 'worker' ? { durable: durableConfig } : {}),
    });
    this.#grantRights(built, made);
    return made;
  }

  #addBackground(functions: ReadonlyMap<string, EndpointFunction>): void {
    const worker = find(functions, 'worker');
    const background = new BackgroundRuns(this, 'Background', { worker, sweeper: find(functions, 'sweeper').function });
    for (const { name, kind } of this.#build.functions) {
      const rights = backgroundRights[kind];
      if (rights === undefined) continue;
      const grantee = find(functions, name).function;
      grantee.addEnvironment(environmentNames.workerArn, background.aliasArn);
      if (rights.includes('start')) background.grantStart(grantee);
      if (rights.includes('wake')) background.grantWake(grantee);
    }
    new AgentSchedules(this, 'Schedules', {
      schedules: this.#build.schedules,
      worker: background.alias,
      tenant: this.#settings.scheduleTenant,
    });
  }

  #environment(): Record<string, string> {
    return {
      [environmentNames.tableName]: this.#database.table.tableName,
      [environmentNames.bucketName]: this.#files.bucket.bucketName,
      [environmentNames.modelProvider]: this.#settings.modelProvider,
      [environmentNames.defaultModel]: this.#settings.defaultModel,
      [environmentNames.allowedOrigins]: this.#settings.allowedOrigins.join(','),
      [environmentNames.allowEgress]: String(this.#settings.allowEgress),
    };
  }

  // docs/decisions/least-rights.md gives the reason of each.
  #grantRights({ kind }: BuiltFunction, made: EndpointFunction): void {
    const grantee = made.function;
    switch (kind) {
      case 'action':
      case 'worker':
        this.#database.grantTenantItems(grantee, 'read', 'write');
        this.#files.grantRead(grantee, 'workspaces', 'blobs');
        this.#files.grantCreate(grantee, 'workspaces', 'blobs');
        this.#model.grantCalls(made);
        break;
      case 'sessions':
        this.#database.grantTenantItems(grantee, 'read', 'write', 'delete');
        this.#files.grantRead(grantee, 'blobs');
        this.#files.grantDelete(grantee, 'workspaces', 'blobs');
        break;
      case 'workspaces':
        this.#database.grantTenantItems(grantee, 'read', 'write');
        this.#files.grantRead(grantee, 'workspaces');
        this.#files.grantCreate(grantee, 'workspaces');
        this.#files.grantDelete(grantee, 'workspaces/*/uploads');
        break;
      case 'runs':
        this.#database.grantTenantItems(grantee, 'read', 'write');
        this.#files.grantRead(grantee, 'workspaces', 'blobs');
        this.#files.grantCreate(grantee, 'blobs');
        break;
      case 'findings':
        this.#database.grantTenantItems(grantee, 'read', 'write');
        this.#files.grantRead(grantee, 'blobs');
        this.#files.grantCreate(grantee, 'blobs');
        break;
      case 'sweeper':
        this.#database.grantOpenRunsList(grantee);
        this.#database.grantTenantItems(grantee, 'read', 'write');
        this.#files.grantRead(grantee, 'blobs');
        break;
      case 'authorizer':
        this.#database.grantKeyLookup(grantee);
        break;
      case 'catalog':
        break;
    }
  }

  #addApi(functions: ReadonlyMap<string, Function>): HttpApi {
    const shared = (name: RoutedFunction): Function => find(functions, name);
    const api = new HttpApi(this, 'Http', {
      name: this.stackName,
      authorizer: shared('authorizer'),
      allowedOrigins: this.#settings.allowedOrigins,
      logRetention: logRetention(this.#settings.logRetentionDays),
    });
    addRoutes(
      api,
      {
        sessions: shared('sessions'),
        runs: shared('runs'),
        workspaces: shared('workspaces'),
        findings: shared('findings'),
        catalog: shared('catalog'),
        authorizer: shared('authorizer'),
      },
      this.#build.functions.flatMap(({ name, agentId, actionId }) =>
        agentId === null || actionId === null ? [] : [{ agentId, actionId, function: find(functions, name) }],
      ),
    );
    return api;
  }

  #addWarmUp(functions: ReadonlyMap<string, Function>): void {
    const { warmFunctions } = this.#settings;
    checkWarmFunctions(
      this.#settings,
      // The authorizer warms itself with every request; the worker and the sweeper have no request that waits for them.
      [...functions.keys()].filter((name) => !['authorizer', 'worker', 'sweeper'].includes(name)),
    );
    new WarmUp(this, 'WarmUp', { functions: warmFunctions.map((name) => find(functions, name)) });
  }

  #addOutputs(): void {
    const table = this.#database.table.tableName;
    new CfnOutput(this, 'TableName', { value: table, description: 'The table.' });
    new CfnOutput(this, 'BucketName', { value: this.#files.bucket.bucketName, description: 'The bucket.' });
    new CfnOutput(this, 'CreateApiKey', {
      value: `npm run keys -- create --tenant <tenant> --name <name> --table ${table}`,
      description: 'Makes a key for callers of the API; until there is one, nobody can call it.',
    });
    const { keySecret } = this.#model;
    if (!keySecret) return;
    new CfnOutput(this, 'ModelKeySecretArn', {
      value: keySecret.secretArn,
      description: 'Where the Anthropic API key is kept.',
    });
    new CfnOutput(this, 'SetModelKey', {
      value: `aws secretsmanager put-secret-value --secret-id ${keySecret.secretArn} --secret-string <key>`,
      description: 'Sets the Anthropic API key.',
    });
  }
}

const describeShared: Readonly<Record<SharedFunction, string>> = {
  sessions: 'Sessions, their messages and runs',
  runs: 'Runs, their events, patch and SARIF',
  workspaces: 'The files of sessions',
  findings: 'What is known of targets over time, and its triage',
  catalog: 'Which agents and actions there are',
  authorizer: 'Whose a credential is',
  worker: 'Drives runs that no request waits for',
  sweeper: 'Looks every minute for runs that nobody drives',
};

/** What each kind of function may do with background executions. */
const backgroundRights: Readonly<Partial<Record<BuiltFunction['kind'], readonly ('start' | 'wake')[]>>> = {
  // An interrupted run may be one that waits for a decision.
  action: ['start', 'wake'],
  runs: ['start', 'wake'],
  sweeper: ['start'],
  // A decision that was made before the worker could be told of it: it wakes itself.
  worker: ['wake'],
};

const longest = Duration.minutes(15);

function profileOf({ kind, analyses }: BuiltFunction): FunctionProfile {
  // The analysis needs about 500 MB, and Lambda gives one whole processor from 1,769 MB on.
  if (kind === 'action' || kind === 'worker') return { timeout: longest, memoryMebibytes: analyses ? 1769 : 1024 };
  if (kind === 'sweeper') return { timeout: Duration.seconds(55), memoryMebibytes: 512 };
  // A run's events are followed for as long as API Gateway lets a stream live.
  if (kind === 'runs') return { timeout: longest, memoryMebibytes: 512 };
  // After the first 10 MB API Gateway streams 2 MB a second.
  if (kind === 'workspaces') return { timeout: Duration.minutes(5), memoryMebibytes: 1024 };
  return { timeout: Duration.seconds(30), memoryMebibytes: 1024 };
}

function find<Found>(functions: ReadonlyMap<string, Found>, name: string): Found {
  const found = functions.get(name);
  if (!found) throw new Error(`The build has no function ${name}. Run npm run build -- --force.`);
  return found;
}
