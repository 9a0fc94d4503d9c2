import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  ParseIntPipe,
  Patch,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { StaffGuard } from '../auth/staff.guard';
import { escapeHtml } from '../common/html';
import { ImportDto, NewPatientDto, PatientSearchDto } from './dto/patient.dto';
import type { Patient } from './patient.entity';
import { PatientsService } from './patients.service';

@ApiTags('patients')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Controller('patients')
export class PatientsController {
  constructor(private readonly patients: PatientsService) {}

  @Get()
  search(@Query() search: PatientSearchDto) {
    return this.patients.search(search);
  }

  @Get('born/:day')
  bornOn(@Param('day') day: string) {
    return this.patients.bornOn(day);
  }

  @Get(':id')
  find(@Param('id', ParseIntPipe) id: number) {
    return this.patients.find(id);
  }

  @Get(':id/label')
  @Header('content-type', 'text/html; charset=utf-8')
  async label(@Param('id', ParseIntPipe) id: number) {
    const { firstName, lastName, bornOn } = await this.patients.find(id);
    return `<p class="label">${escapeHtml(lastName)}, ${escapeHtml(firstName)}<br>${escapeHtml(bornOn)}</p>`;
  }

  @Get(':id/sheet')
  @Header('content-type', 'text/html; charset=utf-8')
  async sheet(@Param('id', ParseIntPipe) id: number) {
    const patient = await this.patients.find(id);
    const rows = [
      ['Name', `${patient.firstName} ${patient.lastName}`],
      ['Born', patient.bornOn],
      ['Remarks', patient.remarks],
    ];
    return `<table>${rows.map(([head, text]) => `<tr><th>${head}</th><td>${text}</td></tr>`).join('')}</table>`;
  }

  @Post()
  create(@Body() dto: NewPatientDto) {
    return this.patients.create(dto);
  }

  @Patch(':id')
  change(@Param('id', ParseIntPipe) id: number, @Body() changes: Partial<Patient>) {
    return this.patients.change(id, changes);
  }

  @Post('import/check')
  @HttpCode(200)
  check(@Body() dto: ImportDto) {
    return { twins: this.patients.twins(dto.patients) };
  }
}
