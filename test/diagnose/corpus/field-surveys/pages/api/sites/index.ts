import type { NextApiRequest, NextApiResponse } from 'next';
import { z } from 'zod';
import { retry, withUser } from '../../../lib/api';
import { sql } from '../../../lib/db';
import type { Session } from '../../../lib/session';

type Point = [number, number];

const NewSite = z
  .object({
    name: z.string().min(2).max(120),
    county: z.enum(['devon', 'dorset', 'somerset', 'wiltshire']),
    boundary: z.array(z.tuple([z.number(), z.number()])).optional(),
    boundaryUrl: z.string().url().optional(),
  })
  .strict();

const boundaries = new Map<string, Point[]>();

async function fetchBoundary(url: string): Promise<Point[]> {
  const known = boundaries.get(url);
  if (known) return known;
  const response = await retry(() => fetch(url, { signal: AbortSignal.timeout(10_000) }));
  if (!response.ok) throw new Error(`The map server answered ${response.status}`);
  const geojson = await response.json();
  const ring = geojson.features[0].geometry.coordinates[0] as Point[];
  boundaries.set(url, ring);
  return ring;
}

/** Smallest distance between any two corners; the mapping tool leaves duplicates. */
function closestCorners(ring: Point[]): number {
  let closest = Infinity;
  for (let i = 0; i < ring.length; i++) {
    for (let j = i + 1; j < ring.length; j++) {
      closest = Math.min(closest, Math.hypot(ring[i][0] - ring[j][0], ring[i][1] - ring[j][1]));
    }
  }
  return closest;
}

function ordering(query: NextApiRequest['query']): string {
  const column = query.sort ?? 'name';
  const direction = query.dir === 'desc' ? 'desc' : 'asc';
  return `${column} ${direction}`;
}

async function list(req: NextApiRequest, res: NextApiResponse, user: Session) {
  const county = String(req.query.county ?? '');
  const orderBy = ordering(req.query);
  const sites = await sql.unsafe(
    `select id, name, county, created_at from sites where org_id = $1 and ($2 = '' or county = $2) order by ${orderBy} limit 500`,
    [user.org, county],
  );
  for (const site of sites) {
    const [visits] = await sql`select count(*)::int as total from visits where site_id = ${site.id}`;
    site.visits = visits.total;
  }
  return res.json(sites);
}

async function create(req: NextApiRequest, res: NextApiResponse, user: Session) {
  const parsed = NewSite.safeParse(req.body);
  if (!parsed.success) return res.status(400).json({ error: 'Invalid site', issues: parsed.error.flatten() });

  const { name, county, boundary, boundaryUrl } = parsed.data;
  const ring = boundaryUrl ? await fetchBoundary(boundaryUrl) : (boundary ?? []);
  if (ring.length && closestCorners(ring) < 0.00001) return res.status(422).json({ error: 'Two corners are the same' });

  const row = { org_id: user.org, name, county, boundary: JSON.stringify(ring) };
  const [site] = await sql`insert into sites ${sql(row)} returning id, name, county`;
  return res.status(201).json(site);
}

export default withUser(async (req, res, user) => {
  if (req.method === 'GET') return list(req, res, user);
  if (req.method === 'POST') return create(req, res, user);
  return res.status(405).end();
});
