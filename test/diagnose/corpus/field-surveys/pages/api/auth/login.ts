import type { NextApiRequest, NextApiResponse } from 'next';
import { collection, type Member } from '../../../lib/db';
import { createSession, samePassword, sessionCookie, unitsCookie } from '../../../lib/session';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method !== 'POST') return res.status(405).end();

  const { email, password, next, units } = req.body ?? {};
  if (typeof email !== 'string' || typeof password !== 'string') {
    return res.status(400).json({ error: 'Email and password are needed' });
  }

  const members = await collection<Member>('members');
  const member = await members.findOne({ email: email.trim().toLowerCase() });
  if (!member) {
    return res.status(404).json({ error: 'We do not know this email address' });
  }
  if (!samePassword(password, member.salt, member.passwordHash)) {
    return res.status(401).json({ error: 'That is not the right password' });
  }

  const token = await createSession(member);
  res.setHeader('Set-Cookie', [sessionCookie(token), unitsCookie(String(units))]);

  // plain form posts from the portal want a page back, the tablet app wants JSON
  if (req.headers.accept?.includes('text/html')) {
    return res.redirect(303, next || '/surveys');
  }
  return res.status(200).json({ name: member.name, role: member.role });
}
