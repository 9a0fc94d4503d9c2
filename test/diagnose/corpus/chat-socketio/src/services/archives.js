'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');
const unzipper = require('unzipper');

const MAX_BYTES = 50 * 1024 * 1024;

async function open(buffer) {
  const directory = await unzipper.Open.buffer(buffer);
  const files = directory.files.filter((entry) => entry.type === 'File');
  const total = files.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (files.length > 500 || total > MAX_BYTES) throw new Error('archive too large');
  return files;
}

async function unpackStickers(buffer, folder) {
  const files = await open(buffer);
  for (const entry of files) {
    const destination = path.join(folder, entry.path);
    await fs.promises.mkdir(path.dirname(destination), { recursive: true });
    await pipeline(entry.stream(), fs.createWriteStream(destination));
  }
  return files.length;
}

async function unpackTheme(buffer, folder) {
  const root = path.resolve(folder) + path.sep;
  for (const entry of await open(buffer)) {
    const output = path.resolve(root, entry.path);
    if (!output.startsWith(root)) throw new Error(`bad entry ${entry.path}`);
    await fs.promises.mkdir(path.dirname(output), { recursive: true });
    await pipeline(entry.stream(), fs.createWriteStream(output));
  }
}

module.exports = { unpackStickers, unpackTheme };
