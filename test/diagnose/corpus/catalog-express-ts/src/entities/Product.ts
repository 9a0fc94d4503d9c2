import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { Supplier } from './Supplier.js';

@Entity('products')
export class Product {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ unique: true })
  sku!: string;

  @Column()
  name!: string;

  @Column({ type: 'text', default: '' })
  description!: string;

  @Column()
  category!: string;

  @Column({ type: 'int' })
  priceCents!: number;

  @Column({ default: false })
  published!: boolean;

  @ManyToOne(() => Supplier)
  supplier!: Supplier;
}
