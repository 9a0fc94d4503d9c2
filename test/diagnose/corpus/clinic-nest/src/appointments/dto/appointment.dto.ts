import { Type } from 'class-transformer';
import { IsDate, IsEnum, IsInt, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';

export enum AppointmentState {
  Booked = 'booked',
  Arrived = 'arrived',
  Done = 'done',
  Missed = 'missed',
}

export class DayDto {
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  day!: string;

  @IsOptional()
  @IsEnum(AppointmentState)
  state?: AppointmentState;

  @IsString()
  @Length(1, 40)
  sort = 'appointment.startsAt';
}

export class BookDto {
  @IsInt()
  patientId!: number;

  @Type(() => Date)
  @IsDate()
  startsAt!: Date;

  @IsInt()
  @Min(5)
  @Max(240)
  minutes!: number;
}

export class CheckInDto {
  @IsString()
  @MaxLength(200)
  note!: string;
}

export class EstimateDto {
  @IsInt()
  @Min(5)
  minutes!: number;

  @IsString()
  @MaxLength(120)
  formula!: string;
}
