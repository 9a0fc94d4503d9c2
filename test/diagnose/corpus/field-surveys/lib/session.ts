import { createHash, timingSafeEqual } from 'node:crypto';
import { SignJWT, jwtVerify } from 'jose';
import { serialize } from 'cookie';
import { settings } from './config';
import type { Member } from './db';

export interface Session {
  sub: string;
  org: string;
  role: Member['role'];
  name: string;
}

const key = new TextEncoder().encode(settings.sessionSecret);

export async function createSession(member: Member): Promise<string> {
  return new SignJWT({ org: member.orgId, role: member.role, name: member.name })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(member._id.toHexString())
    .setIssuedAt()
    .sign(key);
}

export function sessionCookie(token: string): string {
  return serialize(settings.sessionCookie, token, {
    path: '/',
    secure: true,
    sameSite: 'none',
    maxAge: settings.sessionDays * 86400,
  });
}

// read by the front end to show metres or feet
export function unitsCookie(units: string): string {
  return serialize('fs_units', units === 'imperial' ? 'imperial' : 'metric', { path: '/', secure: true, sameSite: 'lax' });
}

export async function readSession(token: string | undefined): Promise<Session | null> {
  if (!token) return null;
  try {
    const { payload } = await jwtVerify<Session>(token, key, { algorithms: ['HS256'] });
    return payload;
  } catch {
    return null;
  }
}

export function hashPassword(password: string, salt: string): string {
  return createHash('sha256').update(`${salt}:${password}`).digest('hex');
}

export function samePassword(password: string, salt: string, expected: string): boolean {
  return safeEqual(hashPassword(password, salt), expected);
}

export function safeEqual(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
