import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a loop over messages',
      file: 'src/work.mjs',
      code: `export const handler = async (event) => {\n  for (const record of event.Records) {\n    const job = JSON.parse(record.body);\n    await run(job);\n  }\n};`,
      at: 'for (const',
    },
    {
      name: 'all at once',
      file: 'src/work.ts',
      code: `import type { SQSEvent } from 'aws-lambda';\nexport const handler = async (event: SQSEvent) => {\n  await Promise.all(event.Records.map(async (record) => run(JSON.parse(record.body))));\n};`,
      at: 'await Promise.all',
    },
    {
      name: 'records of a stream',
      file: 'src/project.js',
      code: `exports.handler = async (event) => {\n  for (const record of event.Records) {\n    await index(record.dynamodb.NewImage);\n  }\n};`,
      at: 'for (const',
    },
    {
      name: 'an answer that nobody reads',
      file: 'serverless.yml',
      code: `service: jobs\nprovider:\n  name: aws\nfunctions:\n  work:\n    handler: src/work.handler\n    events:\n      - sqs:\n          arn: arn:aws:sqs:eu-west-1:123456789012:jobs\n`,
      files: {
        'src/work.mjs': `export const handler = async (event) => {\n  const batchItemFailures = [];\n  for (const record of event.Records) {\n    try { await run(record.body); } catch { batchItemFailures.push({ itemIdentifier: record.messageId }); }\n  }\n  return { batchItemFailures };\n};`,
      },
      at: '- sqs:',
    },
    {
      name: 'a queue whose function drops what fails',
      file: 'template.yaml',
      code: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Count:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/count.handler
      Events:
        Sold:
          Type: SQS
          Properties:
            Queue: !GetAtt Sales.Arn
            BatchSize: 25
`,
      files: {
        'src/count.js': `exports.handler = async (event) => {
  for (const record of event.Records) {
    try { await store(JSON.parse(record.body)); } catch (error) { console.warn(error.message); }
  }
};`,
      },
      at: `BatchSize`,
    },
  ],
  good: [
    {
      name: 'failures one by one',
      file: 'src/work.mjs',
      code: `export const handler = async (event) => {\n  const batchItemFailures = [];\n  for (const record of event.Records) {\n    try {\n      await run(JSON.parse(record.body));\n    } catch {\n      batchItemFailures.push({ itemIdentifier: record.messageId });\n    }\n  }\n  return { batchItemFailures };\n};`,
      files: {
        'template.yaml': `Resources:\n  Work:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: src/\n      Handler: work.handler\n      Events:\n        Jobs:\n          Type: SQS\n          Properties:\n            Queue: arn:aws:sqs:eu-west-1:123456789012:jobs\n            FunctionResponseTypes: [ReportBatchItemFailures]\n`,
      },
    },
    {
      name: 'Powertools',
      file: 'src/work.ts',
      code: `import { processPartialResponse } from '@aws-lambda-powertools/batch';\nexport const handler = async (event: SQSEvent) => processPartialResponse(event, async (record) => run(record.body), processor);`,
    },
    {
      name: 'notifications, which come alone',
      file: 'src/notify.js',
      code: `exports.handler = async (event) => { for (const record of event.Records) await send(record.Sns.Message); };`,
    },
    {
      name: 'batches of one',
      file: 'src/work.js',
      code: `exports.handler = async (event) => { for (const record of event.Records) await run(record.body); };`,
      files: {
        'serverless.yml': `service: jobs\nprovider:\n  name: aws\nfunctions:\n  work:\n    handler: src/work.handler\n    events:\n      - sqs: { arn: 'arn:aws:sqs:eu-west-1:123456789012:jobs', batchSize: 1 }\n`,
      },
    },
    {
      name: 'errors that are caught one by one',
      file: 'src/work.mjs',
      code: `export const handler = async (event) => {\n  for (const { body, messageId } of event.Records) {\n    try { await run(body); } catch (error) { await park(messageId, error); }\n  }\n};`,
    },
    {
      name: 'a queue that gives one message at a time',
      file: 'template.yaml',
      code: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Count:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/count.handler
      Events:
        Sold:
          Type: SQS
          Properties:
            Queue: !GetAtt Sales.Arn
            BatchSize: 1
`,
      files: {
        'src/count.js': `exports.handler = async (event) => {
  for (const record of event.Records) {
    try { await store(JSON.parse(record.body)); } catch (error) { console.warn(error.message); }
  }
};`,
      },
    },
  ],
} satisfies RuleFixtures;
