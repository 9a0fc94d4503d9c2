import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKeys } from '../../functions/store/apiKeys.ts';
import { deploy, type Deployment } from './deployment.ts';
import type { FinishedInvocation } from './invocation.ts';
import type { LambdaProcess } from './lambdaProcess.ts';

const methodArn = 'arn:aws:execute-api:us-east-1:000000000000:api/v1/POST/agents/nodejs-backend-expert/ask';

let deployment: Deployment;
let environment: LambdaProcess;

beforeAll(async () => {
  deployment = await deploy();
  environment = await deployment.start(deployment.functionNamed('authorizer'));
});

afterAll(async () => {
  await environment[Symbol.asyncDispose]();
  await deployment[Symbol.asyncDispose]();
});

const authorize = (headers: Readonly<Record<string, string>>): Promise<FinishedInvocation> =>
  environment.invoke({ type: 'REQUEST', methodArn, headers }).finished;

const resultOf = ({ bytes }: FinishedInvocation) => JSON.parse(bytes.toString()) as APIGatewayAuthorizerResult;

test('a key of the table is allowed the whole stage, as its tenant', async () => {
  const { key, record } = await createApiKeys(deployment.table).create({
    tenant: 'tenant-a',
    name: 'Test',
    nowMs: Date.now(),
  });
  const statement = {
    Effect: 'Allow',
    Action: 'execute-api:Invoke',
    Resource: 'arn:aws:execute-api:us-east-1:000000000000:api/v1/*/*',
  };
  const allowed = {
    principalId: record.keyId,
    context: { tenant: 'tenant-a', keyId: record.keyId },
    policyDocument: { Statement: [statement] },
  };
  expect(resultOf(await authorize({ 'x-api-key': key }))).toMatchObject(allowed);
  expect(resultOf(await authorize({ Authorization: `Bearer ${key}` }))).toMatchObject(allowed);
});

test('a key that nobody has is denied', async () => {
  expect(resultOf(await authorize({ 'x-api-key': 'ak_nobody' }))).toMatchObject({
    policyDocument: { Statement: [{ Effect: 'Deny' }] },
  });
});

test('no key at all is the error that API Gateway makes 401 of, and the runtime goes on', async () => {
  const { fault } = await authorize({});
  expect(fault).toEqual({ errorType: 'Error', errorMessage: 'Unauthorized' });
  expect((await authorize({ 'x-api-key': 'ak_nobody' })).fault).toBeUndefined();
});
