import pg from 'pg';
import { config } from '../config.js';
import { sendMail } from '../services/mailer.js';

const pool = new pg.Pool({ connectionString: config.databaseUrl });

interface DueInvoice {
  id: number;
  number: string;
  email: string;
}

async function dueInvoices(): Promise<DueInvoice[]> {
  const { rows } = await pool.query(
    `SELECT i.id, i.number, c.email FROM invoices i JOIN customers c ON c.id = i.customer_id
     WHERE i.status = 'open' AND i.due_on < current_date ORDER BY i.id LIMIT 500`,
  );
  return rows;
}

async function numberDrafts(): Promise<void> {
  const { rows } = await pool.query("SELECT id FROM invoices WHERE status = 'ready' ORDER BY created_at LIMIT 200");
  // The law wants numbers without gaps, so each one has to be taken before the next.
  for (const row of rows) {
    await pool.query('SELECT assign_next_invoice_number($1)', [row.id]);
  }
}

async function main(): Promise<void> {
  await numberDrafts();
  const due = await dueInvoices();
  due.forEach(async (invoice) => {
    await sendMail(invoice.email, `Invoice ${invoice.number} is overdue`, 'Please settle it this week.');
    await pool.query('UPDATE invoices SET reminded_at = now() WHERE id = $1', [invoice.id]);
  });
  await pool.end();
}

main().catch((err: unknown) => {
  console.error('reminders failed', err);
  process.exitCode = 1;
});
