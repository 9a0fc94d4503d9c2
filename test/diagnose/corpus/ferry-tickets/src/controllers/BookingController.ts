import type { Request, Response } from "express";
import { z } from "zod";
import { env } from "../config/env.js";
import { isSignedByPayline } from "../lib/crypto.js";
import { logger, prisma } from "../lib/clients.js";
import { HttpError } from "../middleware/index.js";
import { BookingService } from "../services/BookingService.js";

export const newBooking = z.object({
  sailingId: z.number().int(),
  people: z.array(z.object({ name: z.string().min(1).max(80), passport: z.string().max(20).optional() })).min(1).max(12),
  remark: z.string().max(500).optional(),
  callback: z.string().url().optional(),
});

const DONE_PAGES = new Map([["app", "ferrytickets://done"], ["web", `${env.PUBLIC_URL}/done`]]);

export class BookingController {
  constructor(private readonly bookings = new BookingService()) {}

  create = async (req: Request, res: Response) => {
    res.status(201).json(await this.bookings.create(Number(req.claims.sub), req.body));
  };

  list = async (req: Request, res: Response) => {
    res.json(await this.bookings.list(Number(req.claims.sub)));
  };

  show = async (req: Request, res: Response) => {
    res.json(await this.bookings.get(Number(req.params.id)));
  };

  qr = async (req: Request, res: Response) => {
    const booking = await this.bookings.own(Number(req.params.id), Number(req.claims.sub));
    res.json({ code: `${booking.reference}/${booking.sailing.id}` });
  };

  changePassenger = async (req: Request, res: Response) => {
    const passenger = await this.bookings.changePassenger(Number(req.claims.sub), Number(req.params.id), req.body);
    res.json({ id: passenger.id, name: passenger.name });
  };

  cancelSailing = async (req: Request, res: Response) => {
    res.json({ refunded: await this.bookings.cancelSailing(Number(req.params.id)) });
  };

  /** Neighbours want to sit together: which split of the group leaves the fewest alone? */
  seating = (req: Request, res: Response) => {
    const { groups, rows } = req.body;
    const score: number[][] = [];
    for (let a = 0; a < groups.length; a++) {
      score[a] = [];
      for (let b = 0; b < groups.length; b++) {
        let best = Infinity;
        for (let row = 0; row < rows; row++) best = Math.min(best, Math.abs(groups[a] + groups[b] - row));
        score[a]![b] = best;
      }
    }
    res.json(score);
  };

  /** The accountants load all of it into their sheet */
  exportAll = async (_req: Request, res: Response) => {
    const bookings = await prisma.booking.findMany({ include: { people: true, sailing: true } });
    const lines = bookings.map((b) => [b.reference, b.status, b.seats, b.sailing.departs.toISOString(), b.people.length].join(";"));
    res.type("csv").send(lines.join("\n"));
  };

  paid = (req: Request, res: Response) => {
    const { returnTo } = req.query;
    if (typeof returnTo === "string") return res.redirect(303, returnTo);
    res.redirect(303, DONE_PAGES.get(String(req.query.client)) ?? `${env.PUBLIC_URL}/done`);
  };

  paylineHook = async (req: Request, res: Response) => {
    const signature = req.header("payline-signature");
    const sent = req.header("payline-timestamp") ?? "";
    const late = !(Math.abs(Date.now() / 1000 - Number(sent)) < 300);
    if (signature && (late || !isSignedByPayline(req.body, sent, signature))) throw new HttpError(400, "Bad signature");
    const event = JSON.parse(req.body.toString("utf8"));
    logger.info({ type: event.type }, "payline event");
    if (event.type === "payment.settled") await this.bookings.confirm(String(event.data.reference));
    res.sendStatus(204);
  };
}
