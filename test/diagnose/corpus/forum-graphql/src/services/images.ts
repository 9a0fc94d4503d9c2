import { exec, execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { config } from '../config.js';

const run = promisify(exec);
const runFile = promisify(execFile);

function attachmentPath(id: number): string {
  return path.join(config.uploadDir, 'attachments', String(id));
}

export async function resize(attachmentId: number, geometry: string): Promise<string> {
  const source = attachmentPath(attachmentId);
  const target = `${source}-thumb.webp`;
  await run(`convert ${source} -thumbnail ${geometry} -quality 82 ${target}`, { timeout: 20_000 });
  return path.basename(target);
}

export async function dimensions(attachmentId: number): Promise<string> {
  const { stdout } = await runFile('identify', ['-format', '%wx%h', attachmentPath(attachmentId)], { timeout: 5_000 });
  return stdout.trim();
}
