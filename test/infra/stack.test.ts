import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnResource } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Construct } from 'constructs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { loadCatalog } from '../../agents/engine/catalog/loadCatalog.ts';
import { errorCodes } from '../../agents/engine/errors.ts';
import { readConfiguration } from '../../functions/config.ts';
import { createBlobs } from '../../functions/store/blobs.ts';
import type { ObjectStore } from '../../functions/store/objectStore.ts';
import { createWorkspaceStore } from '../../functions/store/workspaceStore.ts';
import { build } from '../../infra/build.ts';
import type { BuildResult } from '../../infra/build/manifest.ts';
import { referenced, roleStatements, synthesizeStack } from './support/synthesize.ts';
import type { Resource, SynthesizedStack } from './support/synthesize.ts';

let built: BuildResult;
let stack: SynthesizedStack;

beforeAll(async () => {
  built = await build();
  stack = synthesizeStack(built);
}, 120_000);

const functionSchema = z.object({
  FunctionName: z.string(),
  Runtime: z.string(),
  LoggingConfig: z.object({ LogFormat: z.string(), LogGroup: z.unknown() }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  Role: z.unknown(),
});
const methodSchema = z.object({
  HttpMethod: z.string(),
  AuthorizationType: z.string(),
  AuthorizerId: z.unknown(),
  ResourceId: z.unknown(),
  Integration: z.object({ Uri: z.unknown(), ResponseTransferMode: z.string(), TimeoutInMillis: z.number() }),
});

const functionsOf = (from: SynthesizedStack) =>
  from.ofType('AWS::Lambda::Function').map(({ Properties }) => functionSchema.parse(Properties));

function pathOf(resource: Resource | undefined): string {
  if (!resource) return '';
  const { PathPart, ParentId } = z.object({ PathPart: z.string(), ParentId: z.unknown() }).parse(resource.Properties);
  const parent = referenced(ParentId);
  return `${pathOf(stack.ofType('AWS::ApiGateway::Resource').find(({ id }) => id === parent))}/${PathPart}`;
}

function routes(): readonly { readonly route: string; readonly method: z.infer<typeof methodSchema> }[] {
  const resources = stack.ofType('AWS::ApiGateway::Resource');
  return stack.ofType('AWS::ApiGateway::Method').map(({ Properties }) => {
    const method = methodSchema.parse(Properties);
    const path = pathOf(resources.find(({ id }) => id === referenced(method.ResourceId)));
    return { route: `${method.HttpMethod} ${path}`, method };
  });
}

describe('the functions', () => {
  it('are one per action of the catalog, and the shared ones', async () => {
    const catalog = await loadCatalog(join(import.meta.dirname, '../../agents/catalog'));
    const actions = catalog.agents.flatMap(({ profile, actions }) => actions.map(({ id }) => `${profile.id}-${id}`));
    const names = functionsOf(stack).map(({ FunctionName }) => FunctionName.replace('agent-endpoints-', ''));
    expect(names.sort()).toEqual(
      [...actions, 'sessions', 'runs', 'workspaces', 'findings', 'catalog', 'authorizer', 'worker', 'sweeper'].sort(),
    );
  });

  it('run on Node 24 and log JSON into a log group of their own that ends', () => {
    const groups = stack.ofType('AWS::Logs::LogGroup');
    const used = functionsOf(stack).map(({ Runtime, LoggingConfig }) => {
      expect(Runtime).toBe('nodejs24.x');
      expect(LoggingConfig.LogFormat).toBe('JSON');
      return referenced(LoggingConfig.LogGroup);
    });
    expect(new Set(used).size).toBe(used.length);
    for (const id of used) expect(groups.map((group) => group.id)).toContain(id);
    for (const { id, Properties } of groups) expect(Properties['RetentionInDays'], id).toBe(30);
  });

  it('are given an environment that their configuration accepts', () => {
    for (const { FunctionName, Environment } of functionsOf(stack)) {
      const variables = Object.entries(Environment.Variables).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : 'resolved',
      ]);
      const read = readConfiguration(z.record(z.string(), z.string()).parse(Object.fromEntries(variables)));
      expect(read, FunctionName).toMatchObject({
        tableName: 'resolved',
        bucketName: 'resolved',
        modelProvider: 'anthropic',
      });
    }
  });

  it('have names that Lambda takes, however long the stack’s', () => {
    const names = functionsOf(synthesizeStack(built, { stackName: 'a'.repeat(40) })).map((each) => each.FunctionName);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(64);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => /-[0-9a-f]{8}$/.test(name))).not.toEqual([]);
  });
});

