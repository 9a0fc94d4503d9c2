import type { Prisma } from "@prisma/client";
import axios from "axios";
import { logger, prisma, ticketQueue } from "../lib/clients.js";
import { newReference, sealPassport } from "../lib/crypto.js";
import { HttpError } from "../middleware/index.js";

export interface NewBooking {
  sailingId: number;
  people: { name: string; passport?: string | undefined }[];
  remark?: string | undefined;
  callback?: string | undefined;
}

const payline = axios.create({ baseURL: "https://api.payline.example/v2", timeout: 8000 });

export class BookingService {
  async create(userId: number, { sailingId, people, remark, callback }: NewBooking) {
    const seats = people.length;
    const booking = await prisma.$transaction(async (tx) => {
      // takes the seats only if there are enough left, two buyers cannot both get the last one
      const taken = await tx.sailing.updateMany({
        where: { id: sailingId, cancelled: false, seatsLeft: { gte: seats } },
        data: { seatsLeft: { decrement: seats } },
      });
      if (taken.count === 0) throw new HttpError(409, "This sailing is full");
      const rows = people.map(({ name, passport }) => ({ name, passport: passport ? sealPassport(passport) : null }));
      return tx.booking.create({
        data: { reference: newReference(), userId, sailingId, seats, remark: remark ?? null, callback: callback ?? null, people: { create: rows } },
      });
    });
    await ticketQueue.add("reminder", { bookingId: booking.id }, { delay: 60_000, attempts: 3 });
    return booking;
  }

  async get(id: number) {
    const booking = await prisma.booking.findUnique({ where: { id }, include: { people: true, sailing: true } });
    if (!booking) throw new HttpError(404, "No such booking");
    return booking;
  }

  async own(id: number, userId: number) {
    const booking = await prisma.booking.findFirst({ where: { id, userId }, include: { sailing: true } });
    if (!booking) throw new HttpError(404, "No such booking");
    return booking;
  }

  async list(userId: number) {
    const bookings = await prisma.booking.findMany({ where: { userId }, orderBy: { id: "desc" }, take: 100 });
    const result = [];
    for (const booking of bookings) {
      const sailing = await prisma.sailing.findUnique({ where: { id: booking.sailingId } });
      result.push({ ...booking, sailing });
    }
    return result;
  }

  async changePassenger(userId: number, passengerId: number, changes: Prisma.PassengerUncheckedUpdateInput) {
    const passenger = await prisma.passenger.findFirst({ where: { id: passengerId, booking: { userId } } });
    if (!passenger) throw new HttpError(404, "No such passenger");
    return prisma.passenger.update({ where: { id: passengerId }, data: { ...changes } });
  }

  async confirm(reference: string) {
    const booking = await prisma.booking.update({ where: { reference }, data: { status: "paid" } });
    await ticketQueue.add("ticket", { bookingId: booking.id });
    if (booking.callback) {
      await axios.post(booking.callback, { reference, status: booking.status });
    }
  }

  async refund(reference: string) {
    try {
      return payline.post(`/refunds/${encodeURIComponent(reference)}`, { reason: "sailing cancelled" });
    } catch (error) {
      logger.error({ error, reference }, "refund failed, goes to the office");
      await ticketQueue.add("office", { reference });
    }
  }

  async cancelSailing(sailingId: number) {
    await prisma.sailing.update({ where: { id: sailingId }, data: { cancelled: true } });
    const bookings = await prisma.booking.findMany({ where: { sailingId, status: "paid" } });
    bookings.forEach(async (booking) => {
      await this.refund(booking.reference);
      await prisma.booking.update({ where: { id: booking.id }, data: { status: "refunded" } });
    });
    return bookings.length;
  }
}
