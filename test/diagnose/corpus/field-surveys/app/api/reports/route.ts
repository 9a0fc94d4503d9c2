import { exec } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ObjectId } from 'mongodb';
import { currentUser, escapeHtml, problem } from '../../../lib/api';
import { settings } from '../../../lib/config';
import { collection, type Observation, type Survey } from '../../../lib/db';

const run = promisify(exec);

async function weather(station: string, day: string): Promise<string> {
  const url = `${settings.weatherBase}/stations/${encodeURIComponent(station)}/days/${encodeURIComponent(day)}`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { summary } = await response.json();
    return String(summary);
  } catch (err) {
    console.warn('weather not available', err);
    return 'not recorded';
  }
}

function row(observation: Observation): string {
  return `<tr><td>${escapeHtml(observation.species)}</td><td>${Number(observation.count)}</td><td>${observation.notes}</td></tr>`;
}

async function render(survey: Survey): Promise<string> {
  const observations = await collection<Observation>('observations');
  const rows = await observations.find({ surveyId: survey._id.toHexString(), orgId: survey.orgId }).limit(2000).toArray();
  const sky = survey.weatherStation ? await weather(survey.weatherStation, survey.visitedOn) : 'not recorded';
  return `<!doctype html>
<html><head><title>${escapeHtml(survey.title)}</title></head>
  <body>
    <h1>${escapeHtml(survey.title)}</h1>
    <p>Visited on ${escapeHtml(survey.visitedOn)}, weather: ${escapeHtml(sky)}</p>
    <table>${rows.map(row).join('')}</table>
  </body></html>`;
}

async function asPdf(html: string, paper: string): Promise<Response> {
  const base = path.join(os.tmpdir(), randomUUID());
  await writeFile(`${base}.html`, html);
  try {
    await run(`wkhtmltopdf --quiet --disable-javascript --page-size ${paper} ${base}.html ${base}.pdf`, { timeout: 60_000 });
    return new Response(await readFile(`${base}.pdf`), { headers: { 'Content-Type': 'application/pdf' } });
  } finally {
    await Promise.all([rm(`${base}.html`, { force: true }), rm(`${base}.pdf`, { force: true })]);
  }
}

export async function GET(request: Request) {
  const user = await currentUser();
  if (!user) return problem(401, 'Please sign in');

  const query = new URL(request.url).searchParams;
  const id = query.get('survey') ?? '';
  if (!ObjectId.isValid(id)) return problem(404, 'No such survey');

  const surveys = await collection<Survey>('surveys');
  const survey = await surveys.findOne({ _id: new ObjectId(id), orgId: user.org });
  if (!survey) return problem(404, 'No such survey');

  const html = await render(survey);
  if (query.get('format') !== 'pdf') return new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });

  try {
    return asPdf(html, query.get('paper') ?? 'A4');
  } catch (err) {
    return problem(502, 'The report could not be printed', err);
  }
}
