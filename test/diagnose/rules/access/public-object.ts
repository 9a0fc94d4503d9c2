import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an invoice that everybody can read',
      code: `const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});
exports.keepInvoice = (number, body) =>
  s3.send(new PutObjectCommand({ Bucket: 'invoices', Key: number + '.pdf', Body: body, ACL: 'public-read' }));`,
      at: "s3.send(new PutObjectCommand({ Bucket: 'invoices', Key: number + '.pdf', Body: body, ACL: 'public-read' }));",
    },
    {
      name: 'uploads of a form, by a storage of multer',
      code: `const multer = require('multer');
const multerS3 = require('multer-s3');
const visibility = 'public-read';
exports.upload = multer({ storage: multerS3({ s3, bucket: 'claims', acl: visibility, key: (req, file, done) => done(null, file.originalname) }) });`,
      at: "exports.upload = multer({ storage: multerS3({ s3, bucket: 'claims', acl: visibility, key: (req, file, done) => done(null, file.originalname) }) });",
    },
    {
      name: 'a file of Google Cloud Storage',
      file: 'src/recordings.ts',
      code: `import { Storage } from '@google-cloud/storage';
const bucket = new Storage().bucket('calls');
export async function publishRecording(name: string, body: Buffer) {
  const file = bucket.file(name);
  await file.save(body);
  await file.makePublic();
  return file.publicUrl();
}`,
      at: 'await file.makePublic();',
    },
    {
      name: 'a bucket that everybody may write to',
      code: `const AWS = require('aws-sdk');
const s3 = new AWS.S3();
exports.store = (Key, Body) => s3.upload({ Bucket: 'site', Key, Body, ACL: 'public-read-write' }).promise();`,
      at: "exports.store = (Key, Body) => s3.upload({ Bucket: 'site', Key, Body, ACL: 'public-read-write' }).promise();",
    },
  ],
  good: [
    {
      name: 'an object that only its owner reads',
      code: `const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});
exports.keepInvoice = (number, body) =>
  s3.send(new PutObjectCommand({ Bucket: 'invoices', Key: number + '.pdf', Body: body, ACL: 'private' }));`,
    },
    {
      name: 'pictures that are made to be shown',
      code: `const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({});
exports.keepAvatar = (user, body) =>
  s3.send(new PutObjectCommand({ Bucket: 'pictures', Key: 'avatars/' + user.id, Body: body, ACL: 'public-read' }));`,
    },
    {
      name: 'the rights of a list that is no storage',
      code: `exports.page = (render) => render({ acl: 'public-read', title: 'Rights' });`,
    },
  ],
} satisfies RuleFixtures;
