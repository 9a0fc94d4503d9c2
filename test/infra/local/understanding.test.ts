import { describe, expect, it } from 'vitest';
import { readApi } from '../../../infra/local/apiSpec.ts';
import { createFunctionLog } from '../../../infra/local/logs.ts';
import { chooseModel } from '../../../infra/local/modelVariables.ts';
import { startSchedule } from '../../../infra/local/schedules.ts';
import { Template } from '../../../infra/local/template.ts';

const template = (Resources: object, more: object = {}): Template =>
  new Template('/tmp', 'Stack', { Resources, ...more });
const resolved = (value: unknown): unknown =>
  template(
    {
      Table: { Type: 'AWS::DynamoDB::Table' },
      Worker: {
        Type: 'AWS::Lambda::Function',
        Properties: { FunctionName: { 'Fn::Sub': '${AWS::StackName}-worker' } },
      },
      Files: { Type: 'AWS::S3::Bucket' },
    },
    { Parameters: { Colour: { Default: 'red' } }, Conditions: { IsRed: { 'Fn::Equals': [{ Ref: 'Colour' }, 'red'] } } },
  ).resolve(value);

describe('a template’s references', () => {
  it.each([
    [{ Ref: 'Table' }, 'Table'],
    [{ Ref: 'Files' }, 'files'],
    [{ Ref: 'Worker' }, 'Stack-worker'],
    [{ Ref: 'Colour' }, 'red'],
    [{ 'Fn::GetAtt': ['Worker', 'Arn'] }, 'arn:aws:lambda:us-east-1:000000000000:function:Stack-worker'],
    [{ 'Fn::GetAtt': 'Files.Arn' }, 'arn:aws:s3:::files'],
    [{ 'Fn::Join': ['/', ['a', { Ref: 'Table' }]] }, 'a/Table'],
    [{ 'Fn::Sub': ['${x}:${Files.Arn}:${!literal}', { x: { Ref: 'Colour' } }] }, 'red:arn:aws:s3:::files:${!literal}'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
    [{ 'Fn::If': ['IsRed', 'yes', 'no'] }, 'yes'],
    [{ keep: 1, drop: { Ref: 'AWS::NoValue' } }, { keep: 1 }],
  ])('%j is %j', (value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  it('that cannot be resolved here stop the start and say which', () => {
    expect(() => resolved({ 'Fn::ImportValue': 'x' })).toThrow('Fn::ImportValue');
    expect(() => resolved({ Ref: 'Nowhere' })).toThrow('Nowhere');
  });
});

describe('a template with something that this machine would serve differently than AWS', () => {
  const api = { Api: { Type: 'AWS::ApiGateway::RestApi', Properties: {} } };
  const method = (properties: object) => ({
    ...api,
    Method: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        HttpMethod: 'GET',
        ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        Integration: { Type: 'AWS_PROXY', Uri: 'x' },
        ...properties,
      },
    },
  });
  it.each([
    ['no API', {}, '0 REST APIs'],
    ['an integration that is no function', method({}), 'no Lambda function'],
    ['an HTTP integration', method({ Integration: { Type: 'HTTP_PROXY' } }), 'HTTP_PROXY'],
    ['IAM authorization', method({ AuthorizationType: 'AWS_IAM' }), 'AWS_IAM'],
    ['a gateway key', method({ ApiKeyRequired: true }), 'API Gateway key'],
    [
      'a TOKEN authorizer',
      { ...api, A: { Type: 'AWS::ApiGateway::Authorizer', Properties: { Type: 'TOKEN' } } },
      'type TOKEN',
    ],
  ])('is refused: %s', (_name, resources, message) => {
    expect(() => readApi(template(resources))).toThrow(message);
  });
});

describe('a schedule', () => {
  const nextRuns = (expression: string): string[] => {
    const job = startSchedule(expression, () => undefined);
    const runs = job.nextRuns(2, new Date('2030-01-01T00:00:30Z'));
    job.stop();
    return runs.map((date) => date.toISOString());
  };

  it.each([
    ['cron(0 12 * * ? *)', ['2030-01-01T12:00:00.000Z', '2030-01-02T12:00:00.000Z']],
    // EventBridge counts Sunday as 1: 2 is Monday.
    ['cron(15 10 ? * 2 *)', ['2030-01-07T10:15:00.000Z', '2030-01-14T10:15:00.000Z']],
    ['cron(0 0 1 1 ? 2032)', ['2032-01-01T00:00:00.000Z']],
  ])('%s runs at %j', (expression, expected) => {
    expect(nextRuns(expression)).toEqual(expected);
  });

  it('by rate runs for the first time after one period', () => {
    const before = Date.now();
    const job = startSchedule('rate(5 minutes)', () => undefined);
    const next = job.nextRun()?.getTime() ?? 0;
    job.stop();
    expect(next - before).toBeGreaterThanOrEqual(299_000);
    expect(next - before).toBeLessThanOrEqual(360_000);
  });

  it.each(['rate(x)', 'cron(* * *)', 'every day'])('%s stops the start', (expression) => {
    expect(() => startSchedule(expression, () => undefined)).toThrow(expression);
  });
});

describe('the model’s provider', () => {
  it.each([
    ['anthropic', {}, 'offline'],
    ['anthropic', { ANTHROPIC_API_KEY: '' }, 'offline'],
    ['anthropic', { ANTHROPIC_API_KEY: 'k' }, 'anthropic'],
    ['anthropic', { MODEL_PROVIDER: 'offline', ANTHROPIC_API_KEY: 'k' }, 'offline'],
    ['bedrock', { ANTHROPIC_API_KEY: 'k' }, 'offline'],
    ['bedrock', { AWS_PROFILE: 'p' }, 'bedrock'],
    ['offline', { MODEL_PROVIDER: 'anthropic', ANTHROPIC_API_KEY: 'k' }, 'anthropic'],
  ])('of a stack set to %s with %j is %s', (stackProvider, environment, expected) => {
    const choice = chooseModel(environment, stackProvider);
    expect([choice.provider, choice.variables['MODEL_PROVIDER']]).toEqual([expected, expected]);
  });

  it('gets what concerns the model, and nothing else of this machine', () => {
    const { variables } = chooseModel(
      { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'http://x', AWS_SECRET_ACCESS_KEY: 's', GITHUB_TOKEN: 't' },
      'anthropic',
    );
    expect(variables).toEqual({
      ANTHROPIC_API_KEY: 'k',
      ANTHROPIC_BASE_URL: 'http://x',
      MODEL_PROVIDER: 'anthropic',
      MODEL_KEY_SECRET_ARN: '',
    });
  });

  it('that does not exist is refused with the ones that do', () => {
    expect(() => chooseModel({ MODEL_PROVIDER: 'openai' }, 'anthropic')).toThrow(
      /"openai".*anthropic, bedrock, aws, offline/,
    );
  });
});

describe('a function’s log', () => {
  const logged = (level: 'info' | 'debug', text: string): string[] => {
    const lines: string[] = [];
    createFunctionLog((line) => lines.push(line), 'info')('echo', level, text);
    return lines.map((line) => line.replace(/^[\d:]+ /, ''));
  };

  it('is shown short: level, function, message, and the fields that are its own', () => {
    expect(logged('info', '{"timestamp":"2030","level":"WARN","message":"slow","runId":"r1","ms":5}')).toEqual([
      'warn  echo  slow runId=r1 ms=5',
    ]);
    expect(logged('info', 'plain\ntext\n')).toEqual(['info  echo  plain', 'info  echo  text']);
    expect(logged('info', '{not json')).toEqual(['info  echo  {not json']);
  });

  it('is left out below the chosen level', () => {
    expect(logged('info', '{"level":"debug","message":"x"}')).toEqual([]);
    expect(logged('debug', 'x')).toEqual([]);
  });
});
