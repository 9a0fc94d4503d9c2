import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Tokens } from '../lib/tokens.js';
import { authenticate } from '../middleware/authenticate.js';
import type { ProductService } from '../services/ProductService.js';

const Changes = z.strictObject({
  name: z.string().max(200),
  description: z.string().max(5000),
  category: z.enum(['garden', 'kitchen', 'office']),
});
const Listing = z.object({
  term: z.string().max(60).optional(),
  category: z.string().max(40).optional(),
  sort: z.enum(['name', 'price', 'sku']).default('name'),
  direction: z.enum(['ASC', 'DESC']).default('ASC'),
  limit: z.coerce.number().int().positive().default(20),
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
});
const Repricing = z.object({ ids: z.array(z.number().int()).max(500), rule: z.string().max(500) });

export class ProductController {
  constructor(
    private readonly service: ProductService,
    private readonly tokens: Tokens,
  ) {}

  router(): Router {
    const router = Router();
    const editor = authenticate(this.tokens);
    router.get('/', async (request, response) => {
      response.json(await this.service.list(Listing.parse(request.query)));
    });
    router.get('/suggest', async (request, response) => {
      const prefix = z.string().min(2).max(40).parse(request.query.q);
      response.json(await this.service.suggest(prefix));
    });
    router.get('/statistics', async (_request, response) => {
      response.json(await this.service.statistics());
    });
    router.get('/:sku/history', this.history);
    router.post('/details', this.details);
    router.post('/duplicates', editor, (request, response) => {
      const names = z.array(z.string()).parse(request.body.names);
      response.json(this.service.duplicates(names));
    });
    router.post('/reprice', editor, this.reprice);
    router.get('/:id/share', editor, (request, response) => {
      response.json({ token: this.tokens.shareLink(Number(request.params.id)) });
    });
    router.put('/:id', editor, this.change);
    router.delete('/:id', this.remove);
    return router;
  }

  private readonly history = async (request: Request, response: Response): Promise<void> => {
    const { grain = 'month' } = request.query as { grain?: string };
    response.json(await this.service.history(request.params.sku, grain));
  };

  private readonly details = async (request: Request, response: Response): Promise<void> => {
    const { ids } = z.object({ ids: z.array(z.number().int()) }).parse(request.body);
    response.json(await this.service.details(ids));
  };

  private readonly reprice = async (request: Request, response: Response): Promise<void> => {
    const { ids, rule } = Repricing.parse(request.body);
    response.json({ count: await this.service.reprice(request.claims?.sub ?? '', ids, rule) });
  };

  private readonly change = async (request: Request, response: Response): Promise<void> => {
    const changes = Changes.parse(request.body);
    response.json(await this.service.change(request.claims?.sub ?? '', Number(request.params.id), changes));
  };

  private readonly remove = async (request: Request, response: Response): Promise<void> => {
    const actor = request.claims?.sub ?? 'unknown';
    await this.service.remove(actor, Number(request.params.id));
    response.status(204).end();
  };
}
