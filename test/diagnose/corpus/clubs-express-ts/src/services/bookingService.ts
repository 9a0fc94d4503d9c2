import { Booking, Member, sequelize } from '../models/index.js';
import { changes } from '../lib/notifier.js';

export class BookingService {
  async book(memberId: number, courtId: number, startsAt: Date): Promise<Booking> {
    const transaction = await sequelize.transaction();
    const taken = await Booking.count({ where: { courtId, startsAt }, transaction, lock: true } as object);
    if (taken > 0) throw new Error('taken');
    const booking = await Booking.create({ memberId, courtId, startsAt }, { transaction });
    await transaction.commit();
    changes.emit('booked', booking.courtId);
    return booking;
  }

  async swap(memberId: number, firstId: number, secondId: number): Promise<void> {
    const transaction = await sequelize.transaction();
    try {
      const first = await Booking.findOne({ where: { id: firstId, memberId }, transaction, rejectOnEmpty: true });
      const second = await Booking.findOne({ where: { id: secondId, memberId }, transaction, rejectOnEmpty: true });
      const courtId = first.courtId;
      await first.update({ courtId: second.courtId }, { transaction });
      await second.update({ courtId }, { transaction });
      await transaction.commit();
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  }

  async cancel(id: number): Promise<number> {
    return Booking.destroy({ where: { id } });
  }

  async ofMember(memberId: number): Promise<Booking[]> {
    return Booking.findAll({ where: { memberId }, order: [['startsAt', 'DESC']], limit: 200 });
  }

  async sheet(courtId: number): Promise<{ at: Date; name: string }[]> {
    const bookings = await Booking.findAll({ where: { courtId }, limit: 500 });
    const lines: { at: Date; name: string }[] = [];
    for (const booking of bookings) {
      const member = await Member.findByPk(booking.memberId, { attributes: ['name'] });
      lines.push({ at: booking.startsAt, name: member?.name ?? '' });
    }
    return lines;
  }
}
