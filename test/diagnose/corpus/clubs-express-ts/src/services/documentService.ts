import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import _ from 'lodash';
import unzipper from 'unzipper';
import { config } from '../config.js';

const run = promisify(execFile);

export class DocumentService {
  pathOf(name: string): string {
    return join(config.documentDir, name);
  }

  async unpack(archive: string, album: number): Promise<number> {
    const root = join(config.galleryDir, String(album));
    const directory = await unzipper.Open.file(archive);
    for (const entry of directory.files) {
      if (entry.type !== 'File') continue;
      const target = join(root, entry.path);
      await mkdir(dirname(target), { recursive: true });
      await new Promise<void>((done, fail) => {
        entry.stream().on('error', fail).pipe(createWriteStream(target)).on('finish', done).on('error', fail);
      });
    }
    return directory.files.length;
  }

  shrink(file: string, size: string): Promise<number> {
    return new Promise((done, fail) => {
      const child = spawn(`convert ${file} -resize ${size} ${file}.small.jpg`, { shell: true });
      child.on('error', fail);
      child.on('close', (code) => done(code ?? 1));
    });
  }

  async pages(file: string): Promise<string> {
    const { stdout } = await run('pdfinfo', ['--', file], { timeout: 4000 });
    return stdout;
  }

  letter(template: string, fields: Record<string, string>): string {
    return _.template(template)(fields);
  }

  async yearbook(): Promise<Buffer> {
    return readFile(join(config.documentDir, 'yearbook-all.pdf'));
  }
}
