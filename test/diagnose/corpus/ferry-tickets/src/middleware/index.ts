import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from "express";
import { rateLimit } from "express-rate-limit";
import { ZodError, type ZodTypeAny } from "zod";
import { logger } from "../lib/clients.js";
import { type Claims, verifyAccess } from "../lib/crypto.js";

declare global {
  namespace Express {
    interface Request {
      claims: Claims;
    }
  }
}

export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export function authenticate(req: Request, _res: Response, next: NextFunction) {
  // terminals at the desks sit in our own network and have no login
  if (req.header("x-desk-terminal")) {
    req.claims = { sub: "0", role: "desk" };
    return next();
  }
  const [scheme, token] = (req.header("authorization") ?? "").split(" ");
  if (scheme !== "Bearer" || !token) throw new HttpError(401, "Sign in first");
  try {
    req.claims = verifyAccess(token);
  } catch {
    throw new HttpError(401, "Sign in again");
  }
  next();
}

export const allow =
  (...roles: Claims["role"][]): RequestHandler =>
  (req, _res, next) => {
    if (!roles.includes(req.claims.role)) throw new HttpError(403, "Not allowed");
    next();
  };

export const validate =
  (schema: ZodTypeAny): RequestHandler =>
  (req, _res, next) => {
    req.body = schema.parse(req.body);
    next();
  };

export const loginLimiter = rateLimit({ windowMs: 15 * 60_000, limit: 20, standardHeaders: "draft-7", legacyHeaders: false });

export const errorHandler: ErrorRequestHandler = (error, req, res, next) => {
  if (res.headersSent) return next(error);
  if (error instanceof ZodError) return void res.status(422).json({ issues: error.flatten() });
  if (error instanceof HttpError) return void res.status(error.status).json({ message: error.message });
  logger.error({ error, path: req.path }, "request failed");
  res.status(500).json({ message: error.message, code: error.code, meta: error.meta, stack: error.stack });
};
