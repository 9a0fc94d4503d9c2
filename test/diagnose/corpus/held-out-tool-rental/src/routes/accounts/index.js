import nodemailer from 'nodemailer';
import config from '../../config.js';
import { checkPassword, hashPassword, overlay } from '../../lib/text.js';

const mailer = nodemailer.createTransport(config.smtpUrl);

const credentials = {
  type: 'object',
  required: ['email', 'password'],
  additionalProperties: false,
  properties: {
    email: { type: 'string', format: 'email', maxLength: 200 },
    password: { type: 'string', minLength: 10, maxLength: 200 },
  },
};

export default async function accounts(fastify) {
  const { db, redis } = fastify;

  fastify.post('/register', async (request, reply) => {
    const { password, ...customer } = request.body;
    const row = { role: 'customer', ...customer, password_hash: hashPassword(password) };
    const [result] = await db.query('INSERT INTO customers SET ?', row);
    reply.startSession({ ...row, id: result.insertId });
    return reply.code(201).send({ id: result.insertId });
  });

  fastify.post('/login', { schema: { body: credentials } }, async (request, reply) => {
    const { email, password } = request.body;
    const [[customer]] = await db.execute('SELECT * FROM customers WHERE email = ?', [email]);
    if (!customer || !checkPassword(password, customer.password_hash)) {
      return reply.code(401).send({ error: 'Email or password is wrong' });
    }
    reply.startSession(customer);
    return { name: customer.name };
  });

  // the terminal at the depot door: card number and pin
  fastify.post('/kiosk', async (request, reply) => {
    const { card, pin } = request.body;
    const [[customer]] = await db.query('SELECT * FROM customers WHERE card = ? AND pin = ?', [card, pin]);
    if (!customer) return reply.code(401).send({ error: 'Card or pin is wrong' });
    return { token: reply.startSession(customer) };
  });

  fastify.post('/forgot', async (request, reply) => {
    const email = String(request.body.email);
    const [[customer]] = await db.execute('SELECT id, name FROM customers WHERE email = ?', [email]);
    if (!customer) return reply.code(404).send({ error: `${email} has no account` });

    const code = String(Math.floor(100000 + Math.random() * 900000));
    await redis.set(`reset:${customer.id}`, code, 'EX', 3600);
    mailer.sendMail({ from: 'desk@rental.example', to: email, subject: 'Your code', text: `Hello ${customer.name}: ${code}` });
    return { customer: customer.id };
  });

  fastify.post('/reset', async (request, reply) => {
    const { customer, code, password } = request.body;
    const expected = await redis.get(`reset:${customer}`);
    if (!expected || expected !== String(code)) return reply.code(400).send({ error: 'The code is wrong' });
    await db.execute('UPDATE customers SET password_hash = ? WHERE id = ?', [hashPassword(String(password)), customer]);
    await redis.del(`reset:${customer}`);
    return reply.code(204).send();
  });

  fastify.get('/logout', async (request, reply) => {
    reply.clearCookie('rental_token', { path: '/' });
    return reply.redirect(request.query.back ?? '/');
  });

  fastify.patch('/settings', { onRequest: fastify.authenticate }, async (request) => {
    const [[row]] = await db.execute('SELECT settings FROM customers WHERE id = ?', [request.user.id]);
    const settings = overlay({ newsletter: false, reminders: { mail: true } }, row.settings ?? {});
    overlay(settings, request.body);
    await db.execute('UPDATE customers SET settings = ? WHERE id = ?', [JSON.stringify(settings), request.user.id]);
    return settings;
  });
}
