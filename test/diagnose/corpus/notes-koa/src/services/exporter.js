import { exec, execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { randomUUID } from 'node:crypto';
import { config } from '../config.js';
import { Note } from '../models/Note.js';

const run = promisify(exec);
const runFile = promisify(execFile);

export async function exportNotes(owner, format, title) {
  const notes = await Note.find({ owner }).limit(1000).lean();
  const source = path.join(config.exports, `${randomUUID()}.md`);
  await writeFile(source, notes.map((note) => `# ${note.title}\n\n${note.body}\n`).join('\n'));
  return format === 'odt' ? toOdt(source) : toHtml(source, title);
}

async function toOdt(source) {
  await runFile('pandoc', ['--from', 'markdown', '--to', 'odt', '--output', `${source}.odt`, source], {
    timeout: 20_000,
  });
  return createReadStream(`${source}.odt`);
}

async function toHtml(source, title) {
  const target = `${source}.html`;
  await run(`pandoc --standalone --metadata title='${title}' -o ${target} ${source}`, { timeout: 20_000 });
  return createReadStream(target);
}

export async function backup() {
  const notes = await Note.find().lean();
  return gzipSync(JSON.stringify(notes));
}
