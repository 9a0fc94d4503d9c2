import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'everything',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\n  iam:\n    role:\n      statements:\n        - Effect: Allow\n          Action: '*'\n          Resource: '*'\nfunctions:\n  create:\n    handler: src/create.handler\n`,
      at: "Action: '*'",
    },
    {
      name: 'a whole service',
      file: 'template.yaml',
      code: `Resources:\n  Create:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: create.handler\n      Policies:\n        - Version: '2012-10-17'\n          Statement:\n            - Effect: Allow\n              Action:\n                - dynamodb:*\n              Resource: '*'\n`,
      at: 'Action:',
    },
    {
      name: 'every secret',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\n  iamRoleStatements:\n    - Effect: Allow\n      Action: [secretsmanager:GetSecretValue]\n      Resource: ['*']\n`,
      at: 'Action:',
    },
    {
      name: 'a policy of administrators',
      file: 'template.json',
      code: `{\n  "Resources": {\n    "Role": {\n      "Type": "AWS::IAM::Role",\n      "Properties": {\n        "ManagedPolicyArns": [\n          "arn:aws:iam::aws:policy/AdministratorAccess"\n        ]\n      }\n    }\n  }\n}\n`,
      at: 'AdministratorAccess',
    },
    {
      name: 'a statement in the CDK',
      file: 'infra/stack.ts',
      code: `import { aws_iam as iam } from 'aws-cdk-lib';\nfn.addToRolePolicy(\n  new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }),\n);`,
      at: 'new iam',
    },
    {
      name: 'a managed policy in the CDK',
      file: 'infra/stack.ts',
      code: `import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';\nrole.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'));`,
    },
  ],
  good: [
    {
      name: 'an action and a table',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\n  iam:\n    role:\n      statements:\n        - Effect: Allow\n          Action: dynamodb:PutItem\n          Resource: !GetAtt Orders.Arn\nfunctions:\n  create:\n    handler: src/create.handler\n`,
    },
    {
      name: 'actions without a resource of their own',
      file: 'template.yaml',
      code: `Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n        - PolicyDocument:\n            Statement:\n              - Effect: Allow\n                Action: [xray:PutTraceSegments, ec2:DescribeInstances, cloudwatch:PutMetricData, s3:ListAllMyBuckets]\n                Resource: '*'\n`,
    },
    {
      name: 'the policy of a key',
      file: 'template.yaml',
      code: `Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      KeyPolicy:\n        Statement:\n          - Effect: Allow\n            Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }\n            Action: kms:*\n            Resource: '*'\n          - Effect: Allow\n            Action: kms:Decrypt\n            Resource: !Ref Other\n`,
    },
    {
      name: 'what is denied',
      file: 'infra/stack.ts',
      code: `import * as iam from 'aws-cdk-lib/aws-iam';\nbucket.addToResourcePolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()], actions: ['s3:*'], resources: ['*'] }));\nfn.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] }));`,
    },
    {
      name: 'an object of another kind',
      file: 'src/app.ts',
      code: `const rule = { Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: [tableArn] };\nconst other = { Effect: 'Deny', Action: '*', Resource: '*' };`,
    },
    {
      name: 'a template of a test',
      file: 'test/fixtures/template.yaml',
      code: `Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n        - PolicyDocument:\n            Statement:\n              - { Effect: Allow, Action: '*', Resource: '*' }\n`,
    },
    { name: 'YAML that does not parse', file: 'serverless.yml', code: `provider: [\n  Effect: Allow` },
  ],
} satisfies RuleFixtures;
