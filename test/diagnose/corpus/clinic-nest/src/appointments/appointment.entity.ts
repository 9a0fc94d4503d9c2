import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { Patient } from '../patients/patient.entity';

@Entity('appointments')
export class Appointment {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Patient, (patient) => patient.appointments)
  patient!: Patient;

  @Column({ name: 'starts_at', type: 'timestamptz' })
  startsAt!: Date;

  @Column({ type: 'int' })
  minutes!: number;

  @Column({ default: 'booked' })
  state!: 'booked' | 'arrived' | 'done' | 'missed';

  @Column({ name: 'booked_by' })
  bookedBy!: number;
}
