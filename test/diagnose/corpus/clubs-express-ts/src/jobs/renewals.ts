import { changes } from '../lib/notifier.js';
import { Booking, Member } from '../models/index.js';
import type { PartnerService } from '../services/partnerService.js';

const DAY_MS = 86_400_000;

export async function renewAll(partners: PartnerService): Promise<void> {
  const members = await Member.findAll({ where: { role: 'player' } });
  members.forEach(async (member) => {
    const state = await partners.licence(String(member.settings.licence));
    await member.update({ role: state === 'valid' ? 'player' : 'member' });
  });
  changes.emit('renewed', members.length);
}

export async function warm(partners: PartnerService, numbers: readonly string[]): Promise<void> {
  await Promise.all(numbers.slice(0, 20).map(async (number) => partners.licence(number)));
}

export function schedule(partners: PartnerService): NodeJS.Timeout {
  return setInterval(() => {
    renewAll(partners).catch((error: unknown) => console.error('renewals failed', error));
    Booking.count().then(
      (count) => console.info('bookings on record', count),
      (error: unknown) => console.error('count failed', error),
    );
  }, DAY_MS);
}
