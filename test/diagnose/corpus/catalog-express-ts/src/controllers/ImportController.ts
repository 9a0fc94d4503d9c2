import { type Request, type Response, Router, text } from 'express';
import multer from 'multer';
import { z } from 'zod';
import { config } from '../config.js';
import { batchLabel, isSigned } from '../lib/numbers.js';
import type { Tokens } from '../lib/tokens.js';
import { authenticate } from '../middleware/authenticate.js';
import type { FeedImporter } from '../services/FeedImporter.js';

const upload = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: 20 * 1024 * 1024, files: 1 },
  fileFilter: (_request, file, done) => done(null, file.mimetype === 'application/zip'),
});
const Links = z.array(z.object({ sku: z.string().regex(/^[A-Z0-9-]{3,20}$/), address: z.string().url() }));

export class ImportController {
  constructor(
    private readonly importer: FeedImporter,
    private readonly tokens: Tokens,
  ) {}

  router(): Router {
    const router = Router();
    router.get('/report/:name', this.report);
    router.use(authenticate(this.tokens));
    router.post('/xml', text({ type: 'application/xml', limit: '2mb' }), async (request, response) => {
      response.json({ label: batchLabel(), count: await this.importer.importXml(String(request.body)) });
    });
    router.post('/xml/name', text({ type: 'application/xml', limit: '2mb' }), (request, response) => {
      const { sku } = request.query;
      response.json({ name: this.importer.lookUp(String(request.body), String(sku)) });
    });
    router.post('/images', upload.single('archive'), this.images);
    router.post('/links', async (request, response) => {
      response.json({ count: await this.importer.importLinks(Links.parse(request.body)) });
    });
    router.post('/preview', async (request, response) => {
      const { address } = z.object({ address: z.string().url() }).parse(request.body);
      response.set('x-image-cache', config.imageToken);
      response.type('image/jpeg').send(await this.importer.preview(address));
    });
    return router;
  }

  private readonly images = async (request: Request, response: Response): Promise<void> => {
    if (!request.file) return void response.status(400).json({ error: 'archive' });
    response.json({ written: await this.importer.importImages(request.file.buffer) });
  };

  private readonly report = (request: Request, response: Response): void => {
    const { expires, signature } = request.query as Record<string, string>;
    const name = request.params.name;
    if (!isSigned(config.jwt.secret, name, Number(expires), signature)) return void response.sendStatus(403);
    response.sendFile(name, { root: '/var/lib/catalog/reports' });
  };
}
