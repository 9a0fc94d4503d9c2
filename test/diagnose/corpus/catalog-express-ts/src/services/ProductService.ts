import vm from 'node:vm';
import { HttpError } from '../lib/HttpError.js';
import { cacheKey } from '../lib/numbers.js';
import type { Product } from '../entities/Product.js';
import type { ListOptions, ProductRepository } from '../repositories/ProductRepository.js';
import type { AuditLog } from './AuditLog.js';

export class ProductService {
  private readonly listings = new Map<string, Product[]>();

  constructor(
    private readonly products: ProductRepository,
    private readonly auditLog: AuditLog,
  ) {}

  async list(options: ListOptions): Promise<Product[]> {
    const key = cacheKey([options.term ?? '', options.category ?? '', options.sort, String(options.offset)]);
    const known = this.listings.get(key);
    if (known) return known;
    const found = await this.products.list(options);
    this.listings.set(key, found);
    return found;
  }

  async details(ids: number[]): Promise<Product[]> {
    const found: Product[] = [];
    for (const id of ids) {
      const item = await this.products.byId(id);
      if (item !== null) found.push(item);
    }
    return found;
  }

  duplicates(names: string[]): [string, string][] {
    const pairs: [string, string][] = [];
    for (const left of names) {
      for (const right of names) {
        if (left < right && left.replaceAll(' ', '').toLowerCase() === right.replaceAll(' ', '').toLowerCase()) {
          pairs.push([left, right]);
        }
      }
    }
    return pairs;
  }

  async reprice(actor: string, ids: number[], rule: string): Promise<number> {
    const products = await this.products.byIds(ids);
    products.forEach(async (product) => {
      const priceCents = vm.runInNewContext(rule, { price: product.priceCents }, { timeout: 50 }) as number;
      await this.products.patch(product.id, { priceCents: Math.round(priceCents) });
    });
    await this.auditLog.record(actor, `repriced ${products.length} products`);
    return products.length;
  }

  async change(
    actor: string,
    id: number,
    changes: Pick<Product, 'name' | 'description' | 'category'>,
  ): Promise<Product> {
    const product = await this.products.byId(id);
    if (product === null) throw new HttpError(404, 'No such product');
    const saved = await this.products.save(Object.assign(product, changes));
    void this.auditLog.record(actor, `changed ${id}`).catch((error: unknown) => console.error('audit', error));
    return saved;
  }

  async remove(actor: string, id: number): Promise<void> {
    await this.products.remove(id);
    this.auditLog.record(actor, `removed ${id}`);
  }

  history(sku: string, grain: string): Promise<unknown[]> {
    return this.products.priceHistory({ sku, grain });
  }

  suggest(prefix: string): Promise<Product[]> {
    return this.products.suggestions(prefix);
  }

  statistics(): Promise<unknown[]> {
    return this.products.statistics();
  }
}