describe('the API', () => {
  it('serves every action at a path of its own, from its own function', () => {
    const known = routes();
    for (const { name, agentId, actionId } of built.functions.filter(({ kind }) => kind === 'action')) {
      const found = known.find(({ route }) => route === `POST /agents/${String(agentId)}/${String(actionId)}`);
      const target = JSON.stringify(found?.method.Integration.Uri);
      const own = stack
        .ofType('AWS::Lambda::Function')
        .find(({ Properties }) => Properties['FunctionName'] === `agent-endpoints-${name}`);
      expect(target, name).toContain(own?.id);
      expect(found?.method.Integration.TimeoutInMillis).toBe(900_000);
    }
  });

  it('serves sessions, workspaces, runs and the catalog', () => {
    expect(routes().map(({ route }) => route)).toEqual(
      expect.arrayContaining([
        ...['GET /agents', 'GET /agents/{agent}', 'ANY /agents/{agent}/{action}', 'GET /agents/nodejs-backend-expert'],
        ...['ANY /agents/nodejs-backend-expert/{action}', 'ANY /agents/nodejs-backend-expert/audit'],
        ...['GET /sessions', 'POST /sessions', 'GET /sessions/{id}', 'DELETE /sessions/{id}'],
        ...['GET /sessions/{id}/messages', 'GET /sessions/{id}/runs', 'GET /sessions/{id}/workspace'],
        ...['PUT /sessions/{id}/workspace', 'GET /sessions/{id}/workspace/{path+}'],
        ...['GET /runs/{id}', 'GET /runs/{id}/events', 'GET /runs/{id}/patch', 'GET /runs/{id}/sarif'],
        ...['POST /runs/{id}/cancel', 'POST /runs/{id}/resume', 'POST /runs/{id}/approval'],
        ...['GET /findings', 'PATCH /findings/{fingerprint}'],
      ]),
    );
  });

  it('asks the authorizer before every method and streams every answer', () => {
    const [authorizer] = stack.ofType('AWS::ApiGateway::Authorizer');
    for (const { route, method } of routes()) {
      expect(method.AuthorizationType, route).toBe('CUSTOM');
      expect(referenced(method.AuthorizerId), route).toBe(authorizer?.id);
      expect(method.Integration.ResponseTransferMode, route).toBe('STREAM');
      expect(JSON.stringify(method.Integration.Uri), route).toContain('/response-streaming-invocations');
    }
  });

  it('leaves either credential to the authorizer: no identity source, no cache in front of it', () => {
    const [authorizer] = stack.ofType('AWS::ApiGateway::Authorizer');
    expect(authorizer?.Properties).toMatchObject({ Type: 'REQUEST', AuthorizerResultTtlInSeconds: 0 });
    expect(authorizer?.Properties).not.toHaveProperty('IdentitySource');
  });

  it('is regional, because an edge-optimized one cuts silent streams after 30 seconds', () => {
    expect(stack.ofType('AWS::ApiGateway::RestApi')[0]?.Properties['EndpointConfiguration']).toMatchObject({
      Types: ['REGIONAL'],
    });
  });

  it('makes the execution log, with its end, before the stage that would make it without', () => {
    const group = stack
      .ofType('AWS::Logs::LogGroup')
      .find(({ Properties }) => JSON.stringify(Properties['LogGroupName'] ?? null).includes('Execution-Logs'));
    expect(stack.ofType('AWS::ApiGateway::Stage')[0]?.DependsOn).toContain(group?.id);
  });

  it('answers by itself only with problem documents', () => {
    const schema = z.object({
      StatusCode: z.string(),
      ResponseParameters: z.record(z.string(), z.string()),
      ResponseTemplates: z.object({ 'application/json': z.string() }),
    });
    const responses = stack.ofType('AWS::ApiGateway::GatewayResponse');
    for (const { Properties } of responses) {
      const { StatusCode, ResponseParameters, ResponseTemplates } = schema.parse(Properties);
      expect(ResponseParameters['gatewayresponse.header.Content-Type']).toBe("'application/problem+json'");
      const problem: unknown = JSON.parse(ResponseTemplates['application/json']);
      expect(problem).toMatchObject({
        type: 'about:blank',
        status: Number(StatusCode),
        requestId: '$context.requestId',
      });
      expect(errorCodes).toContain(z.object({ code: z.string() }).parse(problem).code);
    }
    expect(responses.map(({ Properties }) => Properties['ResponseType'])).toEqual(
      expect.arrayContaining([
        'DEFAULT_4XX',
        'DEFAULT_5XX',
        'UNAUTHORIZED',
        'ACCESS_DENIED',
        'MISSING_AUTHENTICATION_TOKEN',
        'THROTTLED',
      ]),
    );
  });
});

