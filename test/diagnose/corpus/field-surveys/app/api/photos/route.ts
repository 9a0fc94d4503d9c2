import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ObjectId } from 'mongodb';
import { currentUser, problem } from '../../../lib/api';
import { settings } from '../../../lib/config';
import { collection, type Survey } from '../../../lib/db';

const run = promisify(execFile);
const TYPES: Record<string, string> = { '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.png': 'image/png', '.webp': 'image/webp' };
const typeOf = (file: string) => TYPES[path.extname(file).toLowerCase()];

async function ownSurvey(id: unknown, orgId: string) {
  if (typeof id !== 'string' || !ObjectId.isValid(id)) return null;
  const surveys = await collection<Survey>('surveys');
  return surveys.findOne({ _id: new ObjectId(id), orgId });
}

export async function POST(request: Request) {
  const user = await currentUser();
  if (!user) return problem(401, 'Please sign in');

  const form = await request.formData();
  const survey = await ownSurvey(form.get('survey'), user.org);
  if (!survey) return problem(404, 'No such survey');

  const photo = form.get('photo') as File;
  const folder = path.join(settings.photoDir, survey._id.toHexString());
  await mkdir(folder, { recursive: true });

  const target = path.join(folder, photo.name);
  await writeFile(target, Buffer.from(await photo.arrayBuffer()));
  return Response.json({ name: photo.name, size: photo.size }, { status: 201 });
}

export async function GET(request: Request) {
  const user = await currentUser();
  if (!user) return problem(401, 'Please sign in');

  const { searchParams } = new URL(request.url);
  const survey = await ownSurvey(searchParams.get('survey'), user.org);
  if (!survey) return problem(404, 'No such survey');

  const root = path.join(settings.photoDir, survey._id.toHexString()) + path.sep;
  let file = path.resolve(root, searchParams.get('name') ?? '');
  if (!file.startsWith(root) || !typeOf(file) || !existsSync(file)) return problem(404, 'No such photo');

  if (searchParams.get('size') === 'small') {
    const small = `${file}.small.jpg`;
    if (!existsSync(small)) await run('gm', ['convert', file, '-resize', '480x480', small], { timeout: 20_000 });
    file = small;
  }

  const bytes = readFileSync(file);
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304 });
  return new Response(bytes, { headers: { 'Content-Type': typeOf(file), ETag: etag, 'X-Content-Type-Options': 'nosniff' } });
}
