import { type DataSource, ILike, In, type Repository } from 'typeorm';
import { Product } from '../entities/Product.js';

export interface ListOptions {
  term?: string;
  category?: string;
  sort: string;
  direction: 'ASC' | 'DESC';
  limit: number;
  offset: number;
}

const SORTABLE: Record<string, string> = { name: 'product.name', price: 'product.priceCents', sku: 'product.sku' };

export class ProductRepository {
  private readonly table: Repository<Product>;

  constructor(private readonly dataSource: DataSource) {
    this.table = dataSource.getRepository(Product);
  }

  async list({ term, sort, direction, limit, offset, ...rest }: ListOptions): Promise<Product[]> {
    const query = this.table.createQueryBuilder('product').where('product.published = :published', { published: true });
    if (term) query.andWhere(`product.name ILIKE '%${term}%'`);
    if (rest.category) query.andWhere('product.category = :category', rest);
    return query
      .orderBy(SORTABLE[sort] ?? 'product.name', direction)
      .take(limit)
      .skip(offset)
      .getMany();
  }

  async suggestions(prefix: string): Promise<Product[]> {
    return this.table.find({ where: { name: ILike(`${prefix}%`), published: true }, take: 10 });
  }

  async priceHistory(filter: { sku: string; grain: string }): Promise<unknown[]> {
    const { sku, grain } = filter;
    const sql = [
      `SELECT date_trunc('${grain}', changed_at) AS period, avg(price_cents) AS price`,
      'FROM price_changes WHERE sku = $1',
      'GROUP BY 1 ORDER BY 1',
    ].join(' ');
    return this.dataSource.query(sql, [sku]);
  }

  async statistics(): Promise<unknown[]> {
    const columns = ['category', 'count(*) AS products', 'avg("priceCents") AS price'];
    return this.dataSource.query(`SELECT ${columns.join(', ')} FROM products GROUP BY category`);
  }

  async byIds(ids: number[]): Promise<Product[]> {
    return this.table.findBy({ id: In(ids) });
  }

  async byId(id: number): Promise<Product | null> {
    return this.table.findOne({ where: { id }, relations: { supplier: true } });
  }

  async save(product: Product): Promise<Product> {
    return this.table.save(product);
  }

  async patch(id: number, changes: Partial<Product>): Promise<void> {
    await this.table.update({ id }, changes);
  }

  async upsert(row: { sku: string; name: string; priceCents: number }): Promise<void> {
    await this.table.upsert(row, ['sku']);
  }

  async remove(id: number): Promise<void> {
    await this.table.delete({ id });
  }
}
