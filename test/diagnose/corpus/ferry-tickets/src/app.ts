import { readFileSync } from "node:fs";
import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { ExpressAdapter } from "@bull-board/express";
import cookieParser from "cookie-parser";
import cors from "cors";
import express, { Router } from "express";
import swaggerUi from "swagger-ui-express";
import { isProduction } from "./config/env.js";
import { AuthController, credentials, registration } from "./controllers/AuthController.js";
import { BookingController, newBooking } from "./controllers/BookingController.js";
import { DocumentController, picture, scan } from "./controllers/DocumentController.js";
import { SailingController } from "./controllers/SailingController.js";
import { ticketQueue } from "./lib/clients.js";
import { allow, authenticate, errorHandler, loginLimiter, validate } from "./middleware/index.js";

const auth = new AuthController();
const sailings = new SailingController();
const bookings = new BookingController();
const documents = new DocumentController();

export const app = express();
app.set("trust proxy", 1);

// Payline signs the raw bytes, so this one comes before the JSON parser
app.post("/hooks/payline", express.raw({ type: "application/json", limit: "256kb" }), bookings.paylineHook);

app.use(cors({ origin: (_origin, allowed) => allowed(null, true), credentials: true }));
app.use(cookieParser());
app.use(express.json({ limit: "100kb" }));

if (!isProduction) {
  const document = JSON.parse(readFileSync("docs/openapi.json", "utf8"));
  app.use("/docs", swaggerUi.serve, swaggerUi.setup(document));
}

const board = new ExpressAdapter();
board.setBasePath("/queues");
createBullBoard({ queues: [new BullMQAdapter(ticketQueue)], serverAdapter: board });
app.use("/queues", board.getRouter());

const api = Router();

api.post("/auth/register", loginLimiter, validate(registration), auth.register);
api.post("/auth/login", loginLimiter, validate(credentials), auth.login);
api.post("/auth/refresh", auth.refresh);
api.post("/auth/logout", auth.logout);
api.post("/auth/forgot", auth.forgot);
api.post("/auth/reset", auth.reset);
api.get("/auth/me", authenticate, auth.me);

api.get("/sailings", sailings.search);
api.get("/sailings/delays", sailings.delays);
api.get("/sailings/timetable", sailings.timetable);
api.get("/sailings/occupancy", authenticate, allow("desk", "admin"), sailings.occupancy);
api.post("/sailings", authenticate, allow("admin"), sailings.create);
api.delete("/sailings/:id", sailings.remove);
api.post("/sailings/boarded", authenticate, allow("desk", "admin"), sailings.boarded);
api.post("/sailings/:id/cancel", authenticate, bookings.cancelSailing);
api.get("/harbours/:code", sailings.harbour);
api.get("/harbours/:code/none", sailings.notFound);
api.get("/vessels/:name", sailings.vessel);
api.get("/vessels/:id/picture", documents.vesselPicture);
api.put("/vessels/:id/picture", authenticate, allow("admin"), picture, documents.uploadVesselPicture);

api.get("/paid", bookings.paid);
api.get("/leaflets/:id", documents.leaflet);
api.get("/manuals/:name", documents.manual);

api.use("/bookings", authenticate);
api.get("/bookings", bookings.list);
api.post("/bookings", validate(newBooking), bookings.create);
api.get("/bookings/export", allow("admin"), bookings.exportAll);
api.post("/bookings/seating", bookings.seating);
api.get("/bookings/:id", bookings.show);
api.get("/bookings/:id/qr", bookings.qr);

api.patch("/passengers/:id", authenticate, bookings.changePassenger);
api.post("/passengers/:id/scan", authenticate, scan, documents.uploadScan);
api.get("/passengers/:id/scan", authenticate, documents.scanLink);
api.get("/tickets", authenticate, documents.ticket);
api.post("/letters/preview", authenticate, allow("desk", "admin"), documents.previewLetter);

app.use("/api", api);
app.use(errorHandler);
