import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a runtime of serverless.yml',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\n  runtime: nodejs16.x\n`,
      at: 'runtime',
    },
    {
      name: 'a function of SAM',
      file: 'template.yaml',
      code: `Resources:\n  Api:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: nodejs18.x\n      Handler: api.handler\n`,
      at: 'Runtime',
    },
    {
      name: 'an image',
      file: 'Dockerfile',
      code: `FROM node:14-alpine AS build\nRUN npm ci\nFROM node:16.20-slim\nCMD ["node", "server.js"]\n`,
      at: 'FROM node:16',
    },
    {
      name: 'the CDK',
      file: 'infra/stack.ts',
      code: `import * as lambda from 'aws-cdk-lib/aws-lambda';\nnew lambda.Function(this, 'Api', {\n  runtime: lambda.Runtime.NODEJS_14_X,\n});`,
      at: 'runtime',
    },
  ],
  good: [
    {
      name: 'a runtime with support',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\n  runtime: nodejs24.x\nfunctions:\n  report:\n    runtime: python3.13\n    handler: report.handler\n`,
    },
    { name: 'an image with support', file: 'Dockerfile', code: `FROM node:24.4-alpine\nCMD ["node", "server.js"]\n` },
    {
      name: 'the CDK',
      file: 'infra/stack.ts',
      code: `import * as lambda from 'aws-cdk-lib/aws-lambda';\nnew lambda.Function(this, 'Api', { runtime: lambda.Runtime.NODEJS_22_X });`,
    },
    {
      name: 'another image with a low number',
      file: 'Dockerfile',
      code: `FROM postgres:16\nCOPY init.sql /docker-entrypoint-initdb.d/\n`,
    },
  ],
} satisfies RuleFixtures;
