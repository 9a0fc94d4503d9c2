import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a command that is put together',
      code: `const { exec } = require('child_process');\napp.get('/ping', (req, res) => {\n  exec('ping -c 1 ' + req.query.host, (error, stdout) => res.send(stdout));\n});`,
    },
    {
      name: 'a promisified exec in another file',
      code: `import { resize } from './images.js';\nrouter.post('/resize', async (req, res) => res.json(await resize(req.body.file)));`,
      files: {
        'src/images.js': `import { promisify } from 'node:util';\nimport cp from 'node:child_process';\nconst run = promisify(cp.exec);\nexport async function resize(file) {\n  const command = \`convert \${file} -resize 50% out.png\`;\n  return run(command);\n}`,
      },
      at: 'return run(command)',
    },
    {
      name: 'spawn with a shell',
      code: `const { spawn } = require('node:child_process');\napp.post('/zip', (req, res) => {\n  spawn('zip', ['-r', 'out.zip', req.body.folder], { shell: true }).stdout.pipe(res);\n});`,
      at: "spawn('zip'",
    },
    {
      name: 'a shell as the program',
      code: `import { execFile } from 'node:child_process';\nfastify.get('/log', async (request, reply) => {\n  execFile('/bin/sh', ['-c', \`tail \${request.query.name}\`], (e, out) => reply.send(out));\n});`,
      at: 'execFile(',
    },
    {
      name: 'a program of the choice of the client',
      code: `const cp = require('child_process');\nsocket.on('run', (message) => {\n  cp.spawn(message.program, []);\n});`,
      at: 'cp.spawn',
    },
    {
      name: 'execa with a command line',
      code: `import { execaCommand } from 'execa';\nrouter.get('/whois', async (ctx) => {\n  const { stdout } = await execaCommand('whois ' + ctx.query.domain, { shell: true });\n  ctx.body = stdout;\n});`,
      at: 'execaCommand(',
    },
    {
      name: 'shelljs',
      code: `const shell = require('shelljs');\napp.get('/', (req, res) => res.send(shell.exec('cat logs/' + req.params.name).stdout));`,
    },
    {
      name: 'an option of git',
      code: `const { execFile } = require('child_process');\napp.post('/clone', (req, res) => execFile('git', ['clone', req.body.url, 'work'], () => res.end()));`,
    },
    {
      name: 'a parameter of an exported function that nobody calls',
      code: `const { execSync } = require('child_process');\nexports.sizeOf = (path) => execSync('du -s ' + path).toString();`,
    },
    {
      name: 'arguments that an object gathers',
      code: `import { exec } from 'node:child_process';
class Converter {
  private readonly options: string[] = [];
  with(option: string) {
    this.options.push(option);
    return this;
  }
  run(done: () => void) {
    exec('convert ' + this.options.join(' '), done);
  }
}
router.post('/', (req, res) => new Converter().with(req.body.option).run(() => res.end()));`,
      file: 'src/convert.ts',
      at: `exec('convert`,
    },
    {
      name: 'a stored name in the line of a worker',
      file: 'src/labels.js',
      code: `const { exec } = require('child_process');
const { promisify } = require('util');
const run = promisify(exec);
const Plant = require('mongoose').model('Plant');
exports.print = async () => {
  for (const plant of await Plant.find({ labelled: false })) await run('label --text "' + plant.title + '"');
};`,
      at: `for (const plant of await Plant.find({ labelled: false })) await run('label --text "' + plant.title + '"');`,
    },
    {
      name: 'a row of a table that is taken apart',
      file: 'src/letters.ts',
      code: `import { execSync } from 'node:child_process';
import { Pool } from 'pg';
const pool = new Pool();
export async function letter(id: number) {
  const { rows } = await pool.query('SELECT name, file FROM members WHERE id = $1', [id]);
  const [{ name }] = rows;
  execSync(\`lp -t '\${name}' letter.pdf\`);
}`,
      at: "execSync(`lp -t '${name}' letter.pdf`);",
    },
  ],
  good: [
    {
      name: 'a list of arguments',
      code: `const { execFile } = require('child_process');\napp.get('/ping', (req, res) => {\n  execFile('ping', ['-c', '1', '--', req.query.host], (error, stdout) => res.send(stdout));\n});`,
    },
    {
      name: 'a constant command',
      code: `const { exec } = require('child_process');\napp.get('/uptime', (req, res) => exec('uptime', (e, out) => res.send(out)));`,
    },
    {
      name: "a regular expression's exec",
      code: `const pattern = /a/;\napp.get('/', (req, res) => res.json(pattern.exec(req.query.text)));`,
    },
    {
      name: 'a quoted value',
      code: `import { exec } from 'node:child_process';\nimport { quote } from 'shell-quote';\napp.get('/', (req, res) => exec('ls ' + quote([req.query.dir]), () => res.end()));`,
    },
    {
      name: 'a checked value',
      code: `const { exec } = require('child_process');\napp.get('/', (req, res) => {\n  if (!/^[a-z0-9.]+$/.test(req.query.host)) return res.status(400).end();\n  exec('host ' + req.query.host, () => res.end());\n});`,
    },
    {
      name: 'a command out of constants and configuration',
      code: `const { execSync } = require('child_process');\nconst folder = process.env.BACKUP_FOLDER;\nfunction backup() { execSync(\`tar -czf \${folder}/backup.tgz data\`); }\nsetInterval(backup, 1000);`,
    },
    {
      name: 'options with a value',
      code: `const { spawn } = require('child_process');\napp.post('/', (req, res) => { spawn('git', ['commit', '-m', req.body.message]).on('close', () => res.end()); });`,
    },
    {
      name: 'a helper that is called with constants',
      code: `const { execSync } = require('child_process');\nfunction run(command) { return execSync(command + ' --version'); }\nrun('node');\nrun('git');`,
    },
    {
      name: 'multer filename cmd random good',
      code: "const multer = require('multer'); const { exec } = require('child_process');\nconst upload = multer({ dest: '/tmp', limits: {fileSize: 1}, fileFilter: f });\napp.post('/', upload.single('f'), (req, res) => { exec('convert ' + req.file.path + ' out.png'); res.end(); });",
    },
    {
      name: 'the number of a stored record, and a stored name as an argument',
      file: 'src/labels.js',
      code: `const { exec, execFile } = require('child_process');
const Plant = require('mongoose').model('Plant');
exports.print = async () => {
  const plant = await Plant.findOne({ labelled: false });
  exec(\`label --number \${plant.id}\`);
  execFile('label', ['--text', plant.title]);
};`,
    },
  ],
} satisfies RuleFixtures;
