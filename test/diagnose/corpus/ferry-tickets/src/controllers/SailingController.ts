import { readFileSync } from "node:fs";
import type { Request, Response } from "express";
import { z } from "zod";
import { logger, prisma, redis } from "../lib/clients.js";
import { SailingService, type SailingQuery } from "../services/SailingService.js";

const sailingInput = z.object({
  from: z.string().length(3),
  to: z.string().length(3),
  departs: z.coerce.date(),
  vessel: z.string().max(40),
  price: z.number().int().positive(),
  seatsLeft: z.number().int().positive(),
});

const period = z.enum(["day", "week", "month"]);
const news = redis.duplicate();
news.on("error", (error) => logger.error({ error }, "news"));
void news.subscribe("delays").catch((error) => logger.error({ error }, "no news of delays"));

export class SailingController {
  constructor(private readonly sailings = new SailingService()) {}

  search = async (req: Request, res: Response) => {
    res.json(await this.sailings.search(req.query as unknown as SailingQuery));
  };

  harbour = async (req: Request, res: Response) => {
    res.json(await this.sailings.harbour(String(req.params.code)));
  };

  vessel = async (req: Request, res: Response) => {
    res.json(await this.sailings.byVessel(String(req.params.name)));
  };

  occupancy = async (req: Request, res: Response) => {
    const vessels = String(req.query.vessels ?? "").split(",");
    res.json(await this.sailings.occupancy(period.parse(req.query.per), vessels));
  };

  create = async (req: Request, res: Response) => {
    const sailing = await prisma.sailing.create({ data: sailingInput.parse(req.body) });
    await this.sailings.forgetCached();
    res.status(201).json(sailing);
  };

  remove = async (req: Request, res: Response) => {
    await prisma.sailing.delete({ where: { id: Number(req.params.id) } });
    res.sendStatus(204);
  };

  boarded = async (req: Request, res: Response) => {
    const { sailing, step = 1 } = req.body;
    res.json({ boarded: await this.sailings.countBoarded(sailing, step) });
  };

  /** Delays as they come, for the displays at the quay */
  delays = (req: Request, res: Response) => {
    res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    news.on("message", (_channel, message) => res.write(`data: ${message}\n\n`));
  };

  timetable = (_req: Request, res: Response) => {
    const page = readFileSync("templates/timetable.html", "utf8");
    res.type("html").send(page);
  };

  notFound = (req: Request, res: Response) => {
    res.status(404).send(`<h2>No sailings from ${req.params.code}</h2><p><a href="/">Back to the map</a></p>`);
  };
}
