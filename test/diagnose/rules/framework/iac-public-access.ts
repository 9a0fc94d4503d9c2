import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a bucket that everybody can read',
      file: 'template.yaml',
      code: `Resources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: PublicRead\n`,
      at: 'AccessControl',
    },
    {
      name: 'a policy for everybody',
      file: 'serverless.yml',
      code: `service: files\nprovider:\n  name: aws\nresources:\n  Resources:\n    Policy:\n      Type: AWS::S3::BucketPolicy\n      Properties:\n        PolicyDocument:\n          Statement:\n            - Effect: Allow\n              Principal: '*'\n              Action: s3:PutObject\n              Resource: arn:aws:s3:::uploads/*\n`,
      at: 'Principal',
    },
    {
      name: 'a route without the authorizer of the others',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\nfunctions:\n  list:\n    handler: src/list.handler\n    events:\n      - httpApi:\n          method: GET\n          path: /orders\n          authorizer: users\n  remove:\n    handler: src/remove.handler\n    events:\n      - httpApi: DELETE /orders/{id}\n`,
      at: '- httpApi: DELETE',
    },
    {
      name: 'a database on the internet',
      file: 'template.yaml',
      code: `Resources:\n  Database:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      PubliclyAccessible: true\n  Access:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 5432\n          ToPort: 5432\n          CidrIp: 0.0.0.0/0\n`,
      at: ['PubliclyAccessible', 'CidrIp'],
    },
    {
      name: 'a URL without authentication',
      file: 'template.yaml',
      code: `Resources:\n  Api:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: api.handler\n      FunctionUrlConfig:\n        AuthType: NONE\n`,
      at: 'AuthType',
    },
    {
      name: 'constructs of the CDK',
      file: 'infra/stack.ts',
      code: `import { Stack, aws_s3 as s3, aws_lambda as lambda } from 'aws-cdk-lib';\nnew s3.Bucket(this, 'Uploads', {\n  publicReadAccess: true,\n});\nfn.addFunctionUrl({\n  authType: lambda.FunctionUrlAuthType.NONE,\n});`,
      at: ['publicReadAccess', 'authType'],
    },
    {
      name: 'a port in the CDK',
      file: 'infra/stack.ts',
      code: `import * as ec2 from 'aws-cdk-lib/aws-ec2';\ngroup.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(22));`,
    },
    {
      name: 'any origin with credentials',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\n  httpApi:\n    cors:\n      allowedOrigins: ['*']\n      allowCredentials: true\n`,
      at: 'allowedOrigins',
    },
    {
      name: 'an API whose function believes what is sent',
      file: 'template.yaml',
      code: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Desk:
    Type: AWS::Serverless::HttpApi
    Properties:
      StageName: prod
  Claims:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/claims.handler
      Events:
        Read:
          Type: HttpApi
          Properties:
            ApiId: !Ref Desk
            Path: /claims/{id}
            Method: get
`,
      files: {
        'src/claims.js': `exports.handler = async (event) => find(event.pathParameters.id, event.headers['x-user-id']);`,
      },
      at: `Type: AWS::Serverless::HttpApi`,
    },
  ],
  good: [
    {
      name: 'a private bucket',
      file: 'template.yaml',
      code: `Resources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: Private\n      PublicAccessBlockConfiguration:\n        BlockPublicAcls: true\n        BlockPublicPolicy: true\n`,
    },
    {
      name: 'a statement with a condition',
      file: 'template.yaml',
      code: `Resources:\n  Policy:\n    Type: AWS::S3::BucketPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n          - Effect: Allow\n            Principal: '*'\n            Action: s3:GetObject\n            Resource: !Sub '\${Uploads.Arn}/*'\n            Condition:\n              StringEquals:\n                aws:SourceVpce: vpce-1\n          - Effect: Deny\n            Principal: '*'\n            Action: s3:*\n            Resource: '*'\n`,
    },
    {
      name: 'a website',
      file: 'template.yaml',
      code: `Resources:\n  Site:\n    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: PublicRead\n      WebsiteConfiguration:\n        IndexDocument: index.html\n`,
    },
    {
      name: 'routes that are open for good reason',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\nfunctions:\n  list:\n    handler: src/list.handler\n    events:\n      - http: { method: get, path: orders, authorizer: users }\n      - http: { method: post, path: orders, authorizer: users }\n  login:\n    handler: src/login.handler\n    events:\n      - http: { method: post, path: login }\n      - http: { method: post, path: webhooks/stripe }\n`,
    },
    {
      name: 'a service that checks in its code',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\n  httpApi:\n    cors: true\nfunctions:\n  create:\n    handler: src/create.handler\n    url:\n      authorizer: aws_iam\n    events:\n      - httpApi: POST /orders\n`,
    },
    {
      name: 'constructs of the CDK',
      file: 'infra/stack.ts',
      code: `import { aws_s3 as s3, aws_lambda as lambda, aws_ec2 as ec2 } from 'aws-cdk-lib';\nnew s3.Bucket(this, 'Uploads', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL, publicReadAccess: false });\nfn.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM });\ngroup.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443));`,
    },
    {
      name: 'an API whose function checks the token itself',
      file: 'template.yaml',
      code: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Desk:
    Type: AWS::Serverless::HttpApi
    Properties:
      StageName: prod
  Claims:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/claims.handler
      Events:
        Read:
          Type: HttpApi
          Properties:
            ApiId: !Ref Desk
            Path: /claims/{id}
            Method: get
`,
      files: {
        'src/claims.js': `exports.handler = async (event) => find(event.pathParameters.id, jwt.verify(event.headers.authorization, KEY).sub);`,
      },
    },
  ],
} satisfies RuleFixtures;
