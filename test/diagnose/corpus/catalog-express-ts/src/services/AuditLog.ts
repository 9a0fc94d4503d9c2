import { type DataSource, LessThan } from 'typeorm';
import { AuditEntry } from '../entities/AuditEntry.js';

export class AuditLog {
  constructor(private readonly dataSource: DataSource) {}

  async record(actor: string, action: string): Promise<void> {
    await this.dataSource.getRepository(AuditEntry).insert({ actor, action });
  }

  async newest(limit: number): Promise<AuditEntry[]> {
    return this.dataSource.getRepository(AuditEntry).find({ order: { at: 'DESC' }, take: limit });
  }

  async drop(before: Date): Promise<number> {
    const result = await this.dataSource.getRepository(AuditEntry).delete({ at: LessThan(before) });
    return result.affected ?? 0;
  }
}
