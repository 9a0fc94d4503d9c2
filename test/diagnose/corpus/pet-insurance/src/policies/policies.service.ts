import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { runInNewContext } from 'node:vm';
import { overlay } from '../common/support';
import { Claim, Holder, Policy, Tariff } from '../database/entities';

export interface PolicySearch {
  species?: string;
  name?: string;
  sort?: string;
  size?: string;
}

const SORTS: ReadonlyMap<string, string> = new Map([
  ['pet', 'policy.petName'],
  ['premium', 'policy.monthlyPremium'],
]);

const YEAR_MS = 365.25 * 24 * 3600 * 1000;
const RECENT_SIZE = 300;

@Injectable()
export class PoliciesService {
  private readonly recent = new Map<number, number>();

  constructor(
    @InjectRepository(Policy) private readonly policies: Repository<Policy>,
    @InjectRepository(Claim) private readonly claims: Repository<Claim>,
    @InjectRepository(Holder) private readonly holders: Repository<Holder>,
    @InjectRepository(Tariff) private readonly tariffs: Repository<Tariff>,
  ) {}

  search(holderId: number, search: PolicySearch) {
    const query = this.policies.createQueryBuilder('policy').where('policy.holderId = :holderId', { holderId });
    if (search.species) query.andWhere(`policy.species = '${search.species}'`);
    if (search.name) query.andWhere('policy.petName ILIKE :name', { name: `%${search.name}%` });
    return query
      .orderBy(SORTS.get(search.sort ?? '') ?? 'policy.id', 'ASC')
      .take(Math.min(Number(search.size) || 20, 100))
      .getMany();
  }

  async one(id: number): Promise<Policy> {
    const policy = await this.policies.findOneBy({ id });
    if (!policy) throw new NotFoundException('No such policy');
    return policy;
  }

  save(policy: Policy) {
    return this.policies.save(policy);
  }

  async create(wish: Pick<Policy, 'holderId' | 'petName' | 'species' | 'bornOn' | 'yearlyLimit'>) {
    const tariff = await this.tariffs.findOneByOrFail({ species: wish.species });
    const age = (Date.now() - Date.parse(wish.bornOn)) / YEAR_MS;
    const monthlyPremium = this.price(tariff.formula, age, wish.yearlyLimit);
    return this.policies.save(this.policies.create({ ...wish, monthlyPremium }));
  }

  /** Claims first, then the policy: both or neither. */
  async end(id: number): Promise<void> {
    await this.policies.manager.transaction(async (manager) => {
      await manager.update(Claim, { policyId: id, state: 'open' }, { state: 'withdrawn' });
      await manager.update(Policy, { id }, { state: 'ended' });
    });
    this.recent.delete(id);
  }

  async portfolio() {
    const policies = await this.policies.find({ order: { id: 'ASC' } });
    const rows = [];
    for (const policy of policies) {
      const claimed = await this.claims.sum('amount', { policyId: policy.id, state: 'paid' });
      rows.push({ id: policy.id, species: policy.species, premium: policy.monthlyPremium, claimed: claimed ?? 0 });
    }
    return rows;
  }

  async setPreferences(holderId: number, changes: Record<string, unknown>) {
    const holder = await this.holders.findOneByOrFail({ id: holderId });
    holder.preferences = overlay(holder.preferences, changes);
    await this.holders.save(holder);
  }

  async setTariff(species: string, formula: string) {
    const probe = this.price(formula, 3, 5000);
    if (!Number.isFinite(probe)) throw new BadRequestException('The formula gives no price');
    await this.tariffs.upsert({ species, formula }, ['species']);
    return { species, probe };
  }

  /** What is left of the yearly limit; kept for the policies seen last. */
  async remaining(policy: Policy): Promise<number> {
    const known = this.recent.get(policy.id);
    if (known !== undefined) return known;
    const paid = (await this.claims.sum('amount', { policyId: policy.id, state: 'paid' })) ?? 0;
    if (this.recent.size >= RECENT_SIZE) this.recent.delete(this.recent.keys().next().value as number);
    this.recent.set(policy.id, policy.yearlyLimit - paid);
    return policy.yearlyLimit - paid;
  }

  forget(policyId: number) {
    this.recent.delete(policyId);
  }

  private price(formula: string, age: number, limit: number): number {
    const value: unknown = runInNewContext(formula, { age, limit, Math }, { timeout: 50 });
    return Math.round(Number(value) * 100) / 100;
  }
}
