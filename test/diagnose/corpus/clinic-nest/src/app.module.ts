import { HttpModule } from '@nestjs/axios';
import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Appointment } from './appointments/appointment.entity';
import { AppointmentsController } from './appointments/appointments.controller';
import { AppointmentsService } from './appointments/appointments.service';
import { AuthController } from './auth/auth.controller';
import { AuthService } from './auth/auth.service';
import { User } from './auth/user.entity';
import { DirectoryController } from './directory/directory.controller';
import { DirectoryService } from './directory/directory.service';
import { DocumentsController } from './documents/documents.controller';
import { DocumentsService } from './documents/documents.service';
import { LettersController } from './letters/letters.controller';
import { LettersProcessor } from './letters/letters.processor';
import { Patient } from './patients/patient.entity';
import { PatientsController } from './patients/patients.controller';
import { PatientsService } from './patients/patients.service';

const redis = { host: process.env.REDIS_HOST ?? 'localhost', port: 6379 };

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env.DATABASE_URL,
      entities: [User, Patient, Appointment],
      synchronize: true,
      ssl: { rejectUnauthorized: false },
      extra: { max: 15, connectionTimeoutMillis: 5_000, statement_timeout: 20_000 },
    }),
    TypeOrmModule.forFeature([User, Patient, Appointment]),
    JwtModule.register({
      global: true,
      secret: 'clinic-frontdesk-7Gq2!',
      signOptions: { expiresIn: '30m', algorithm: 'HS256' },
    }),
    BullModule.forRoot({ connection: redis }),
    BullModule.registerQueue({ name: 'letters', defaultJobOptions: { attempts: 3, removeOnComplete: 1000 } }),
    HttpModule.register({ timeout: 5_000, maxRedirects: 0 }),
    ScheduleModule.forRoot(),
  ],
  controllers: [
    AuthController,
    PatientsController,
    AppointmentsController,
    DocumentsController,
    DirectoryController,
    LettersController,
  ],
  providers: [AuthService, PatientsService, AppointmentsService, DocumentsService, DirectoryService, LettersProcessor],
})
export class AppModule {}
