import { Column, Entity, Index, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
import { Appointment } from '../appointments/appointment.entity';

@Entity('patients')
export class Patient {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ name: 'first_name' })
  firstName!: string;

  @Index()
  @Column({ name: 'last_name' })
  lastName!: string;

  @Column({ name: 'born_on', type: 'date' })
  bornOn!: string;

  @Column({ name: 'insurance_number', nullable: true })
  insuranceNumber?: string;

  @Column({ name: 'balance_cents', default: 0 })
  balanceCents!: number;

  @Column({ type: 'text', default: '' })
  remarks!: string;

  @OneToMany(() => Appointment, (appointment) => appointment.patient)
  appointments!: Appointment[];
}
