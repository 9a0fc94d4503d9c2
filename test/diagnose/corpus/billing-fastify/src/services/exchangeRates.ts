import { setTimeout as sleep } from 'node:timers/promises';
import { config } from '../config.js';
import { RecentCache } from '../lib/cache.js';

export const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF'] as const;
export type Currency = (typeof CURRENCIES)[number];

const rates = new RecentCache<number>(500);

export async function rateOn(day: string, from: Currency, to: Currency): Promise<number> {
  const key = `${day}:${from}:${to}`;
  const known = rates.get(key);
  if (known !== undefined) return known;

  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${config.ratesBaseUrl}/${from}/${to}?on=${encodeURIComponent(day)}`, {
      signal: AbortSignal.timeout(3_000),
    });
    if (response.ok) {
      const { rate } = (await response.json()) as { rate: number };
      rates.set(key, rate);
      return rate;
    }
    if (attempt === 3) throw new Error(`Rates answered ${response.status}`);
    await sleep(200 * attempt + Math.random() * 100);
  }
}
