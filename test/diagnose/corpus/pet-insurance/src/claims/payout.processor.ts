import { HttpService } from '@nestjs/axios';
import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Job } from 'bullmq';
import { firstValueFrom } from 'rxjs';
import { Repository } from 'typeorm';
import { setTimeout as pause } from 'node:timers/promises';
import { Claim } from '../database/entities';

const BANK = process.env.BANK_URL ?? 'http://localhost:8090';

@Processor('payouts', { concurrency: 2 })
export class PayoutProcessor extends WorkerHost {
  private readonly logger = new Logger(PayoutProcessor.name);

  constructor(
    @InjectRepository(Claim) private readonly claims: Repository<Claim>,
    private readonly http: HttpService,
  ) {
    super();
  }

  async process(job: Job<{ claims: number[] }>): Promise<unknown> {
    switch (job.name) {
      case 'pay':
        return this.pay(job.data.claims);
      case 'settle':
        return this.settle(job.data.claims);
      default:
        return this.remind(job.data.claims);
    }
  }

  private async pay(ids: number[]) {
    ids.forEach(async (id) => {
      const claim = await this.claims.findOneByOrFail({ id });
      await firstValueFrom(this.http.post(`${BANK}/transfers`, { reference: id, amount: claim.amount }));
      await this.claims.update({ id }, { state: 'transferred' });
    });
    return { transferred: ids.length };
  }

  /** The bank settles a batch in the order of its transfers, one call at a time. */
  private async settle(ids: number[]) {
    for (const id of ids) {
      await firstValueFrom(this.http.post(`${BANK}/settlements`, { reference: id }, { timeout: 8000 }));
      await pause(200 + Math.random() * 100);
    }
    return { settled: ids.length };
  }

  private async remind(ids: number[]) {
    try {
      await firstValueFrom(this.http.post(`${BANK}/reminders`, { references: ids }, { timeout: 8000 }));
    } catch {
      return null;
    }
    return { reminded: ids.length };
  }

  @OnWorkerEvent('failed')
  failed(job: Job | undefined, error: Error) {
    this.logger.error(`job ${job?.id ?? '?'} failed: ${error.message}`);
  }

  @OnWorkerEvent('error')
  broken(error: Error) {
    this.logger.error(error.message);
  }
}
