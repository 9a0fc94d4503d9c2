import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('users')
export class User {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ unique: true })
  email!: string;

  @Column({ name: 'password_hash', select: false })
  passwordHash!: string;

  @Column({ default: 'frontdesk' })
  role!: 'frontdesk' | 'doctor' | 'manager';

  @Column({ name: 'kiosk_pin', nullable: true, select: false })
  kioskPin?: string;
}
