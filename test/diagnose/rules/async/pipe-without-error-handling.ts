import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an object of a bucket',
      code: `app.get('/file', (req, res) => {\n  s3.getObject({ Key: 'a' }).createReadStream().pipe(res);\n});`,
      at: '.pipe(res)',
    },
    {
      name: 'the body of an answer',
      code: `app.get('/proxy', async (req, res) => {\n  const answer = await axios.get(url, { responseType: 'stream' });\n  answer.data.pipe(res);\n});`,
      at: '.pipe(res)',
    },
    {
      name: 'a file of GridFS',
      code: `exports.file = function (req, res) {\n  const file = bucket.openDownloadStream(id);\n  res.type('png');\n  file.pipe(res);\n};`,
      at: '.pipe(res)',
    },
  ],
  good: [
    {
      name: 'a listener that ends the response',
      code: `app.get('/file', (req, res) => {\n  s3.getObject({ Key: 'a' }).createReadStream().on('error', () => res.destroy()).pipe(res);\n});`,
    },
    {
      name: 'a pipeline',
      code: `const { pipeline } = require('stream');\napp.get('/file', (req, res, next) => {\n  pipeline(bucket.openDownloadStream(id), res, (error) => error && next(error));\n});`,
    },
    {
      name: 'a variable with a listener',
      code: `exports.file = function (req, res, next) {\n  const file = bucket.openDownloadStream(id);\n  file.on('error', next);\n  file.pipe(res);\n};`,
    },
    {
      name: 'another pipe',
      code: `app.get('/x', (req, res) => {\n  source$.pipe(map(double)).subscribe(res);\n  req.pipe(res);\n});`,
    },
  ],
} satisfies RuleFixtures;
