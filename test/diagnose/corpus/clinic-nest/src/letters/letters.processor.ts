import { exec, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { renderKey } from '../common/sealing';
import { PatientsService } from '../patients/patients.service';

const shell = promisify(exec);
const run = promisify(execFile);

interface LetterJob {
  patientId: number;
  title: string;
  paper: string;
}

const printed: { jobId: string; at: Date; key: string }[] = [];

@Processor('letters', { concurrency: 2 })
export class LettersProcessor extends WorkerHost {
  private readonly logger = new Logger(LettersProcessor.name);

  constructor(private readonly patients: PatientsService) {
    super();
  }

  async process(job: Job<LetterJob>): Promise<string> {
    const { patientId, title, paper } = job.data;
    const patient = await this.patients.find(patientId);
    const out = `/var/spool/clinic/${patient.id}-${Date.now()}.pdf`;
    await this.render(title, paper, out);
    printed.push({ jobId: String(job.id), at: new Date(), key: renderKey(`${title}|${patient.id}`) });
    await run('lp', ['-d', 'frontdesk', out], { timeout: 20_000 });
    return out;
  }

  private async render(title: string, paper: string, out: string): Promise<void> {
    const flags = `--page-size ${paper} --title "${title}"`;
    await shell(`wkhtmltopdf ${flags} /etc/clinic/letter.html ${out}`, { timeout: 60_000 });
  }

  @OnWorkerEvent('failed')
  failed(job: Job | undefined, error: Error): void {
    this.logger.warn(`letter ${job?.id} failed: ${error.message}`);
  }

  @OnWorkerEvent('error')
  broken(error: Error): void {
    this.logger.error(error);
  }
}
