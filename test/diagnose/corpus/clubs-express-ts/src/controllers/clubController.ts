import type { NextFunction, Request, Response } from 'express';
import { config } from '../config.js';
import { forgetClub } from '../lib/cache.js';
import { inside } from '../lib/helpers.js';
import { changes } from '../lib/notifier.js';
import type { BookingService } from '../services/bookingService.js';
import type { DocumentService } from '../services/documentService.js';
import type { PartnerService } from '../services/partnerService.js';

export class ClubController {
  constructor(
    private readonly bookings: BookingService,
    private readonly documents: DocumentService,
    private readonly partners: PartnerService,
  ) {}

  book = async (req: Request, res: Response) => {
    const booking = await this.bookings.book(Number(req.claims.sub), Number(req.body.courtId), new Date(req.body.startsAt));
    res.status(201).json({ id: booking.id });
  };

  swap = (req: Request, res: Response, next: NextFunction) => {
    this.bookings.swap(Number(req.claims.sub), Number(req.body.first), Number(req.body.second)).then(() => res.sendStatus(204), next);
  };

  cancel = (req: Request, res: Response, next: NextFunction) => {
    this.bookings.cancel(Number(req.params.id)).then((count) => res.json({ count }), next);
  };

  mine = (req: Request, res: Response, next: NextFunction) => {
    this.bookings.ofMember(Number(req.claims.sub)).then((rows) => res.json(rows), next);
  };

  sheet = (req: Request, res: Response, next: NextFunction) => {
    this.bookings.sheet(Number(req.params.court)).then((rows) => res.json(rows), next);
  };

  live = (req: Request, res: Response) => {
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    changes.on('booked', (court: number) => res.write(`data: ${court}\n\n`));
  };

  download = (req: Request, res: Response, next: NextFunction) => {
    const wanted = this.documents.pathOf(String(req.query.name));
    res.download(wanted, (error) => {
      if (error && !res.headersSent) next(error);
    });
  };

  picture = (req: Request<{ name: string }>, res: Response, next: NextFunction) => {
    const file = inside(config.galleryDir, req.params.name);
    if (!file) return res.sendStatus(404);
    res.sendFile(file, (error) => {
      if (error && !res.headersSent) next(error);
    });
  };

  yearbook = async (_req: Request, res: Response, next: NextFunction) => {
    try {
      res.type('pdf').send(await this.documents.yearbook());
    } catch (error) {
      next(error);
    }
  };

  album = async (req: Request, res: Response, next: NextFunction) => {
    try {
      if (!req.file) return res.status(400).json({ error: 'An archive is needed.' });
      const count = await this.documents.unpack(req.file.path, Number(req.params.album));
      res.json({ count });
    } catch (error) {
      next(error);
    }
  };

  poster = async (req: Request, res: Response, next: NextFunction) => {
    try {
      if (!req.file) return res.status(400).json({ error: 'A picture is needed.' });
      const code = await this.documents.shrink(req.file.path, String(req.body.size ?? '800x800'));
      const info = await this.documents.pages(req.file.path).catch(() => '');
      res.json({ code, info });
    } catch (error) {
      next(error);
    }
  };

  letter = (req: Request, res: Response) => {
    const { template, fields } = req.body;
    res.type('text/plain').send(this.documents.letter(String(template), fields));
  };

  calendar = async (req: Request, res: Response, next: NextFunction) => {
    try {
      res.type('text/calendar').send(await this.partners.importCalendar(req.body));
    } catch (error) {
      next(error);
    }
  };

  partnerReturn = (req: Request, res: Response) => {
    const target = req.query.state as string | undefined;
    if (!target) return res.redirect('/clubs');
    res.redirect(302, target);
  };

  forecast = (req: Request, res: Response, next: NextFunction) => {
    this.partners.forecast(String(req.query.town)).then((data) => res.json(data), next);
  };

  licence = (req: Request<{ number: string }>, res: Response, next: NextFunction) => {
    this.partners.licence(req.params.number).then((state) => res.json({ state }), next);
  };

  policy = (req: Request, res: Response, next: NextFunction) => {
    this.partners.policy(req.claims.sub).then((policy) => res.json(policy), next);
  };

  season = (req: Request, res: Response, next: NextFunction) => {
    this.partners.results(Number(req.params.season)).then((rows) => res.json(rows), next);
  };

  refresh = (req: Request, res: Response) => {
    void forgetClub(req.claims.clubId).catch((error: unknown) => console.error('cache not cleared', error));
    res.sendStatus(202);
  };
}
