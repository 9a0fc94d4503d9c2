import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { HttpModule } from '@nestjs/axios';
import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthController } from './auth/auth.controller';
import { AuthService } from './auth/auth.service';
import { JwtAuthGuard, JwtStrategy, RolesGuard } from './auth/guards';
import { ClaimsController } from './claims/claims.controller';
import { ClaimsResolver } from './claims/claims.resolver';
import { ClaimsService } from './claims/claims.service';
import { PayoutProcessor } from './claims/payout.processor';
import { AuditInterceptor } from './common/support';
import configuration from './config/configuration';
import { AuditEntry, Claim, ClaimNote, Holder, Policy, Tariff } from './database/entities';
import { PoliciesController } from './policies/policies.controller';
import { PoliciesService } from './policies/policies.service';
import { VetsController } from './vets/vets.controller';

const entities = [Holder, Policy, Claim, ClaimNote, Tariff, AuditEntry];

@Module({
  imports: [
    ConfigModule.forRoot({ isGlobal: true, load: [configuration] }),
    TypeOrmModule.forRootAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        type: 'postgres' as const,
        host: config.get<string>('database.host'),
        database: config.get<string>('database.name'),
        username: config.get<string>('database.user'),
        password: config.getOrThrow<string>('database.password'),
        ssl: { rejectUnauthorized: false },
        entities,
        synchronize: true,
        extra: { max: 20, connectionTimeoutMillis: 4000, statement_timeout: 15000 },
      }),
    }),
    TypeOrmModule.forFeature(entities),
    BullModule.forRootAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        connection: config.getOrThrow('redis'),
        defaultJobOptions: { attempts: 5, removeOnComplete: 500, removeOnFail: 2000 },
      }),
    }),
    BullModule.registerQueue({ name: 'payouts' }),
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
      playground: true,
      introspection: true,
    }),
    HttpModule.register({ maxRedirects: 3 }),
    PassportModule,
    JwtModule.registerAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        secret: config.get<string>('jwt.secret'),
        signOptions: { expiresIn: config.get<string>('jwt.accessTtl') },
      }),
    }),
  ],
  controllers: [AuthController, PoliciesController, ClaimsController, VetsController],
  providers: [
    AuthService,
    JwtStrategy,
    PoliciesService,
    ClaimsService,
    ClaimsResolver,
    PayoutProcessor,
    { provide: APP_GUARD, useClass: JwtAuthGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
    { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
  ],
})
export class AppModule {}
