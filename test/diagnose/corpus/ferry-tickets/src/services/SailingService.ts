import { Prisma } from "@prisma/client";
import { prisma, redis } from "../lib/clients.js";
import { cacheKey } from "../lib/crypto.js";

export interface SailingQuery {
  from: string;
  to: string;
  day: string;
  sort?: string;
}

const harbours = new Map<string, unknown>();

const PERIODS = { day: Prisma.sql`'day'`, week: Prisma.sql`'week'`, month: Prisma.sql`'month'` };

export class SailingService {
  async search({ from, to, day, sort = "departs" }: SailingQuery) {
    const key = cacheKey({ from, to, day, sort });
    const cached = await redis.get(key);
    if (cached) return JSON.parse(cached);

    const where = `WHERE "from" = $1 AND "to" = $2 AND departs::date = $3::date AND NOT cancelled`;
    const sailings = await prisma.$queryRawUnsafe(`SELECT * FROM "Sailing" ${where} ORDER BY ${sort} LIMIT 50`, from, to, day);
    await redis.set(key, JSON.stringify(sailings), "EX", 60);
    return sailings;
  }

  async harbour(code: string) {
    if (!harbours.has(code)) {
      const departures = await prisma.sailing.findMany({ where: { from: code, departs: { gt: new Date() } }, take: 20 });
      harbours.set(code, { code, departures, seen: Date.now() });
    }
    return harbours.get(code);
  }

  async byVessel(vessel: string) {
    return prisma.$queryRaw`SELECT id, "from", "to", departs FROM "Sailing" WHERE vessel = ${vessel} ORDER BY departs LIMIT 100`;
  }

  async occupancy(period: keyof typeof PERIODS, vessels: string[]) {
    return prisma.$queryRaw`
      SELECT date_trunc(${PERIODS[period]}, departs) AS period, sum(seats) AS seats
      FROM "Booking" JOIN "Sailing" s ON s.id = "sailingId"
      WHERE s.vessel IN (${Prisma.raw(vessels.map((vessel) => `'${vessel}'`).join(","))})
      GROUP BY 1 ORDER BY 1`;
  }

  /** The counter of the quay display lives in Redis, several desks press at once. */
  async countBoarded(sailing: string, step: number) {
    return redis.eval(`return redis.call('HINCRBY', 'boarded', '${sailing}', ${step})`, 0);
  }

  async forgetCached() {
    const keys = await redis.keys("q:*");
    if (keys.length > 0) await redis.del(...keys);
  }
}
