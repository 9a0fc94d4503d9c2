import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { Supplier } from '../entities/Supplier.js';
import { unseal } from '../lib/sealing.js';
import type { ProductRepository } from '../repositories/ProductRepository.js';

const Feed = z.array(z.object({ sku: z.string(), name: z.string(), priceCents: z.number().int() })).max(5000);

export class SupplierSync {
  constructor(
    private readonly dataSource: DataSource,
    private readonly products: ProductRepository,
    private readonly key: Buffer,
  ) {}

  async run(): Promise<void> {
    const suppliers = await this.dataSource.getRepository(Supplier).find({
      select: { id: true, name: true, feedUrl: true, sealedPassword: true },
    });
    // One feed after the other: two of them do not fit into the container's memory.
    for (const supplier of suppliers) {
      const rows = await this.load(supplier);
      await this.store(supplier, rows);
    }
  }

  private async load(supplier: Supplier): Promise<z.infer<typeof Feed>> {
    const password = unseal(this.key, supplier.sealedPassword);
    const response = await fetch(supplier.feedUrl, {
      headers: { authorization: `Basic ${Buffer.from(`${supplier.name}:${password}`).toString('base64')}` },
    });
    return Feed.parse(await response.json());
  }

  private async store(supplier: Supplier, rows: z.infer<typeof Feed>): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    await runner.connect();
    await runner.startTransaction();
    try {
      await runner.query('DELETE FROM supplier_prices WHERE supplier_id = $1', [supplier.id]);
      await runner.query('INSERT INTO supplier_prices SELECT $1, * FROM unnest($2::text[], $3::int[])', [
        supplier.id,
        rows.map((row) => row.sku),
        rows.map((row) => row.priceCents),
      ]);
      await runner.commitTransaction();
    } catch (error) {
      await runner.rollbackTransaction();
      throw error;
    } finally {
      await runner.release();
    }
  }
}
