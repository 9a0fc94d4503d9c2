import { createTransport } from 'nodemailer';
import { setTimeout as sleep } from 'node:timers/promises';
import { config } from '../config.js';

const transport = createTransport({
  host: config.mail.host,
  port: 587,
  requireTLS: true,
  auth: { user: config.mail.user, pass: config.mail.password },
});

export async function sendMail(to: string, subject: string, text: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await transport.sendMail({ from: 'Forum <noreply@forum.example.org>', to, subject, text });
      return;
    } catch (error) {
      if (attempt === 4) throw error;
      // spread the retries so that the relay is not hit by all of us at once
      await sleep(2 ** attempt * 250 + Math.random() * 400);
    }
  }
}
