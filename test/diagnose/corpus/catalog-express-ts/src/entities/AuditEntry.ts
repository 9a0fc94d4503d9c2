import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('audit')
export class AuditEntry {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  actor!: string;

  @Column()
  action!: string;

  @CreateDateColumn()
  at!: Date;
}
