import { InjectQueue } from '@nestjs/bullmq';
import { Body, Controller, Get, Param, Post, UseGuards } from '@nestjs/common';
import { Queue, QueueEvents } from 'bullmq';
import { IsIn, IsInt, IsString, Length } from 'class-validator';
import { StaffGuard } from '../auth/staff.guard';

class LetterDto {
  @IsInt()
  patientId!: number;

  @IsString()
  @Length(1, 120)
  title!: string;

  @IsIn(['A4', 'A5', 'Letter'])
  paper!: string;
}

const letterEvents = new QueueEvents('letters', { connection: { host: process.env.REDIS_HOST ?? 'localhost' } });
letterEvents.on('error', (error) => console.error('letter events', error.message));

@UseGuards(StaffGuard)
@Controller('letters')
export class LettersController {
  constructor(@InjectQueue('letters') private readonly letters: Queue) {}

  @Post()
  async order(@Body() dto: LetterDto) {
    const job = await this.letters.add('render', dto);
    return { id: job.id };
  }

  @Get(':id/done')
  done(@Param('id') id: string) {
    return new Promise((resolve) => {
      letterEvents.on('completed', ({ jobId, returnvalue }) => {
        if (jobId === id) resolve({ id, path: returnvalue });
      });
    });
  }
}
