import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import type { NextApiRequest, NextApiResponse } from 'next';
import { settings } from '../../../lib/config';
import { collection } from '../../../lib/db';
import { safeEqual } from '../../../lib/session';

// the links go out by mail to the landowners, see jobs/nightly-export
export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const name = req.query.name as string;

  if (req.method === 'DELETE') {
    const given = String(req.headers[settings.cronTokenHeader] ?? '');
    if (!safeEqual(given, settings.cronToken)) return res.status(403).end();
    const exports = await collection('exports');
    await exports.deleteMany({ createdAt: { $lt: new Date(Date.now() - 30 * 86_400_000) } });
    return res.status(204).end();
  }
  if (req.method !== 'GET') return res.status(405).end();

  const file = path.join(settings.exportDir, name);
  if (!existsSync(file)) return res.status(404).json({ error: 'This export has expired' });

  const label = name.replace(/[^\w.-]/g, '_');
  res.setHeader('Content-Type', 'text/csv; charset=utf-8');
  res.setHeader('Content-Disposition', `attachment; filename="${label}"`);
  createReadStream(file).pipe(res);
}