describe('background runs', () => {
  const worker = () =>
    stack.ofType('AWS::Lambda::Function').filter(({ Properties }) => Properties['DurableConfig'] !== undefined);

  it('are executions of one durable function, behind an alias, on versions that stay', () => {
    const [only, ...others] = worker();
    expect(others).toEqual([]);
    expect(only?.Properties).toMatchObject({
      FunctionName: 'agent-endpoints-worker',
      DurableConfig: { ExecutionTimeout: 30 * 86_400, RetentionPeriodInDays: 14 },
    });
    const [alias] = stack.ofType('AWS::Lambda::Alias');
    expect(alias?.Properties).toMatchObject({ Name: 'live' });
    expect(referenced(alias?.Properties['FunctionName'])).toBe(only?.id);
    expect(stack.ofType('AWS::Lambda::Version')[0]?.DeletionPolicy).toBe('Retain');
  });

  it('are started by actions, runs and the sweeper only, through the alias that their environment names', () => {
    const starting = roleStatements(stack).filter(({ Action }) => Action.includes('lambda:InvokeFunction'));
    const names = new Set(starting.map(({ policy }) => policy.replace(/Role.*/, '')));
    const actions = built.functions.filter(({ kind }) => kind === 'action').map(({ name }) => name.replaceAll('-', ''));
    expect(names).toEqual(new Set([...actions, 'runs', 'sweeper']));
    for (const { Resource } of starting)
      expect(JSON.stringify(Resource)).toContain(':function:agent-endpoints-worker:live');
    const withArn = functionsOf(stack).filter(({ Environment }) => Environment.Variables['WORKER_ARN'] !== undefined);
    expect(withArn.length).toBe(names.size + 1);
  });

  it('are looked after every minute', () => {
    const [clock] = stack.ofType('AWS::Events::Rule').filter(({ id }) => id.startsWith('Background'));
    expect(clock?.Properties).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
  });
});

