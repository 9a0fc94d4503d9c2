import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a file that is added to',
      file: 'src/report.js',
      code: `const fs = require('fs');\nexports.handler = async (event) => {\n  fs.appendFileSync('/tmp/rows.csv', event.body);\n  return upload('/tmp/rows.csv');\n};`,
      at: 'appendFileSync',
    },
    {
      name: 'a file of each call',
      file: 'src/convert.mjs',
      code: `import { writeFile } from 'node:fs/promises';\nimport path from 'node:path';\nexport const handler = async (event) => {\n  const file = path.join('/tmp', event.pathParameters.id + '.pdf');\n  await writeFile(file, await render(event.body));\n  await upload(file);\n};`,
      at: 'writeFile(file',
    },
    {
      name: 'a stream that adds',
      file: 'src/log.js',
      code: `const fs = require('fs');\nexports.handler = async (event) => {\n  const out = fs.createWriteStream('/tmp/all.log', { flags: 'a' });\n  out.end(event.body);\n};`,
      at: 'createWriteStream',
    },
    {
      name: 'a function of another file that writes',
      file: 'src/print.js',
      code: `const { save } = require('./disk');\nasync function page(order) {\n  const target = \`/tmp/\${order.number}.html\`;\n  await save(order.html, target);\n  return render(target);\n}\nexports.handler = async (event) => Promise.all(event.detail.orders.map((order) => page(order)));`,
      files: {
        'src/disk.js': `const { writeFile } = require('node:fs/promises');\nexports.save = async (text, path) => {\n  await writeFile(path, text);\n};`,
      },
      at: 'await save',
    },
    {
      name: 'one file for records that run beside each other',
      code: `exports.handler = async (event) => {
  await Promise.all(event.Records.map((record) => render(record.body)));
};
async function render(text) {
  const target = '/tmp/letter.pdf';
  await print(text, target);
}`,
      at: `const target`,
    },
  ],
  good: [
    {
      name: 'a file that is removed',
      file: 'src/convert.mjs',
      code: `import { rm, writeFile } from 'node:fs/promises';\nexport const handler = async (event) => {\n  const file = \`/tmp/\${event.pathParameters.id}.pdf\`;\n  try {\n    await writeFile(file, await render(event.body));\n    await upload(file);\n  } finally {\n    await rm(file, { force: true });\n  }\n};`,
    },
    {
      name: 'a file that is written anew',
      file: 'src/convert.js',
      code: `const fs = require('fs');\nexports.handler = async (event) => { fs.writeFileSync('/tmp/input.json', event.body); return run('/tmp/input.json'); };`,
    },
    {
      name: 'another folder',
      file: 'src/convert.js',
      code: `const fs = require('fs');\nexports.handler = async (event) => { fs.writeFileSync('/mnt/data/' + event.body, 'x'); };`,
    },
    {
      name: 'a file that a function of another file writes, and that is removed',
      file: 'src/print.js',
      code: `const { unlink } = require('node:fs/promises');\nconst { save } = require('./disk');\nexports.handler = async (event) => {\n  const target = \`/tmp/\${event.detail.number}.html\`;\n  await save(event.detail.html, target);\n  await render(target);\n  await unlink(target);\n};`,
      files: {
        'src/disk.js': `const { writeFile } = require('node:fs/promises');\nexports.save = async (text, path) => {\n  await writeFile(path, text);\n};`,
      },
    },
    {
      name: 'one file for records that run one after the other',
      code: `exports.handler = async (event) => {
  for (const record of event.Records) await render(record.body);
};
async function render(text) {
  const target = '/tmp/letter.pdf';
  await print(text, target);
}`,
    },
  ],
} satisfies RuleFixtures;
