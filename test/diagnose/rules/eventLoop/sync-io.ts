import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'an async function',
      code: `import fs from 'fs';\nexport async function load(name) {\n  return fs.readFileSync(name);\n}`,
      at: 'return',
    },
    {
      name: 'a method of a service',
      file: 'src/services/Archive.js',
      code: `const { execSync } = require('child_process');\nclass Archive {\n  run() {\n    execSync('ls');\n  }\n}\nmodule.exports = Archive;`,
      at: `execSync('ls')`,
    },
    {
      name: 'a function in a folder of middleware',
      file: 'lib/middleware/pack.js',
      code: `const zlib = require('zlib');\nmodule.exports = { pack: (text) => zlib.gzipSync(text) };`,
      at: 'gzipSync',
    },
  ],
  good: [
    { name: 'the top level', code: `import fs from 'fs';\nexport const page = fs.readFileSync('a');` },
    { name: 'a condition at the top level', code: `import fs from 'fs';\nif (flag) fs.mkdirSync('a');` },
    {
      name: 'an asynchronous call',
      code: `import fs from 'fs/promises';\nfs.writeFileSync;\nexport const load = () => fs.readFile('a');`,
    },
    {
      name: 'a function that is called once, while the service starts',
      file: 'src/services/partials.js',
      code: `const fs = require('fs');\nexports.read = async function readPartials(folder) {\n  return fs.readdirSync(folder).map((file) => fs.readFileSync(folder + file, 'utf8'));\n};`,
      files: { 'index.js': `const partials = require('./src/services/partials');\npartials.read('views/');` },
    },
    {
      name: 'a program that is run by hand',
      code: `import { writeFileSync } from 'node:fs';\nasync function main() {\n  writeFileSync('report.csv', await collect());\n}\nmain().catch(() => process.exit(1));`,
    },
    {
      name: 'a timer',
      file: 'src/services/rotation.ts',
      code: `import { renameSync, readFileSync } from 'node:fs';\nexport class Rotation {\n  start() {\n    setInterval(() => this.keep(readFileSync('usage.log')), 3_600_000);\n  }\n  keep(content: Buffer) {}\n}`,
    },
    {
      name: 'a provider of Nest that reads when the module is ready',
      file: 'src/services/geo.service.ts',
      code: `import { readFileSync } from 'node:fs';\n@Injectable()\nexport class GeoService implements OnModuleInit {\n  async onModuleInit() {\n    this.table = readFileSync('geo.bin');\n  }\n}`,
    },
    {
      name: 'one look at the file system',
      file: 'src/services/files.js',
      code: `import fs from 'fs';\nexport async function has(name) {\n  return fs.existsSync(name);\n}`,
    },
    {
      name: 'what builds the service',
      file: 'deploy/bundle.ts',
      code: `import { writeFileSync } from 'node:fs';\nexport async function bundle(target: string) {\n  writeFileSync(target, await collect());\n}`,
    },
  ],
} satisfies RuleFixtures;