describe('the schedules of agents', () => {
  const schedule = {
    agentId: 'nodejs-backend-expert',
    name: 'nightly',
    action: 'ask',
    input: { question: 'What is new?' },
    expression: 'cron(0 6 ? * MON *)',
    timezone: 'Europe/Berlin',
    tenant: null,
    sessionId: null,
  };

  it('are not there unless a file declares one: the catalog ships none', () => {
    expect(built.schedules).toEqual([]);
    expect(stack.ofType('AWS::Scheduler::Schedule')).toEqual([]);
  });

  it('call the worker’s alias with the slot, as the tenant of the settings', () => {
    const scheduled = synthesizeStack({ ...built, schedules: [schedule] }, { scheduleTenant: 'acme' });
    const [made] = scheduled.ofType('AWS::Scheduler::Schedule');
    expect(made?.Properties).toMatchObject({
      ScheduleExpression: 'cron(0 6 ? * MON *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
    });
    const { Target } = z.object({ Target: z.object({ Arn: z.unknown(), Input: z.string() }) }).parse(made?.Properties);
    expect(referenced(Target.Arn)).toBe(scheduled.ofType('AWS::Lambda::Alias')[0]?.id);
    expect(JSON.parse(Target.Input)).toEqual({
      schedule: { agent: schedule.agentId, action: 'ask', name: 'nightly', tenant: 'acme', input: schedule.input },
      slot: '<aws.scheduler.scheduled-time>',
    });
    expect(new AwsSolutionsChecks().validateScope(scheduled.app).violations).toEqual([]);
  });

  it('stop the synthesis when nobody owns their runs', () => {
    expect(() => synthesizeStack({ ...built, schedules: [schedule] })).toThrow(
      /scheduleTenant is missing.*nightly\.yaml/,
    );
  });
});

describe('the roles', () => {
  it.each([
    {},
    { modelProvider: 'bedrock' },
    { modelProvider: 'aws', anthropicWorkspaceId: 'wrkspc_1' },
    { removalPolicy: 'destroy' },
  ])(
    'with %j have no wildcard action, no resource "*", and no finding of AwsSolutions without its reason',
    (settings) => {
      const synthesized = synthesizeStack(built, settings);
      for (const { Action, Resource, policy } of roleStatements(synthesized)) {
        for (const action of Action) expect(action, policy).not.toContain('*');
        expect(Resource, policy).not.toContain('*');
      }
      expect(new AwsSolutionsChecks().validateScope(synthesized.app).violations).toEqual([]);
    },
  );

  it('reach API keys from the authorizer only, and tenants’ items from the others only', () => {
    for (const { Action, Condition, policy } of roleStatements(stack)) {
      if (!Action.some((action) => action.startsWith('dynamodb:'))) continue;
      if (policy.startsWith('sweeper') && JSON.stringify(Condition).includes('OPEN#*')) continue;
      const keys = policy.startsWith('authorizer') ? 'KEY#*' : 'T#*';
      expect(Condition, policy).toEqual({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys] } });
    }
  });

  it('let only sessions delete what is stored, and the workspaces function its uploads', () => {
    const deleting = roleStatements(stack).filter(({ Action }) =>
      Action.some((action) => /Delete|BatchWrite/.test(action)),
    );
    expect(new Set(deleting.map(({ policy }) => policy.replace(/Role.*/, '')))).toEqual(
      new Set(['sessions', 'workspaces']),
    );
    for (const { policy, Resource } of deleting.filter(({ policy }) => policy.startsWith('workspaces'))) {
      for (const resource of Resource) expect(JSON.stringify(resource), policy).toContain('/*/workspaces/*/uploads/*');
    }
  });

  it('give the catalog nothing but its log', () => {
    const actions = roleStatements(stack)
      .filter(({ policy }) => policy.startsWith('catalog'))
      .flatMap(({ Action }) => Action);
    expect(actions.sort()).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  });
});

