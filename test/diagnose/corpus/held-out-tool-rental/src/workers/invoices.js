import { setTimeout as pause } from 'node:timers/promises';
import amqp from 'amqplib';
import mysql from 'mysql2/promise';
import config from '../config.js';

const pool = mysql.createPool({ ...config.mysql, connectionLimit: 4, connectTimeout: 5000 });

async function connect() {
  for (let attempt = 1; ; attempt++) {
    try {
      return await amqp.connect(config.queueUrl);
    } catch (err) {
      if (attempt === 10) throw err;
      console.warn('queue not ready', err.message);
      await pause(500 * attempt + Math.random() * 250);
    }
  }
}

async function invoice(rentalId) {
  const [[rental]] = await pool.execute(
    'SELECT r.id, DATEDIFF(r.ends_on, r.starts_on) AS days, t.day_rate FROM rentals r JOIN tools t ON t.id = r.tool_id WHERE r.id = ?',
    [rentalId],
  );
  const total = Math.max(1, rental.days) * rental.day_rate;
  await pool.execute('INSERT INTO invoices (rental_id, total, issued_on) VALUES (?, ?, CURRENT_DATE)', [rentalId, total]);
}

async function remind(rentalId) {
  try {
    await pool.execute('UPDATE rentals SET reminded = 1 WHERE id = ?', [rentalId]);
  } catch {}
}

const connection = await connect();
const channel = await connection.createChannel();
await channel.assertQueue(config.invoiceQueue, { durable: true });

await channel.consume(config.invoiceQueue, async (message) => {
  const { rentalId, kind } = JSON.parse(message.content.toString());
  if (kind === 'reminder') await remind(rentalId);
  else await invoice(rentalId);
  channel.ack(message);
});
