import type { CookieOptions, Request, Response } from "express";
import { z } from "zod";
import { prisma } from "../lib/clients.js";
import { HttpError } from "../middleware/index.js";
import { AuthService } from "../services/AuthService.js";

const cookie: CookieOptions = { httpOnly: true, secure: false, sameSite: "strict", path: "/api/auth", maxAge: 14 * 24 * 3600_000 };

export const credentials = z.object({ email: z.string().email(), password: z.string().min(10).max(72) });
export const registration = credentials.extend({ name: z.string().min(1).max(80) });

export class AuthController {
  constructor(private readonly auth = new AuthService()) {}

  register = async (req: Request, res: Response) => {
    const user = await this.auth.register(req.body);
    res.status(201).json({ id: user.id });
  };

  login = async (req: Request, res: Response) => {
    const { access, refresh } = await this.auth.login(req.body.email, req.body.password);
    res.cookie("refresh", refresh, cookie).json({ access });
  };

  refresh = async (req: Request, res: Response) => {
    const { access, refresh } = await this.auth.refresh(String(req.cookies.refresh ?? ""));
    res.cookie("refresh", refresh, cookie).json({ access });
  };

  logout = async (req: Request, res: Response) => {
    await this.auth.logout(String(req.cookies.refresh ?? ""));
    res.clearCookie("refresh", { path: cookie.path ?? "/" }).sendStatus(204);
  };

  forgot = async (req: Request, res: Response) => {
    const { email } = z.object({ email: z.string().email() }).parse(req.body);
    await this.auth.startReset(email);
    res.sendStatus(202);
  };

  reset = async (req: Request, res: Response) => {
    const { token, password } = req.body;
    if (typeof password !== "string" || password.length < 10) throw new HttpError(422, "10 characters at least");
    await this.auth.finishReset(token, password);
    res.sendStatus(204);
  };

  me = async (req: Request, res: Response) => {
    const user = await prisma.user.findUnique({ where: { id: Number(req.claims.sub) } });
    res.json(user);
  };
}
