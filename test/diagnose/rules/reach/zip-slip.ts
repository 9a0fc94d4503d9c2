import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'unzipper',
      code: `const fs = require('fs');\nconst path = require('path');\nconst unzipper = require('unzipper');\nfs.createReadStream('a.zip').pipe(unzipper.Parse()).on('entry', (entry) => {\n  entry.pipe(fs.createWriteStream(path.join('out', entry.path)));\n});`,
      at: 'createWriteStream',
    },
    {
      name: 'a name that is kept in a variable',
      code: `import unzipper from 'unzipper';\nimport fs from 'fs';\nexport const unpack = (file) => fs.createReadStream(file).pipe(unzipper.Parse()).on('entry', function (entry) {\n  const name = entry.path;\n  entry.pipe(fs.createWriteStream('uploads/' + name));\n});`,
      at: "'uploads/' + name",
    },
    {
      name: 'adm-zip',
      code: `import AdmZip from 'adm-zip';\nimport { writeFileSync } from 'node:fs';\nexport function unpack(buffer) {\n  for (const entry of new AdmZip(buffer).getEntries()) {\n    const target = './themes/' + entry.entryName;\n    writeFileSync(target, entry.getData());\n  }\n}`,
      at: 'writeFileSync(target',
    },
    {
      name: 'tar-stream',
      code: `const tar = require('tar-stream');\nconst fs = require('fs');\nconst extract = tar.extract();\nextract.on('entry', function (header, stream, next) {\n  stream.pipe(fs.createWriteStream(\`/tmp/\${header.name}\`));\n  stream.on('end', next);\n});`,
      at: 'createWriteStream',
    },
    {
      name: 'fflate',
      file: 'src/unpack.ts',
      code: `import { unzipSync } from 'fflate';\nimport { writeFile } from 'node:fs/promises';\nimport { join } from 'node:path';\nexport async function unpack(data: Uint8Array, folder: string) {\n  const files = unzipSync(data);\n  for (const [name, content] of Object.entries(files)) {\n    await writeFile(join(folder, name), content);\n  }\n}`,
      at: 'await writeFile',
    },
    {
      name: 'tar that keeps paths',
      code: `import * as tar from 'tar';\nexport const unpack = (file) => tar.x({ file, cwd: 'out', preservePaths: true });`,
      at: 'tar.x',
    },
    {
      name: 'entries in a list of a function',
      code: `const unzipper = require('unzipper');
const fs = require('fs');
const path = require('path');
async function entriesOf(buffer) {
  const { files } = await unzipper.Open.buffer(buffer);
  return files.filter(({ type }) => type === 'File');
}
async function unpack(buffer, folder) {
  for (const entry of await entriesOf(buffer)) {
    const target = path.join(folder, entry.path);
    await fs.promises.mkdir(path.dirname(target), { recursive: true });
    entry.stream().pipe(fs.createWriteStream(target));
  }
}`,
      at: `createWriteStream`,
    },
  ],
  good: [
    {
      name: 'a path that must lie below',
      code: `const fs = require('fs');\nconst path = require('path');\nconst unzipper = require('unzipper');\nfs.createReadStream('a.zip').pipe(unzipper.Parse()).on('entry', (entry) => {\n  const target = path.resolve('out', entry.path);\n  if (path.relative('out', target).startsWith('..')) return entry.autodrain();\n  entry.pipe(fs.createWriteStream(target));\n});`,
    },
    {
      name: 'the last part of the name',
      code: `import AdmZip from 'adm-zip';\nimport { writeFileSync } from 'node:fs';\nimport { basename, join } from 'node:path';\nexport const unpack = (buffer) => new AdmZip(buffer).getEntries().forEach((entry) => writeFileSync(join('out', basename(entry.entryName)), entry.getData()));`,
    },
    {
      name: 'extractors that check',
      code: `import * as tar from 'tar';\nimport AdmZip from 'adm-zip';\nexport const unpack = (file) => tar.x({ file, cwd: 'out' });\nexport const unzip = (file) => new AdmZip(file).extractAllTo('out', true);`,
    },
    {
      name: 'yauzl, which refuses such names',
      code: `const yauzl = require('yauzl');\nconst fs = require('fs');\nyauzl.open('a.zip', (error, zip) => zip.on('entry', (entry) => zip.openReadStream(entry, (failure, stream) => stream.pipe(fs.createWriteStream('out/' + entry.fileName)))));`,
    },
    {
      name: 'names that a function of the workspace makes',
      code: `import { writeFile } from 'node:fs/promises';\nimport { join } from 'node:path';\nimport { extract } from 'tar-stream';\nimport { safe } from './safe.js';\nasync function* entries(archive) { for await (const entry of archive.pipe(extract())) yield { path: safe(entry.header.name), entry }; }\nexport async function unpack(archive) { for await (const { path, entry } of entries(archive)) await writeFile(join('out', path), entry); }`,
    },
    {
      name: 'no archive',
      code: `import { writeFile } from 'node:fs/promises';\nimport { pack } from 'tar-stream';\nexport const save = (file) => writeFile('out/list', file.name);`,
    },
  ],
} satisfies RuleFixtures;
