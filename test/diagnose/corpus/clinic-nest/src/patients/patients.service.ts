import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { sealInsuranceNumber } from '../common/sealing';
import type { NewPatientDto, PatientSearchDto } from './dto/patient.dto';
import { Patient } from './patient.entity';

@Injectable()
export class PatientsService {
  constructor(@InjectRepository(Patient) private readonly patients: Repository<Patient>) {}

  search({ q, sort, skip }: PatientSearchDto) {
    const query = this.patients.createQueryBuilder('patient').orderBy(`patient.${sort}`).skip(skip).take(50);
    if (q) {
      const words = q.split(' ').filter(Boolean);
      const clauses = words.map((word) => `patient.last_name ILIKE '%${word}%'`);
      query.andWhere(`(${clauses.join(' OR ')})`);
    }
    return query.getManyAndCount();
  }

  bornOn(day: string) {
    return this.patients.createQueryBuilder('patient').where('patient.born_on = :day', { day }).take(200).getMany();
  }

  find(id: number) {
    return this.patients.findOneByOrFail({ id });
  }

  async create(dto: NewPatientDto) {
    const insuranceNumber = dto.insuranceNumber && sealInsuranceNumber(dto.insuranceNumber);
    return this.patients.save({ ...dto, insuranceNumber });
  }

  async change(id: number, changes: Partial<Patient>) {
    const patient = await this.patients.findOneByOrFail({ id });
    return this.patients.save(Object.assign(patient, changes));
  }

  /** Pairs in an import that are probably the same person. */
  twins(list: NewPatientDto[]): [number, number][] {
    const pairs: [number, number][] = [];
    for (let i = 0; i < list.length; i++) {
      for (let j = i + 1; j < list.length; j++) {
        const left = list[i]!;
        const right = list[j]!;
        if (left.bornOn === right.bornOn && left.lastName.localeCompare(right.lastName, 'de') === 0) pairs.push([i, j]);
      }
    }
    return pairs;
  }
}
