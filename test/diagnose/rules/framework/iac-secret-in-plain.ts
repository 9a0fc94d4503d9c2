import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a variable of a function',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\n  environment:\n    STAGE: prod\n    STRIPE_SECRET_KEY: live-4eC39HqLyjWDarjtT1zdp7dc\n`,
      at: 'STRIPE_SECRET_KEY',
    },
    {
      name: 'a variable in SAM',
      file: 'template.yaml',
      code: `Globals:\n  Function:\n    Environment:\n      Variables:\n        DB_PASSWORD: blue-harbour-42\nResources:\n  Api:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: api.handler\n`,
      at: 'DB_PASSWORD',
    },
    {
      name: 'the password of a database',
      file: 'template.yaml',
      code: `Parameters:\n  AdminPassword:\n    Type: String\n    Default: blue-harbour-42\nResources:\n  Database:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: blue-harbour-43\n`,
      at: ['Default', 'MasterUserPassword'],
    },
    {
      name: 'docker-compose of production',
      file: 'docker-compose.prod.yml',
      code: `services:\n  api:\n    build: .\n    environment:\n      - NODE_ENV=production\n      - JWT_SECRET=8f7g6h5j4k3l2m1n\n`,
      at: 'JWT_SECRET',
    },
    {
      name: 'a manifest of Kubernetes',
      file: 'deploy/api.yaml',
      code: `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          env:\n            - name: API_TOKEN\n              value: 8f7g6h5j4k3l2m1n\n`,
      at: 'value:',
    },
    {
      name: 'the CDK',
      file: 'infra/stack.ts',
      code: `import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';\nnew NodejsFunction(this, 'Api', {\n  environment: { TABLE: table.tableName, SESSION_SECRET: '8f7g6h5j4k3l2m1n' },\n});`,
      at: 'environment',
    },
  ],
  good: [
    {
      name: 'references',
      file: 'serverless.yml',
      code: `service: orders\nprovider:\n  name: aws\n  environment:\n    STRIPE_SECRET_KEY: \${ssm:/orders/stripe}\n    DB_PASSWORD: '{{resolve:secretsmanager:db:SecretString:password}}'\n    API_KEY: !Ref ApiKey\n    TOKEN_TTL: 3600\n`,
    },
    {
      name: 'the name of a secret',
      file: 'template.yaml',
      code: `Resources:\n  Api:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: api.handler\n      Environment:\n        Variables:\n          DB_SECRET: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db\n          AUTH_TOKEN_URL: https://id.example.com/token\n`,
    },
    {
      name: 'services on a developer’s machine',
      file: 'docker-compose.yml',
      code: `services:\n  database:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: postgres\n      JWT_SECRET: \${JWT_SECRET}\n`,
    },
    {
      name: 'a secret of Kubernetes',
      file: 'deploy/api.yaml',
      code: `apiVersion: apps/v1\nkind: Deployment\nspec:\n  containers:\n    - env:\n        - name: API_TOKEN\n          valueFrom: { secretKeyRef: { name: api, key: token } }\n        - name: DB_PASSWORD\n          value: ''\n`,
    },
    {
      name: 'the CDK',
      file: 'infra/stack.ts',
      code: `import { Function } from 'aws-cdk-lib/aws-lambda';\nnew Function(this, 'Api', { environment: { SESSION_SECRET: secret.secretArn, API_KEY: process.env.API_KEY!, DB_PASSWORD: 'changeme' } });`,
    },
  ],
} satisfies RuleFixtures;
