import { readFile } from 'node:fs/promises';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../../agents/engine/events.ts';
import type { RunServices } from '../../agents/engine/services.ts';
import { terminalStatuses } from '../../agents/engine/runs.ts';

const terminalTypes: ReadonlySet<RunEvent['type']> = new Set([
  'run-succeeded',
  'run-partial',
  'run-failed',
  'run-cancelled',
]);

/** What is wrong with the stored events of a run that has ended, as sentences; empty when nothing is. */
export function eventProblems(events: readonly RunEvent[]): readonly string[] {
  const ids = events.map(({ id }) => id);
  const problems: string[] = [];
  if (ids.some((id, index) => id !== index + 1)) problems.push(`event numbers are not 1…n: ${ids.join(', ')}`);
  const terminal = events.filter(({ type }) => terminalTypes.has(type));
  if (terminal.length !== 1) problems.push(`${terminal.length} terminal events`);
  const last = events.at(-1);
  if (last === undefined || !terminalTypes.has(last.type))
    problems.push(`the last event is ${last?.type ?? 'missing'}`);
  return problems;
}

/** What is wrong with a run that has ended and with its session; empty when all that always holds does hold. */
export async function runProblems(services: RunServices, tenant: string, runId: string): Promise<readonly string[]> {
  const record = await services.journal.readRun(tenant, runId);
  if (record === undefined) return ['the run is not stored'];
  const [events, turns, session] = await Promise.all([
    services.journal.readEvents(tenant, runId, 0),
    services.journal.readRunTurns(record),
    services.sessions.read(tenant, record.sessionId),
  ]);
  const problems = [...eventProblems(events)];
  if (!terminalStatuses.has(record.status)) problems.push(`the run stands at "${record.status}"`);
  const indices = turns.map(({ index }) => index);
  if (indices.some((index, position) => index !== position + 1)) problems.push(`turns are ${indices.join(', ')}`);
  if (record.turns !== turns.length) problems.push(`the record counts ${record.turns} turns of ${turns.length}`);
  if (record.lastEventId !== events.length) {
    problems.push(`the record's last event is ${record.lastEventId} of ${events.length}`);
  }
  const paid = turns.reduce((sum, { usage }) => sum + usage.inputTokens, 0);
  if (record.usage.inputTokens !== paid) problems.push(`${record.usage.inputTokens} of ${paid} tokens are counted`);
  if (session === undefined) problems.push('its session is not stored');
  if (session?.lease) problems.push(`the session is leased to ${JSON.stringify(session.lease)}`);
  if (session?.line.includes(runId) === true) problems.push('the run still stands in line');
  return problems;
}

/** The current files of a session: path → text. */
export async function sessionFiles(
  services: RunServices,
  tenant: string,
  sessionId: string,
): Promise<Readonly<Record<string, string>>> {
  const session = await services.sessions.read(tenant, sessionId);
  if (session?.workspace === undefined || session.workspace === null) return {};
  const root = await mkdtemp(join(services.temporaryRoot, 'files-'));
  try {
    await services.workspaces.open(tenant, session.workspace, root);
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const read = async (path: string) => [path.slice(root.length + 1), await readFile(path, 'utf8')] as const;
    return Object.fromEntries(await Promise.all(paths.map(read)));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
