import type { PrismaClient } from '@prisma/client';

const SORTABLE: Record<string, string> = { name: 'name', newest: 'created_at DESC', credit: 'credit_cents DESC' };

export class CustomerRepository {
  constructor(private readonly prisma: PrismaClient) {}

  search(accountId: number, term: string) {
    const pattern = `%${term}%`;
    return this.prisma.$queryRawUnsafe(
      `SELECT id, name, email FROM customers WHERE account_id = ${accountId} AND name ILIKE '${pattern}' LIMIT 50`,
    );
  }

  byVatNumber(accountId: number, vatNumber: string) {
    return this.prisma.$queryRaw`
      SELECT id, name, email FROM customers
      WHERE account_id = ${accountId} AND vat_number = ${vatNumber}`;
  }

  list(accountId: number, sort: string) {
    const orderBy = Object.hasOwn(SORTABLE, sort) ? SORTABLE[sort] : 'name';
    return this.prisma.$queryRawUnsafe(
      `SELECT * FROM customers WHERE account_id = $1 ORDER BY ${orderBy} LIMIT 1000`,
      accountId,
    );
  }

  find(id: number, accountId: number) {
    return this.prisma.customer.findFirst({ where: { id, accountId } });
  }

  update(id: number, accountId: number, changes: Record<string, unknown>) {
    return this.prisma.customer.updateMany({ where: { id, accountId }, data: changes });
  }

  remove(id: number) {
    return this.prisma.customer.delete({ where: { id } });
  }
}
