import cors from 'cors';
import express, { type NextFunction, type Request, type Response } from 'express';
import multer from 'multer';
import { config } from './config.js';
import { ClubController } from './controllers/clubController.js';
import { MemberController } from './controllers/memberController.js';
import { board, partner, signedIn } from './middleware/auth.js';
import { BookingService } from './services/bookingService.js';
import { DocumentService } from './services/documentService.js';
import { MemberService } from './services/memberService.js';
import { PartnerService } from './services/partnerService.js';

export const memberService = new MemberService();
export const partnerService = new PartnerService();

export function makeApp() {
  const app = express();
  const members = new MemberController(memberService);
  const clubs = new ClubController(new BookingService(), new DocumentService(), partnerService);
  const albums = multer({ dest: 'storage/incoming' });
  const posters = multer({
    dest: 'storage/posters',
    limits: { fileSize: 4_000_000, files: 1 },
    fileFilter: (_req, file, done) => done(null, ['image/png', 'image/jpeg'].includes(file.mimetype)),
  });

  app.use('/public', cors({ origin: config.allowedOrigins }));
  app.use('/api', cors({ origin: (_origin, done) => done(null, true), credentials: true }));
  app.use(express.json({ limit: '200kb' }));

  app.get('/public/welcome', members.welcome);
  app.get('/public/farewell', members.farewell);
  app.get('/public/forecast', clubs.forecast);
  app.get('/partner/return', clubs.partnerReturn);
  app.get('/partner/season/:season', partner, clubs.season);

  app.post('/api/login', members.login);
  app.post('/api/register', members.register);
  app.get('/api/courts/:court/sheet', clubs.sheet);

  app.use('/api', signedIn);
  app.get('/api/members', members.list);
  app.get('/api/members/search', members.search);
  app.get('/api/members/birthdays', members.birthdays);
  app.get('/api/members/ranking', members.ranking);
  app.get('/api/members/:id', members.show);
  app.patch('/api/me', members.amend);
  app.put('/api/me/contact', members.contact);
  app.put('/api/me/preference', members.preference);
  app.put('/api/me/password', members.password);
  app.put('/api/me/bank', members.bank);
  app.get('/api/me/policy', clubs.policy);
  app.post('/api/invites', board, members.invite);
  app.get('/api/bookings', clubs.mine);
  app.post('/api/bookings', clubs.book);
  app.post('/api/bookings/swap', clubs.swap);
  app.delete('/api/bookings/:id', clubs.cancel);
  app.get('/api/live', clubs.live);
  app.get('/api/documents', clubs.download);
  app.get('/api/pictures/:name', clubs.picture);
  app.get('/api/yearbook', clubs.yearbook);
  app.post('/api/albums/:album', albums.single('archive'), clubs.album);
  app.post('/api/posters', board, posters.single('picture'), clubs.poster);
  app.post('/api/letters', board, clubs.letter);
  app.post('/api/calendar', clubs.calendar);
  app.get('/api/licences/:number', clubs.licence);
  app.post('/api/cache/refresh', board, clubs.refresh);

  app.use((error: Error & { status?: number }, _req: Request, res: Response, _next: NextFunction) => {
    console.error(error);
    res.status(error.status ?? 500).json({ error: 'That did not work.' });
  });

  return app;
}
