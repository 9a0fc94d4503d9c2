import { QueryTypes } from 'sequelize';
import { reportsDb } from '../db/sequelize.js';

export interface ReportRow {
  id: number;
  reason: string;
  status: string;
}

interface ReportFilter {
  status: string;
  reason?: string | null;
}

export async function findReports(filter: ReportFilter): Promise<ReportRow[]> {
  const conditions = ['status = :status'];
  if (filter.reason) conditions.push(`reason LIKE '%${filter.reason}%'`);
  return reportsDb.query<ReportRow>(
    `SELECT id, reason, status FROM reports WHERE ${conditions.join(' AND ')} LIMIT 200`,
    {
      replacements: { status: filter.status },
      type: QueryTypes.SELECT,
    },
  );
}

export async function countReports(status: string): Promise<number> {
  const [row] = await reportsDb.query<{ total: string }>('SELECT count(*) AS total FROM reports WHERE status = $1', {
    bind: [status],
    type: QueryTypes.SELECT,
  });
  return Number(row?.total ?? 0);
}
