import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import ejs from "ejs";
import type { Request, Response } from "express";
import multer from "multer";
import { env } from "../config/env.js";
import { prisma, s3 } from "../lib/clients.js";
import { HttpError } from "../middleware/index.js";

const TICKETS = path.resolve("var/tickets");
const MANUALS = path.resolve("var/manuals");

export const scan = multer({ storage: multer.memoryStorage() }).single("scan");
export const picture = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: 2_000_000, files: 1 },
  fileFilter: (_req, file, done) => done(null, file.mimetype === "image/png"),
}).single("picture");

const object = (Key: string) => ({ Bucket: env.BUCKET, Key });

export class DocumentController {
  uploadScan = async (req: Request, res: Response) => {
    const id = Number(req.params.id);
    const passenger = await prisma.passenger.findFirst({ where: { id, booking: { userId: Number(req.claims.sub) } } });
    if (!passenger || !req.file) throw new HttpError(404, "No such passenger");
    const Key = `scans/${id}/${req.file.originalname}`;
    await s3.send(new PutObjectCommand({ ...object(Key), Body: req.file.buffer, ContentType: req.file.mimetype, ACL: "public-read" }));
    await prisma.passenger.update({ where: { id }, data: { scanKey: Key } });
    res.status(201).json({ key: Key });
  };

  uploadVesselPicture = async (req: Request, res: Response) => {
    if (!req.file) throw new HttpError(422, "A PNG, please");
    await s3.send(new PutObjectCommand({ ...object(`vessels/${Number(req.params.id)}.png`), Body: req.file.buffer, ContentType: "image/png" }));
    res.sendStatus(204);
  };

  scanLink = async (req: Request, res: Response) => {
    const passenger = await prisma.passenger.findFirst({ where: { id: Number(req.params.id), booking: { userId: Number(req.claims.sub) } } });
    if (!passenger?.scanKey) throw new HttpError(404, "No scan");
    res.json({ url: await getSignedUrl(s3, new GetObjectCommand(object(passenger.scanKey)), { expiresIn: 300 }) });
  };

  vesselPicture = async (req: Request, res: Response) => {
    const { Body } = await s3.send(new GetObjectCommand(object(`vessels/${Number(req.params.id)}.png`)));
    res.type("png");
    (Body as Readable).pipe(res);
  };

  leaflet = async (req: Request, res: Response) => {
    const { Body } = await s3.send(new GetObjectCommand(object(`leaflets/${Number(req.params.id)}.pdf`)));
    res.type("pdf");
    await pipeline(Body as Readable, res);
  };

  ticket = (req: Request, res: Response) => {
    res.download(path.join(TICKETS, String(req.query.file)));
  };

  manual = (req: Request, res: Response) => {
    res.sendFile(path.basename(String(req.params.name)), { root: MANUALS });
  };

  /** The office words its letters itself and looks at them before they go out */
  previewLetter = (req: Request, res: Response) => {
    const { text, sample } = req.body;
    const letter = ejs.render(String(text), { passenger: sample?.name ?? "Jo Sample", company: "Nordquay" });
    res.json({ letter });
  };
}
