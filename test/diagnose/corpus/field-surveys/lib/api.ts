import type { NextApiRequest, NextApiResponse } from 'next';
import { cookies } from 'next/headers';
import { collection } from './db';
import { settings } from './config';
import { readSession, type Session } from './session';

type UserHandler = (req: NextApiRequest, res: NextApiResponse, user: Session) => Promise<unknown>;

/** Wraps a pages/api handler: session first, then the handler, errors as JSON. */
export function withUser(handler: UserHandler) {
  return async (req: NextApiRequest, res: NextApiResponse) => {
    const user = await readSession(req.cookies[settings.sessionCookie]);
    if (!user) return res.status(401).json({ error: 'Please sign in' });
    try {
      await handler(req, res, user);
    } catch (err) {
      const error = err as Error;
      console.error('api failure', error);
      if (!res.headersSent) res.status(500).json({ error: error.message, detail: error.stack });
    }
  };
}

export async function currentUser(): Promise<Session | null> {
  const jar = await cookies();
  return readSession(jar.get(settings.sessionCookie)?.value);
}

export function problem(status: number, error: string, cause?: unknown): Response {
  if (cause) console.error(error, cause);
  return Response.json({ error }, { status });
}

export async function audit(user: Session, action: string, subject: string): Promise<void> {
  const entries = await collection('audit');
  await entries.insertOne({ at: new Date(), by: user.sub, orgId: user.org, action, subject });
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => ENTITIES[char]);

export const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export function assignPath(target: Record<string, any>, path: string, value: unknown) {
  const keys = path.split('.');
  const last = keys.pop() as string;
  let node = target;
  for (const key of keys) {
    node[key] ??= {};
    node = node[key];
  }
  node[last] = value;
}

export async function retry<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (err) {
      if (attempt >= attempts) throw err;
      const pause = 200 * 2 ** attempt + Math.random() * 100;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
