'use strict';

const { exec, execFile, fork } = require('node:child_process');
const fs = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const zlib = require('node:zlib');
const config = require('../config');
const { messages } = require('../db/mongo');

const run = promisify(exec);
const runFile = promisify(execFile);

async function bundleMedia(room, label) {
  const source = path.join(config.mediaDir, 'rooms', String(room).replace(/\W/g, ''));
  const target = path.join(config.exportDir, `${Date.now()}-${label}.tgz`);
  const command = ['tar', '-czf', target, '-C', source, '.'].join(' ');
  await run(command, { timeout: 60000 });
  return path.basename(target);
}

async function diskUsage() {
  const { stdout } = await runFile('du', ['-sk', config.exportDir], { timeout: 10000 });
  return Number.parseInt(stdout, 10);
}

async function exportHistory(room) {
  const all = await messages.find({ room }).sort({ sentAt: 1 }).toArray();
  const packed = zlib.gzipSync(JSON.stringify(all));
  const name = `${room.replace(/\W/g, '')}-${Date.now()}.json.gz`;
  await fs.writeFile(path.join(config.exportDir, name), packed);
  return name;
}

/** The old transcripts are converted in a process of their own. */
function convertTranscripts(day) {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, '../workers/exportWorker.js'), [day.toISOString()], { timeout: 600000 });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`export worker ended with ${code}`))));
  });
}

module.exports = { bundleMedia, diskUsage, exportHistory, convertTranscripts };
