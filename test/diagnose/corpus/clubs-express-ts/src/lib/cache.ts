import { createClient } from 'redis';
import { config } from '../config.js';

export const redis = createClient({ url: config.redisUrl });

const LOCAL_MAX = 300;
const local = new Map<string, string>();

export function remember(key: string, value: string): void {
  if (local.size >= LOCAL_MAX) {
    const oldest = local.keys().next().value;
    if (oldest !== undefined) local.delete(oldest);
  }
  local.set(key, value);
}

export async function cached(key: string): Promise<string | null> {
  const near = local.get(key);
  if (near !== undefined) return near;
  try {
    return redis.get(key);
  } catch (error) {
    console.warn('cache read failed, going on without', error);
    return null;
  }
}

export async function forgetClub(clubId: number): Promise<number> {
  const keys = await redis.keys(`club:${clubId}:*`);
  if (keys.length === 0) return 0;
  return redis.del(keys);
}
