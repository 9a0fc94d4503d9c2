import { createHmac } from 'node:crypto';

const RELAY = process.env.MAIL_RELAY ?? 'https://mail.internal/send';

export async function sendMail(to, subject, text) {
  const body = JSON.stringify({ to, subject, text });
  const mac = createHmac('sha256', process.env.MAIL_KEY).update(body).digest('hex');
  const response = await fetch(RELAY, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-mac': mac },
    body,
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`mail relay answered ${response.status}`);
}
