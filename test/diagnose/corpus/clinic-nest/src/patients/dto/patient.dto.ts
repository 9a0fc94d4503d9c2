import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

export class PatientSearchDto {
  @IsOptional()
  @IsString()
  q?: string;

  @IsIn(['lastName', 'bornOn', 'id'])
  sort: 'lastName' | 'bornOn' | 'id' = 'lastName';

  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(10_000)
  skip = 0;
}

export class NewPatientDto {
  @IsString()
  @Length(1, 80)
  firstName!: string;

  @IsString()
  @Length(1, 80)
  lastName!: string;

  @IsISO8601({ strict: true })
  bornOn!: string;

  @IsOptional()
  @IsString()
  @Length(6, 20)
  insuranceNumber?: string;
}

export class ImportDto {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => NewPatientDto)
  patients!: NewPatientDto[];
}
