import cors from 'cors';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { AuditController } from './controllers/AuditController.js';
import type { AuthController } from './controllers/AuthController.js';
import type { ImportController } from './controllers/ImportController.js';
import type { ProductController } from './controllers/ProductController.js';
import { answerErrors } from './middleware/answerErrors.js';

export interface Controllers {
  auth: AuthController;
  products: ProductController;
  imports: ImportController;
  audit: AuditController;
}

export function createApp(controllers: Controllers): Express {
  const app = express();
  app.use(helmet());
  app.use(cors({ origin: (origin, done) => done(null, origin ?? true), credentials: true }));
  app.use(express.json({ limit: '250mb' }));

  app.use('/auth', controllers.auth.router());
  app.use('/products', controllers.products.router());
  app.use('/imports', controllers.imports.router());
  app.use('/audit', controllers.audit.router());
  app.get('/health', (_request, response) => void response.json({ up: true }));

  app.use(answerErrors);
  return app;
}
