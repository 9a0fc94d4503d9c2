import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseIntPipe,
  Post,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { StaffGuard, type StaffRequest } from '../auth/staff.guard';
import { AppointmentsService } from './appointments.service';
import { BookDto, CheckInDto, DayDto, EstimateDto } from './dto/appointment.dto';

@ApiTags('appointments')
@Controller('appointments')
export class AppointmentsController {
  constructor(private readonly appointments: AppointmentsService) {}

  @Get()
  @UseGuards(StaffGuard)
  onDay(@Query() query: DayDto) {
    return this.appointments.onDay(query);
  }

  @Get('missed')
  @UseGuards(StaffGuard)
  missed(@Query() { day }: DayDto) {
    return this.appointments.missedCounts(day);
  }

  @Post()
  @UseGuards(StaffGuard)
  book(@Req() request: StaffRequest, @Body() dto: BookDto) {
    return this.appointments.actAs(request.staff).book(dto);
  }

  @Post('estimate')
  @HttpCode(200)
  @UseGuards(StaffGuard)
  estimate(@Body() dto: EstimateDto) {
    return { cents: this.appointments.estimate(dto) };
  }

  @Post(':id/check-in')
  @UseGuards(StaffGuard)
  checkIn(@Param('id', ParseIntPipe) id: number, @Body() { note }: CheckInDto) {
    return this.appointments.checkIn(id, note);
  }

  @Delete(':id')
  cancel(@Param('id', ParseIntPipe) id: number) {
    return this.appointments.cancel(id);
  }
}
