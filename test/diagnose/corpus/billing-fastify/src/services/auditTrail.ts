import type pg from 'pg';

export interface AuditEntry {
  userId: number;
  action: string;
  subject: string;
}

export class AuditTrail {
  constructor(private readonly pool: pg.Pool) {}

  async record(entry: AuditEntry): Promise<void> {
    const columns = Object.keys({ user_id: 0, action: 0, subject: 0 }).join(', ');
    await this.pool.query(`INSERT INTO audit_trail (${columns}) VALUES ($1, $2, $3)`, [
      entry.userId,
      entry.action,
      entry.subject,
    ]);
  }
}
