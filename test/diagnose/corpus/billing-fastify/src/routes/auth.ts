import type { FastifyInstance } from 'fastify';
import { hashPassword, newResetCode, sameHash } from '../lib/passwords.js';
import { localPath } from '../lib/urls.js';
import { sendMail } from '../services/mailer.js';

interface LoginBody {
  email: string;
  password: string;
  next?: string;
}

const loginSchema = {
  body: {
    type: 'object',
    required: ['email', 'password'],
    additionalProperties: false,
    properties: {
      email: { type: 'string', format: 'email', maxLength: 254 },
      password: { type: 'string', minLength: 1, maxLength: 200 },
      next: { type: 'string', maxLength: 500 },
    },
  },
};

const emailSchema = {
  body: {
    type: 'object',
    required: ['email'],
    additionalProperties: false,
    properties: { email: { type: 'string', format: 'email', maxLength: 254 } },
  },
};

export default async function authRoutes(app: FastifyInstance) {
  app.get<{ Querystring: { next?: string } }>('/login', async (request, reply) =>
    reply.view('login.njk', { next: request.query.next ?? '/' }),
  );

  app.post<{ Body: LoginBody }>('/login', { schema: loginSchema }, async (request, reply) => {
    const { email, password, next } = request.body;
    const { rows } = await app.pool.query('SELECT id, account_id, role, password_hash FROM users WHERE email = $1', [
      email.toLowerCase(),
    ]);
    const user = rows[0];
    if (!user) {
      return reply.code(401).send({ error: `No account exists for ${email}` });
    }
    if (!sameHash(user.password_hash, hashPassword(password))) {
      return reply.code(401).send({ error: 'Wrong password' });
    }
    request.session.user = { id: user.id, accountId: user.account_id, role: user.role };
    return reply.redirect(next || '/invoices');
  });

  app.post<{ Querystring: { next?: string } }>('/logout', async (request, reply) => {
    await request.session.destroy();
    return reply.redirect(localPath(request.query.next));
  });

  app.post<{ Body: { email: string } }>('/password/forgot', { schema: emailSchema }, async (request, reply) => {
    const code = newResetCode();
    const result = await app.pool.query(
      "UPDATE users SET reset_code = $1, reset_until = now() + interval '1 hour' WHERE email = $2",
      [code, request.body.email.toLowerCase()],
    );
    if (result.rowCount) {
      void sendMail(request.body.email, 'Your reset code', `Use ${code} within the hour.`).catch((err: unknown) =>
        request.log.warn({ err }, 'reset mail not sent'),
      );
    }
    // Same answer whether or not we know the address.
    return reply.code(202).send({ ok: true });
  });
}
