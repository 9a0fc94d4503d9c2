import { randomBytes } from 'node:crypto';
import { headers } from 'next/headers';
import { ObjectId } from 'mongodb';
import { z } from 'zod';
import { problem } from '../../../../lib/api';
import { collection, type Member } from '../../../../lib/db';
import { hashPassword } from '../../../../lib/session';

const Invitation = z.object({
  email: z.string().email().max(200),
  name: z.string().max(100),
  role: z.enum(['surveyor', 'manager']),
  password: z.string().min(8).optional(),
});

const RoleChange = z.object({ id: z.string().length(24), role: z.enum(['surveyor', 'manager']) });

async function organisation(): Promise<string> {
  return (await headers()).get('x-member-org') ?? '';
}

export async function POST(request: Request) {
  const parsed = Invitation.safeParse(await request.json());
  if (!parsed.success) return problem(400, 'Invalid invitation');

  const { password, ...member } = parsed.data;
  const salt = randomBytes(16).toString('hex');
  const members = await collection<Member>('members');
  const { insertedId } = await members.insertOne({
    ...member,
    email: member.email.toLowerCase(),
    orgId: await organisation(),
    salt,
    passwordHash: hashPassword(password ?? 'Surveyor2024!', salt),
  } as never);
  return Response.json({ id: insertedId }, { status: 201 });
}

export async function PATCH(request: Request) {
  const parsed = RoleChange.safeParse(await request.json());
  if (!parsed.success || !ObjectId.isValid(parsed.data.id)) return problem(400, 'Invalid change');

  const members = await collection<Member>('members');
  const { matchedCount } = await members.updateOne(
    { _id: new ObjectId(parsed.data.id), orgId: await organisation() },
    { $set: { role: parsed.data.role } },
  );
  return matchedCount ? new Response(null, { status: 204 }) : problem(404, 'No such member');
}
