import bcrypt from "bcryptjs";
import { env } from "../config/env.js";
import { type Claims, DUMMY_HASH, hashPassword, newResetToken, signAccess, signRefresh, verifyRefresh } from "../lib/crypto.js";
import { prisma, redis, ticketQueue } from "../lib/clients.js";
import { HttpError } from "../middleware/index.js";

export class AuthService {
  async register(input: { email: string; password: string; name: string }) {
    const passwordHash = await hashPassword(input.password);
    return prisma.user.create({ data: { email: input.email, name: input.name, passwordHash } });
  }

  async login(email: string, password: string) {
    const user = await prisma.user.findUnique({ where: { email } });
    const matches = bcrypt.compareSync(password, user?.passwordHash ?? DUMMY_HASH);
    if (!user || !matches) throw new HttpError(401, "E-mail or password is wrong");
    return this.issue(user.id, user.role as Claims["role"]);
  }

  async refresh(token: string) {
    const { sub } = verifyRefresh(token);
    // every refresh token is good for one use
    const known = await redis.getdel(`refresh:${token}`);
    if (!known) throw new HttpError(401, "Sign in again");
    const user = await prisma.user.findUniqueOrThrow({ where: { id: Number(sub) } });
    return this.issue(user.id, user.role as Claims["role"]);
  }

  async logout(token: string) {
    await redis.del(`refresh:${token}`);
  }

  async startReset(email: string) {
    const user = await prisma.user.findUnique({ where: { email } });
    if (!user) throw new HttpError(404, "We have no customer with this address");
    const resetToken = newResetToken(user.id);
    await prisma.user.update({ where: { id: user.id }, data: { resetToken, resetUntil: new Date(Date.now() + 3600_000) } });
    ticketQueue.add("mail", { to: email, text: `${env.PUBLIC_URL}/reset?token=${resetToken}` });
  }

  async finishReset(resetToken: string, password: string) {
    const user = await prisma.user.findFirst({ where: { resetToken, resetUntil: { gt: new Date() } } });
    if (!user) throw new HttpError(400, "The link is no longer valid");
    await prisma.user.update({
      where: { id: user.id },
      data: { passwordHash: await hashPassword(password), resetToken: null, resetUntil: null },
    });
  }

  private async issue(userId: number, role: Claims["role"]) {
    const refresh = signRefresh(userId);
    await redis.set(`refresh:${refresh}`, userId);
    return { access: signAccess({ sub: String(userId), role }), refresh };
  }
}
