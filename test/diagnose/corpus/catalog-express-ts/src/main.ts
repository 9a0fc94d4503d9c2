import 'reflect-metadata';
import { createApp } from './app.js';
import { config } from './config.js';
import { AuditController } from './controllers/AuditController.js';
import { AuthController } from './controllers/AuthController.js';
import { ImportController } from './controllers/ImportController.js';
import { ProductController } from './controllers/ProductController.js';
import { dataSource } from './dataSource.js';
import { SupplierSync } from './jobs/SupplierSync.js';
import { ProductRepository } from './repositories/ProductRepository.js';
import { UserRepository } from './repositories/UserRepository.js';
import { AuditLog } from './services/AuditLog.js';
import { AuthService } from './services/AuthService.js';
import { FeedImporter } from './services/FeedImporter.js';
import { ImageFetcher } from './services/ImageFetcher.js';
import { ProductService } from './services/ProductService.js';
import { Tokens } from './lib/tokens.js';

await dataSource.initialize();

const tokens = new Tokens(config.jwt.secret);
const auditLog = new AuditLog(dataSource);
const products = new ProductRepository(dataSource);
const users = new UserRepository(dataSource);
const productService = new ProductService(products, auditLog);
const images = new ImageFetcher(config.imageDir);
const importer = new FeedImporter(products, images, config.imageDir);
const sync = new SupplierSync(dataSource, products, config.supplierKey);

await users.ensureAdministrator('admin', 'Catalog-2023');

const app = createApp({
  auth: new AuthController(new AuthService(users, tokens), tokens),
  products: new ProductController(productService, tokens),
  imports: new ImportController(importer, tokens),
  audit: new AuditController(auditLog, tokens),
});

app.listen(config.port, () => console.log(`catalog on port ${config.port}`));
setInterval(() => void sync.run(), config.syncIntervalMs);
