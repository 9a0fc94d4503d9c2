import { exec, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const shell = promisify(exec);
const run = promisify(execFile);

export async function thumbnail(source, width) {
  const target = source.replace(/\.\w+$/, `-${Date.now()}.webp`);
  await shell(`magick ${source} -auto-orient -resize ${width}x ${target}`, { timeout: 20_000 });
  return target;
}

export async function dimensions(source) {
  const { stdout } = await run('identify', ['-format', '%w %h', source], { timeout: 10_000 });
  const [width, height] = stdout.split(' ').map(Number);
  return { width, height };
}

/** Prints the damage note into the lower edge, returns when the file is written. */
export function caption(source, note) {
  return new Promise((resolve, reject) => {
    const child = spawn('magick', [source, '-annotate', '+8+8', `"${note}"`, source], { shell: true });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`magick ended with ${code}`))));
  });
}
