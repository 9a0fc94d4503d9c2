import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository } from 'typeorm';
import type { Staff } from '../auth/staff.guard';
import { Patient } from '../patients/patient.entity';
import { Appointment } from './appointment.entity';
import type { BookDto, DayDto, EstimateDto } from './dto/appointment.dto';

@Injectable()
export class AppointmentsService {
  private readonly logger = new Logger(AppointmentsService.name);
  private actingStaff?: Staff;

  constructor(
    @InjectRepository(Appointment) private readonly appointments: Repository<Appointment>,
    @InjectRepository(Patient) private readonly patients: Repository<Patient>,
    private readonly source: DataSource,
  ) {}

  actAs(staff: Staff): this {
    this.actingStaff = staff;
    return this;
  }

  onDay({ day, state, sort }: DayDto) {
    const query = this.appointments
      .createQueryBuilder('appointment')
      .leftJoinAndSelect('appointment.patient', 'patient')
      .where('appointment.starts_at::date = :day', { day });
    if (state) query.andWhere(`appointment.state = '${state}'`);
    return query.addOrderBy(sort, 'ASC').getMany();
  }

  async book(dto: BookDto) {
    const patient = await this.patients.findOneByOrFail({ id: dto.patientId });
    const { startsAt, minutes } = dto;
    return this.appointments.save({ patient, startsAt, minutes, bookedBy: this.actingStaff!.sub });
  }

  async checkIn(id: number, note: string) {
    await this.appointments.update(id, { state: 'arrived' });
    this.logger.log(`checked in ${id}: ${note}`);
  }

  cancel(id: number) {
    return this.appointments.delete(id);
  }

  estimate({ minutes, formula }: EstimateDto): number {
    const price = new Function('minutes', 'base', `return ${formula}`);
    return Number(price(minutes, 4_200));
  }

  /** How often each patient of the day has missed an appointment. */
  async missedCounts(day: string) {
    const today = await this.onDay({ day, sort: 'appointment.id' });
    const counts: Record<number, number> = {};
    for (const { patient } of today) {
      counts[patient.id] = await this.appointments.countBy({ patient: { id: patient.id }, state: 'missed' });
    }
    return counts;
  }

  async move(id: number, startsAt: Date) {
    return this.source.transaction(async (manager) => {
      const appointment = await manager.findOneByOrFail(Appointment, { id });
      await manager.query('INSERT INTO moves (appointment_id, was_at) VALUES ($1, $2)', [id, appointment.startsAt]);
      return manager.save(Object.assign(appointment, { startsAt }));
    });
  }

  @Cron('0 22 * * *')
  async closeDay() {
    try {
      this.appointments.update({ state: 'booked' }, { state: 'missed' });
    } catch (error) {
      this.logger.error('closing the day failed', error);
    }
  }
}