describe('the settings', () => {
  it('open CORS for the allowed origins, without a credential for the preflight', () => {
    const open = synthesizeStack(built, { allowedOrigins: ['https://a.example'] });
    const preflights = open
      .ofType('AWS::ApiGateway::Method')
      .filter(({ Properties }) => Properties['HttpMethod'] === 'OPTIONS');
    expect(preflights.length).toBeGreaterThanOrEqual(open.ofType('AWS::ApiGateway::Resource').length);
    for (const { Properties } of preflights) expect(Properties['AuthorizationType']).toBe('NONE');
    expect(JSON.stringify(open.ofType('AWS::ApiGateway::GatewayResponse'))).toContain("'https://a.example'");
    expect(JSON.stringify(stack.resources)).not.toContain('Access-Control-Allow-Origin');
  });

  it('keep the named functions warm, at most five to a rule', () => {
    const names = built.functions
      .filter(({ kind }) => kind === 'action')
      .map(({ name }) => name)
      .slice(0, 6);
    const warming = synthesizeStack(built, { warmFunctions: names });
    const rules = warming.ofType('AWS::Events::Rule').filter(({ id }) => id.startsWith('WarmUp'));
    const targets = rules.map(({ Properties }) =>
      z.array(z.object({ Input: z.string() })).parse(Properties['Targets']),
    );
    expect(targets.map(({ length }) => length)).toEqual([5, 1]);
    for (const { Input } of targets.flat()) expect(JSON.parse(Input)).toEqual({ source: 'serverless-plugin-warmup' });
    expect(stack.ofType('AWS::Events::Rule').filter(({ id }) => id.startsWith('WarmUp'))).toEqual([]);
  });

  it('keep the data or let it go', () => {
    const kept = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'];
    const gone = synthesizeStack(built, { removalPolicy: 'destroy' });
    for (const type of kept) {
      expect(stack.ofType(type)[0]?.DeletionPolicy, type).toBe('Retain');
      expect(gone.ofType(type)[0]?.DeletionPolicy, type).toBe('Delete');
    }
  });

  it('make a secret without a value for the Anthropic API, and none for another provider', () => {
    expect(stack.ofType('AWS::SecretsManager::Secret')[0]?.Properties).not.toHaveProperty('GenerateSecretString');
    expect(stack.outputs).toEqual(
      expect.arrayContaining(['ApiUrl', 'TableName', 'BucketName', 'CreateApiKey', 'ModelKeySecretArn', 'SetModelKey']),
    );
    const offline = synthesizeStack(built, { modelProvider: 'offline' });
    expect(offline.ofType('AWS::SecretsManager::Secret')).toEqual([]);
    expect(JSON.stringify(roleStatements(offline))).not.toMatch(/secretsmanager|bedrock|anthropic/);
  });

  it('stop the synthesis when they warm a function that does not exist', () => {
    expect(() => synthesizeStack(built, { warmFunctions: ['nobody'] })).toThrow('warmFunctions names "nobody"');
  });
});

it('a template that CloudFormation would refuse does not leave the synthesis', () => {
  const broken = (scope: Construct): unknown =>
    new CfnResource(scope, 'Broken', {
      type: 'AWS::Lambda::Function',
      properties: { Runtime: 'nodejs24.x', Timeout: 'soon' },
    });
  expect(() => synthesizeStack(built, {}, broken)).toThrow(/Timeout/);
});

it('the store keeps its objects where the roles may put them', async () => {
  const keys: string[] = [];
  const objects: ObjectStore = {
    put: async (key) => void keys.push(key),
    get: async () => undefined,
    deleteAll: async () => undefined,
  };
  const root = await mkdtemp(join(tmpdir(), 'workspace-'));
  try {
    await createWorkspaceStore(objects).save('tenant/1', 'session', root);
  } finally {
    await rm(root, { recursive: true });
  }
  await createBlobs(objects).put({ tenant: 'tenant/1', sessionId: 'session' }, new Uint8Array([1]));
  await createBlobs(objects).put({ tenant: 'tenant/1', ledger: 'sha256' }, new Uint8Array([1]));
  const blob: unknown = expect.stringMatching(/^[^/]+\/blobs\/[^/]+\/[^/]+$/);
  expect(keys).toEqual([expect.stringMatching(/^[^/]+\/workspaces\/.+/), blob, blob]);
  const writable = roleStatements(stack).filter(
    ({ Action, policy }) => Action.includes('s3:PutObject') && policy.startsWith('nodejs'),
  );
  for (const { Resource } of writable)
    expect(JSON.stringify(Resource)).toMatch(/\/\*\/workspaces\/\*.*\/\*\/blobs\/\*/);
});
