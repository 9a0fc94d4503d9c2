import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ObjectId } from 'mongodb';
import { assignPath, currentUser, escapeRegExp, problem } from '../../../lib/api';
import { collection, type Observation } from '../../../lib/db';

interface Species {
  code: string;
  name: string;
  latin: string;
}

const catalogue: Species[] = JSON.parse(readFileSync(path.join(process.cwd(), 'data/species.json'), 'utf8'));

/** Type-ahead of the observation form. */
export async function GET(request: Request) {
  const user = await currentUser();
  if (!user) return problem(401, 'Please sign in');

  const { searchParams } = new URL(request.url);
  const wanted = searchParams.get('species') ?? '';
  const matcher = searchParams.has('latin')
    ? new RegExp(wanted, 'i')
    : new RegExp(`^${escapeRegExp(wanted)}`, 'i');
  const found = catalogue.filter((species) => matcher.test(searchParams.has('latin') ? species.latin : species.name));
  return Response.json(found.slice(0, 20));
}

/** Search over all observations of the organisation. */
export async function POST(request: Request) {
  const user = await currentUser();
  if (!user) return problem(401, 'Please sign in');

  const { filter = {}, newestFirst = true } = await request.json();
  const observations = await collection<Observation>('observations');
  const rows = await observations
    .find({ orgId: user.org, ...filter })
    .sort({ _id: newestFirst ? -1 : 1 })
    .toArray();
  return Response.json({ total: rows.length, rows });
}

/** Single attributes, as the tablet syncs them: [{ path: 'habitat.canopy', value: 3 }] */
export async function PATCH(request: Request) {
  const user = await currentUser();
  if (!user) return problem(401, 'Please sign in');

  const { id, changes } = await request.json();
  if (typeof id !== 'string' || !ObjectId.isValid(id) || !Array.isArray(changes) || changes.length > 100) {
    return problem(400, 'Invalid changes');
  }

  const observations = await collection<Observation>('observations');
  const scope = { _id: new ObjectId(id), orgId: user.org };
  const observation = await observations.findOne(scope);
  if (!observation) return problem(404, 'No such observation');

  const attributes = observation.attributes ?? {};
  for (const change of changes) {
    assignPath(attributes, String(change.path), change.value);
  }
  await observations.updateOne(scope, { $set: { attributes } });
  return Response.json({ id, attributes });
}
