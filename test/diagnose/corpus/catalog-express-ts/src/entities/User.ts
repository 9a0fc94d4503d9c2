import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('users')
export class User {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ unique: true })
  login!: string;

  @Column({ default: '' })
  displayName!: string;

  @Column({ select: false })
  passwordHash!: string;

  @Column({ default: 'editor' })
  role!: 'editor' | 'administrator';
}
