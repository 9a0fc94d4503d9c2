import { config } from '../config.js';

export async function sendMail(to: string, subject: string, text: string): Promise<void> {
  const response = await fetch(config.mailgateUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to, subject, text }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`Mail gate answered ${response.status}`);
}
