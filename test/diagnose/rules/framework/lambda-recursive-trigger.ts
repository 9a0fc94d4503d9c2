import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an object into the same bucket',
      file: 'src/resize.mjs',
      code: `export const handler = async (event) => {\n  const bucket = event.Records[0].s3.bucket.name;\n  const key = event.Records[0].s3.object.key;\n  const image = await resize(bucket, key);\n  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: image }));\n};`,
      at: 'PutObjectCommand',
    },
    {
      name: 'the older SDK',
      file: 'src/resize.js',
      code: `const s3 = new AWS.S3();\nexports.handler = async (event) => {\n  for (const record of event.Records) {\n    await s3.putObject({ Bucket: record.s3.bucket.name, Key: 'small/' + record.s3.object.key, Body: await shrink(record) }).promise();\n  }\n};`,
      at: 's3.putObject',
    },
    {
      name: 'a destructured record',
      file: 'src/resize.ts',
      code: `import type { S3Event } from 'aws-lambda';\nexport const handler = async (event: S3Event) => {\n  const { bucket, object } = event.Records[0]!.s3;\n  await client.send(new CopyObjectCommand({ Bucket: bucket.name, Key: \`\${object.key}.bak\`, CopySource: object.key }));\n};`,
      at: 'CopyObjectCommand',
    },
    {
      name: 'a function of another file that stores',
      file: 'src/index.mjs',
      code: `import { store } from './storage.mjs';\nasync function translate({ s3: { bucket, object } }) {\n  const text = await load(bucket.name, object.key);\n  await store(await toGerman(text), bucket.name, object.key + '.de');\n}\nexport const handler = async (event) => {\n  for (const record of event.Records) await translate(record);\n};`,
      files: {
        'src/storage.mjs': `import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';\nconst client = new S3Client({});\nexport const store = (text, place, name) => client.send(new PutObjectCommand({ Bucket: place, Key: name, Body: text }));`,
      },
      at: 'await store',
    },
    {
      name: 'a trigger without a filter',
      file: 'template.yaml',
      code: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Shrink:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/shrink.handler
      Events:
        Arrived:
          Type: S3
          Properties:
            Bucket: !Ref Pictures
            Events:
              - s3:ObjectCreated:Put
`,
      files: {
        'src/shrink.js': `const { S3 } = require('aws-sdk');
const s3 = new S3();
exports.handler = async ({ Records }) => {
  for (const { s3: { bucket: { name }, object } } of Records) {
    const pictureBucket = name;
    await s3.putObject({ Bucket: pictureBucket, Key: 'small-' + object.key, Body: await shrink(name, object.key) }).promise();
  }
};`,
      },
      at: `Events:`,
    },
  ],
  good: [
    {
      name: 'another bucket',
      file: 'src/resize.mjs',
      code: `export const handler = async (event) => {\n  const bucket = event.Records[0].s3.bucket.name;\n  const image = await resize(bucket, event.Records[0].s3.object.key);\n  await s3.send(new PutObjectCommand({ Bucket: process.env.RESULT_BUCKET, Key: 'a', Body: image }));\n};`,
    },
    {
      name: 'a handler that knows its own results',
      file: 'src/resize.mjs',
      code: `export const handler = async (event) => {\n  const { bucket, object } = event.Records[0].s3;\n  if (object.key.startsWith('thumbnails/')) return;\n  await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: \`thumbnails/\${object.key}\`, Body: await resize(object) }));\n};`,
    },
    {
      name: 'a trigger of another prefix',
      file: 'src/resize.mjs',
      code: `export const handler = async (event) => {\n  const bucket = event.Records[0].s3.bucket.name;\n  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: \`thumbnails/\${event.Records[0].s3.object.key}\` }));\n};`,
      files: {
        'serverless.yml': `service: images\nprovider:\n  name: aws\nfunctions:\n  resize:\n    handler: src/resize.handler\n    events:\n      - s3:\n          bucket: photos\n          rules:\n            - prefix: uploads/\n`,
      },
    },
    {
      name: 'a trigger for another ending',
      file: 'src/index.mjs',
      code: `export const handler = async (event) => {\n  for (const { s3: { bucket, object } } of event.Records) {\n    const name = bucket.name;\n    await client.send(new PutObjectCommand({ Bucket: name, Key: \`\${object.key}.webp\`, Body: await small(object) }));\n  }\n};\nasync function again(event) {\n  const bucket = event.Records[0].s3.bucket.name;\n  await client.send(new PutObjectCommand({ Bucket: bucket, Key: \`\${event.key}.webp\`, Body: '' }));\n}`,
      files: {
        'serverless.yml': `service: images\nfunctions:\n  small:\n    handler: src/index.handler\n    events:\n      - s3:\n          bucket: images\n          event: s3:ObjectCreated:*\n          rules:\n            - suffix: .png`,
      },
    },
    {
      name: 'a function that stores in a bucket of its own',
      file: 'src/index.mjs',
      code: `import { store } from './storage.mjs';\nexport const handler = async (event) => {\n  const { bucket, object } = event.Records[0].s3;\n  await store(await load(bucket.name, object.key), process.env.RESULTS, object.key);\n};`,
      files: {
        'src/storage.mjs': `import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';\nconst client = new S3Client({});\nexport const store = (text, place, name) => client.send(new PutObjectCommand({ Bucket: place, Key: name, Body: text }));`,
      },
    },
  ],
} satisfies RuleFixtures;
