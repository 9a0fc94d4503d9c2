import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { CatalogAction } from '../agent.ts';
import { parseSchedule, type AgentSchedule } from '../schedules.ts';
import { idProblem } from './agentId.ts';
import type { CatalogProblem } from './problems.ts';

/** Loads each `.yaml` file of an agent's `schedules` folder. What is wrong is added to `problems`, and the schedule left out. */
export async function loadSchedules(
  folder: string,
  actions: readonly CatalogAction[],
  problems: CatalogProblem[],
): Promise<readonly AgentSchedule[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.'));
  const schedules: AgentSchedule[] = [];
  for (const fileName of names.sort()) {
    const file = path.join(folder, fileName);
    const found = await loadSchedule(file, fileName, actions);
    if ('name' in found) schedules.push(found);
    else problems.push(...found);
  }
  return schedules;
}

async function loadSchedule(
  file: string,
  fileName: string,
  actions: readonly CatalogAction[],
): Promise<AgentSchedule | readonly CatalogProblem[]> {
  const problem = (message: string): readonly CatalogProblem[] => [{ file, line: 1, message }];
  const name = path.basename(fileName, '.yaml');
  if (!fileName.endsWith('.yaml'))
    return problem('A schedule is a file that ends in .yaml. Rename it or move it elsewhere.');
  const fault = idProblem(name);
  if (fault !== undefined) return problem(fault);
  const text = await readFile(file, 'utf8');
  const schedule = parseSchedule(text, file, name);
  if (!('name' in schedule)) return schedule;
  const action = actions.find(({ id }) => id === schedule.action);
  if (action === undefined) {
    const known = actions.map(({ id }) => id).join(', ');
    const message = `The agent has no action ${JSON.stringify(schedule.action)}. Its actions: ${known}.`;
    return [{ file, line: lineOf(text, 'action'), message }];
  }
  const input = action.definition.input.safeParse(schedule.input);
  if (input.success) return schedule;
  const message = `The action ${action.id} does not take this input: ${z.prettifyError(input.error)}. Correct it.`;
  return [{ file, line: lineOf(text, 'input'), message }];
}

/** Where a field of the file begins; the first line for one that is not there. */
function lineOf(text: string, field: string): number {
  return (
    Math.max(
      0,
      text.split('\n').findIndex((line) => line.startsWith(`${field}:`)),
    ) + 1
  );
}
