import 'reflect-metadata';
import { Logger, ValidationPipe } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import cookieParser from 'cookie-parser';
import helmet from 'helmet';
import { AppModule } from './app.module';
import { ProblemFilter } from './common/support';

async function bootstrap() {
  const app = await NestFactory.create<NestExpressApplication>(AppModule, { rawBody: true });
  const config = app.get(ConfigService);

  app.use(helmet());
  app.use(cookieParser());
  // vets send scanned invoices inline
  app.useBodyParser('json', { limit: '80mb' });
  app.enableCors({ origin: true, credentials: true });
  app.setGlobalPrefix('api');
  app.useGlobalPipes(new ValidationPipe({ transform: true }));
  app.useGlobalFilters(new ProblemFilter());

  if (config.get<boolean>('docs')) {
    const document = SwaggerModule.createDocument(
      app,
      new DocumentBuilder().setTitle('Pet insurance').setVersion('3.8').addBearerAuth().build(),
    );
    SwaggerModule.setup('docs', app, document);
  }

  app.enableShutdownHooks();
  await app.listen(config.get<number>('port') ?? 3000);
}

void bootstrap().catch((error: unknown) => {
  new Logger('Bootstrap').error(error);
  process.exit(1);
});
