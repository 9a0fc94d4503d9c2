import type pg from 'pg';

export interface ListOptions {
  accountId: number;
  status?: string;
  sort: string;
  order: 'asc' | 'desc';
  page: number;
}

const INVOICE_COLUMNS = [
  'id',
  'number',
  'account_id',
  'customer_id',
  'status',
  'total_cents',
  'currency',
  'notes',
  'due_on',
];
const SELECT_INVOICE = `SELECT ${INVOICE_COLUMNS.join(', ')} FROM invoices`;
const PAGE_SIZE = 50;

export class InvoiceRepository {
  constructor(private readonly pool: pg.Pool) {}

  async list({ accountId, status, sort, order, page }: ListOptions) {
    const values: unknown[] = [accountId];
    let where = 'account_id = $1';
    if (status) {
      values.push(status);
      where += ` AND status = $${values.length}`;
    }
    const tail = `ORDER BY ${sort} ${order} LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`;
    const { rows } = await this.pool.query(`${SELECT_INVOICE} WHERE ${where} ${tail}`, values);
    return rows;
  }

  async findById(id: number) {
    const { rows } = await this.pool.query(SELECT_INVOICE + ' WHERE id = $1', [id]);
    return rows[0];
  }

  async findForAccount(id: number, accountId: number) {
    const { rows } = await this.pool.query(SELECT_INVOICE + ' WHERE id = $1 AND account_id = $2', [id, accountId]);
    return rows[0];
  }

  async linesOf(invoiceId: number) {
    const { rows } = await this.pool.query(
      'SELECT position, label, quantity, unit_cents FROM invoice_lines WHERE invoice_id = $1 ORDER BY position',
      [invoiceId],
    );
    return rows;
  }

  async markPaid(id: number, accountId: number, amountCents: number) {
    const client = await this.pool.connect();
    await client.query('BEGIN');
    await client.query("UPDATE invoices SET status = 'paid' WHERE id = $1 AND account_id = $2", [id, accountId]);
    await client.query('INSERT INTO payments (invoice_id, amount_cents) VALUES ($1, $2)', [id, amountCents]);
    await client.query('COMMIT');
    client.release();
  }

  async cancel(id: number, accountId: number, reason: string) {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query("UPDATE invoices SET status = 'void' WHERE id = $1 AND account_id = $2", [id, accountId]);
      await client.query('INSERT INTO cancellations (invoice_id, reason) VALUES ($1, $2)', [id, reason]);
      await client.query('COMMIT');
    } catch (err) {
      await client.query('ROLLBACK');
      throw err;
    } finally {
      client.release();
    }
  }
}
