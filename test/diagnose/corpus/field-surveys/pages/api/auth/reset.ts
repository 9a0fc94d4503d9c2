import { randomBytes } from 'node:crypto';
import type { NextApiRequest, NextApiResponse } from 'next';
import { Resend } from 'resend';
import type { ObjectId } from 'mongodb';
import { settings } from '../../../lib/config';
import { collection, type Member } from '../../../lib/db';
import { hashPassword } from '../../../lib/session';

interface PasswordReset {
  token: string;
  memberId: ObjectId;
  requestedAt: Date;
}

const mailer = new Resend(settings.mailKey);

const newToken = () => Array.from({ length: 24 }, () => Math.floor(Math.random() * 36).toString(36)).join('');

async function sendLink(req: NextApiRequest, member: Member, token: string) {
  const link = `https://${req.headers.host}/reset-password?token=${token}`;
  await mailer.emails.send({
    from: settings.mailFrom,
    to: member.email,
    subject: 'Choose a new password',
    text: `Hello ${member.name},\n\nchoose a new password here: ${link}\n`,
  });
}

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const resets = await collection<PasswordReset>('resets');
  const members = await collection<Member>('members');

  if (req.method === 'POST') {
    const member = await members.findOne({ email: String(req.body.email).trim().toLowerCase() });
    if (member) {
      const token = newToken();
      await resets.insertOne({ token, memberId: member._id, requestedAt: new Date() } as never);
      await sendLink(req, member, token);
    }
    return res.status(202).json({ message: 'If we know this address, a mail is on its way' });
  }

  if (req.method === 'PUT') {
    const { token, password } = req.body;
    if (typeof password !== 'string' || password.length < 12) {
      return res.status(400).json({ error: 'Twelve characters at least, please' });
    }
    const reset = await resets.findOne({ token });
    if (!reset) return res.status(400).json({ error: 'This link is not valid any more' });

    const salt = randomBytes(16).toString('hex');
    await members.updateOne({ _id: reset.memberId }, { $set: { salt, passwordHash: hashPassword(password, salt) } });
    await resets.deleteMany({ memberId: reset.memberId });
    return res.status(204).end();
  }

  return res.status(405).end();
}
