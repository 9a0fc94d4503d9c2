import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import type { CatalogProblem } from './catalog/problems.ts';
import { cronProblem, rateProblem } from './scheduleExpression.ts';

/** A recurring run, as `schedules/<name>.yaml` of an agent declares it. */
export interface AgentSchedule {
  /** The file's name, without extension. */
  readonly name: string;
  readonly action: string;
  /** The action's own input, as it is written in the file. */
  readonly input: Readonly<Record<string, unknown>>;
  /** `cron(…)` with six fields, or `rate(…)`, as EventBridge Scheduler takes it. */
  readonly expression: string;
  /** An IANA time zone. */
  readonly timezone: string;
  /** False: checked, but not deployed. */
  readonly enabled: boolean;
  /** Whose the runs are; null for the deployment's own choice. */
  readonly tenant: string | null;
  /** The session that all its runs share; null for a new one each time. */
  readonly sessionId: string | null;
}

const fileSchema = z
  .strictObject({
    action: z.string('the id of one of the agent’s actions').min(1),
    input: z.record(z.string(), z.unknown(), 'the action’s input, as fields').default({}),
    cron: z.string('a text of six fields').optional(),
    rate: z.string('a number and a unit, such as "1 day"').optional(),
    timezone: z.string().refine(isTimezone, 'an IANA time zone, such as Europe/Berlin or UTC').default('UTC'),
    enabled: z.boolean('true or false').default(true),
    tenant: z.string().min(1).optional(),
    session: z.string().min(1).optional(),
  })
  .superRefine(({ cron, rate }, context) => {
    const report = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if ((cron === undefined) === (rate === undefined)) report('cron', 'exactly one of cron and rate');
    const cronFault = cron === undefined ? undefined : cronProblem(cron);
    const rateFault = rate === undefined ? undefined : rateProblem(rate);
    if (cronFault !== undefined) report('cron', cronFault);
    if (rateFault !== undefined) report('rate', rateFault);
  });

/**
 * Reads a schedule's file: YAML of the core schema, which executes nothing. Returns all that is wrong with it instead, each with its
 * line; whether the agent has the action, and the action takes the input, is for the caller to say.
 */
export function parseSchedule(text: string, file: string, name: string): AgentSchedule | readonly CatalogProblem[] {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    schema: 'core',
    customTags: [],
    merge: false,
    lineCounter,
    logLevel: 'silent',
  });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const message = `The file is not valid YAML: ${fault.message.split('\n')[0] ?? ''} Correct it.`;
    return [{ file, line: lineCounter.linePos(fault.pos[0]).line, message }];
  }
  const parsed = fileSchema.safeParse(document.toJS({ maxAliasCount: 20 }));
  if (!parsed.success) {
    const lineOf = (key: PropertyKey | undefined): number => {
      if (!isMap(document.contents)) return 1;
      const pair = document.contents.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      const range = isScalar(pair?.key) ? pair.key.range : undefined;
      return range == null ? 1 : lineCounter.linePos(range[0]).line;
    };
    return parsed.error.issues.flatMap((issue) => {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path[0]];
      return keys.map((key) => ({ file, line: lineOf(key), message: describe(issue, key) }));
    });
  }
  const { action, input, cron, rate, timezone, enabled, tenant, session } = parsed.data;
  const expression = cron === undefined ? `rate(${rate ?? ''})` : `cron(${cron})`;
  return { name, action, input, expression, timezone, enabled, tenant: tenant ?? null, sessionId: session ?? null };
}

function describe(issue: z.core.$ZodIssue, key: PropertyKey | undefined): string {
  const known = Object.keys(fileSchema.shape).join(', ');
  if (key === undefined) return `A schedule is a list of fields: ${known}.`;
  if (issue.code === 'unrecognized_keys') return `There is no field ${String(key)}. The fields are ${known}.`;
  return `The field ${String(key)} is not right: ${issue.message}.`;
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
