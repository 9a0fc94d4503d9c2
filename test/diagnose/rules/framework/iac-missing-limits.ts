import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a queue without a dead-letter queue',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\nfunctions:\n  work:\n    handler: src/work.handler\n    events:\n      - sqs:\n          arn: !GetAtt Jobs.Arn\nresources:\n  Resources:\n    Jobs:\n      Type: AWS::SQS::Queue\n`,
      at: 'Jobs:',
    },
    {
      name: 'a stream without a limit',
      file: 'template.yaml',
      code: `Resources:\n  Project:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: project.handler\n      Events:\n        Changes:\n          Type: DynamoDB\n          Properties:\n            Stream: !GetAtt Orders.StreamArn\n            StartingPosition: LATEST\n`,
      at: 'Changes:',
    },
    {
      name: 'a queue of the CDK',
      file: 'infra/stack.ts',
      code: `import { aws_sqs as sqs } from 'aws-cdk-lib';\nimport { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';\nconst jobs = new sqs.Queue(this, 'Jobs', { visibilityTimeout: Duration.minutes(5) });\nfn.addEventSource(new SqsEventSource(jobs));`,
      at: 'addEventSource',
    },
    {
      name: 'a stream of the CDK',
      file: 'infra/stack.ts',
      code: `import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';\nfn.addEventSource(new DynamoEventSource(table, { startingPosition: StartingPosition.LATEST }));`,
    },
  ],
  good: [
    {
      name: 'a dead-letter queue',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\nfunctions:\n  work:\n    handler: src/work.handler\n    events:\n      - sqs:\n          arn: !GetAtt Jobs.Arn\nresources:\n  Resources:\n    Jobs:\n      Type: AWS::SQS::Queue\n      Properties:\n        RedrivePolicy:\n          deadLetterTargetArn: !GetAtt Failed.Arn\n          maxReceiveCount: 5\n    Failed:\n      Type: AWS::SQS::Queue\n`,
    },
    {
      name: 'a queue of another stack',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\nfunctions:\n  work:\n    handler: src/work.handler\n    events:\n      - sqs: arn:aws:sqs:eu-west-1:123456789012:jobs\n      - stream:\n          arn: !GetAtt Orders.StreamArn\n          maximumRetryAttempts: 3\n          destinations:\n            onFailure: arn:aws:sqs:eu-west-1:123456789012:failed\n`,
    },
    {
      name: 'sources of the CDK',
      file: 'infra/stack.ts',
      code: `import * as sqs from 'aws-cdk-lib/aws-sqs';\nimport { SqsEventSource, DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';\nconst jobs = new sqs.Queue(this, 'Jobs', { deadLetterQueue: { queue: failed, maxReceiveCount: 5 } });\nfn.addEventSource(new SqsEventSource(jobs));\nfn.addEventSource(new DynamoEventSource(table, { startingPosition, retryAttempts: 3 }));`,
    },
  ],
} satisfies RuleFixtures;
