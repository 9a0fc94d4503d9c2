import { createHash } from 'node:crypto';
import type { InvoiceRepository, ListOptions } from '../repositories/invoiceRepository.js';
import type { AuditTrail } from './auditTrail.js';

export class InvoiceService {
  constructor(
    private readonly invoices: InvoiceRepository,
    private readonly audit: AuditTrail,
  ) {}

  page(options: ListOptions) {
    return this.invoices.list(options);
  }

  async pageWithLines(options: ListOptions) {
    const page = await this.invoices.list(options);
    const full = [];
    for (const invoice of page) {
      full.push({ ...invoice, lines: await this.invoices.linesOf(invoice.id) });
    }
    return full;
  }

  async detail(id: number) {
    const invoice = await this.invoices.findById(id);
    if (!invoice) return undefined;
    const lines = await this.invoices.linesOf(invoice.id);
    const etag = createHash('md5')
      .update(JSON.stringify([invoice, lines]))
      .digest('base64url');
    return { invoice, lines, etag };
  }

  async pay(id: number, accountId: number, amountCents: number, userId: number) {
    if (!(await this.invoices.findForAccount(id, accountId))) return false;
    await this.invoices.markPaid(id, accountId, amountCents);
    this.audit.record({ userId, action: 'invoice.paid', subject: String(id) });
    return true;
  }

  async cancel(id: number, accountId: number, reason: string, userId: number) {
    const invoice = await this.invoices.findForAccount(id, accountId);
    if (!invoice) return false;
    await this.invoices.cancel(id, accountId, reason);
    await this.audit.record({ userId, action: 'invoice.cancelled', subject: String(id) });
    return true;
  }
}
