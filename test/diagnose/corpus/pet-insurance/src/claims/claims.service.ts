import { HttpService } from '@nestjs/axios';
import { InjectQueue } from '@nestjs/bullmq';
import { ForbiddenException, Injectable, Logger, NotFoundException } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { InjectRepository } from '@nestjs/typeorm';
import { Queue } from 'bullmq';
import { firstValueFrom } from 'rxjs';
import { DataSource, Repository } from 'typeorm';
import { exec, execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Me } from '../auth/guards';
import { during } from '../common/support';
import { Claim, ClaimNote, Policy } from '../database/entities';
import { PoliciesService } from '../policies/policies.service';

const run = promisify(exec);
const runFile = promisify(execFile);

@Injectable()
export class ClaimsService {
  private readonly logger = new Logger(ClaimsService.name);
  private readonly documents: string;
  private handler?: Me;

  constructor(
    @InjectRepository(Claim) private readonly claims: Repository<Claim>,
    @InjectRepository(ClaimNote) private readonly notes: Repository<ClaimNote>,
    @InjectQueue('payouts') private readonly payouts: Queue,
    private readonly dataSource: DataSource,
    private readonly policies: PoliciesService,
    private readonly http: HttpService,
    config: ConfigService,
  ) {
    this.documents = config.getOrThrow<string>('files.documents');
  }

  async create(me: Me, body: any) {
    this.handler = me;
    const policy = await this.policies.one(body.policyId);
    if (policy.holderId !== me.id) throw new ForbiddenException();
    const left = await this.policies.remaining(policy);
    const claim = await this.claims.save(
      this.claims.create({ policyId: policy.id, vetName: body.vetName, amount: Math.min(body.amount, left) }),
    );
    await this.notes.insert({ claimId: claim.id, author: this.handler.email, text: 'Claim received' });
    return claim;
  }

  async owned(id: number, me: Me): Promise<Claim> {
    const claim = await this.claims.findOne({ where: { id }, relations: { policy: true } });
    if (!claim) throw new NotFoundException('No such claim');
    if (claim.policy.holderId !== me.id) throw new ForbiddenException();
    return claim;
  }

  async one(id: number): Promise<Claim> {
    const claim = await this.claims.findOneBy({ id });
    if (!claim) throw new NotFoundException('No such claim');
    return claim;
  }

  statistics(from?: string, until?: string) {
    return this.claims
      .createQueryBuilder('claim')
      .select("date_trunc('month', claim.created_at)", 'month')
      .addSelect('SUM(claim.amount)', 'total')
      .where(during('claim.created_at', from, until))
      .groupBy('month')
      .getRawMany();
  }

  byVet(vet: string, holderId: number): Promise<Claim[]> {
    const sql =
      'SELECT c.id, c.vet_name AS "vetName", c.amount, c.state FROM claims c JOIN policies p ON p.id = c.policy_id ' +
      "WHERE p.holder_id = $1 AND c.vet_name ILIKE '" + vet + "%' LIMIT 200";
    return this.dataSource.query(sql, [holderId]);
  }

  openOf(holderId: number): Promise<Claim[]> {
    const columns = ['c.id', 'c.vet_name AS "vetName"', 'c.amount', 'c.state'].join(', ');
    return this.dataSource.query(
      `SELECT ${columns} FROM claims c JOIN policies p ON p.id = c.policy_id WHERE p.holder_id = $1 AND c.state = $2`,
      [holderId, 'open'],
    );
  }

  notesOf(claimId: number) {
    return this.notes.find({ where: { claimId }, order: { id: 'ASC' }, take: 50 });
  }

  note(claimId: number, author: string, text: string) {
    return this.notes.insert({ claimId, author, text: text.slice(0, 4000) });
  }

  async attach(id: number, name: string) {
    // a small preview for the desk
    await run(`pdftoppm -png -singlefile -r 40 "${join(this.documents, name)}" "${join(this.documents, String(id))}"`);
    await this.claims.update({ id }, { invoiceFile: name });
    return { id, invoiceFile: name };
  }

  async storePhoto(id: number, image: Buffer) {
    const target = join(this.documents, `photo-${id}.img`);
    await writeFile(target, image);
    await runFile('exiftool', ['-all=', '-overwrite_original', target], { timeout: 10000 });
    return { id };
  }

  async fetchInvoice(id: number, link: string) {
    const { data } = await firstValueFrom(this.http.get<ArrayBuffer>(link, { responseType: 'arraybuffer' }));
    const name = `link-${id}.pdf`;
    await writeFile(join(this.documents, name), Buffer.from(data));
    await this.claims.update({ id }, { invoiceFile: name });
    return { id, invoiceFile: name };
  }

  async decide(id: number, state: 'approved' | 'rejected') {
    const claim = await this.one(id);
    claim.state = state;
    await this.claims.save(claim);
    if (state === 'approved') this.payouts.add('pay', { claims: [id] });
    return claim;
  }

  /** The reminder may be lost, the next run sends it again. */
  remind(id: number) {
    void this.payouts
      .add('remind', { claims: [id] }, { delay: 60000 + Math.random() * 5000 })
      .catch((error: Error) => this.logger.warn(`reminder of claim ${id}: ${error.message}`));
  }

  async markPaid(id: number) {
    const runner = this.dataSource.createQueryRunner();
    await runner.connect();
    await runner.startTransaction();
    const claim = await runner.manager.findOneByOrFail(Claim, { id, state: 'transferred' });
    await runner.manager.update(Claim, { id }, { state: 'paid' });
    await runner.manager.decrement(Policy, { id: claim.policyId }, 'yearlyLimit', claim.amount);
    await runner.commitTransaction();
    await runner.release();
    this.policies.forget(claim.policyId);
  }
}
