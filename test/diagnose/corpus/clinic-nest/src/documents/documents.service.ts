import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import AdmZip from 'adm-zip';

const run = promisify(execFile);
export const DOCUMENTS = '/var/lib/clinic/documents';

@Injectable()
export class DocumentsService {
  locate(patientId: number, name: string): string {
    return join(DOCUMENTS, String(patientId), name);
  }

  scanPath(patientId: number, name: string): string {
    return join(DOCUMENTS, String(patientId), 'scans', basename(name));
  }

  async keepScan(patientId: number, content: Buffer): Promise<string> {
    const name = `${randomUUID()}.pdf`;
    await writeFile(this.scanPath(patientId, name), content, { flag: 'wx' });
    return name;
  }

  async unpack(patientId: number, archive: Buffer): Promise<number> {
    const folder = join(DOCUMENTS, String(patientId));
    const entries = new AdmZip(archive).getEntries().filter((entry) => !entry.isDirectory);
    for (const entry of entries) {
      const target = join(folder, entry.entryName);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, entry.getData());
    }
    return entries.length;
  }

  async pageCount(path: string): Promise<number> {
    const { stdout } = await run('/usr/bin/pdfinfo', ['--', path], { timeout: 10_000 });
    return Number(/^Pages:\s+(\d+)/m.exec(stdout)?.[1] ?? 0);
  }
}
