import { randomUUID } from 'node:crypto';
import { Cron } from 'croner';
import * as z from 'zod';
import { FunctionError } from './executionEnvironment.ts';
import { localAccount, localRegion, type Template, unhostable } from './template.ts';

const ruleSchema = z.object({
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
});

export interface ScheduleOptions {
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly log: (line: string) => void;
}

/** Starts the template's enabled EventBridge schedule rules. Returns how to end them. Throws `configuration_invalid`. */
export function startSchedules(template: Template, options: ScheduleOptions): () => void {
  const jobs: Cron[] = [];
  for (const [id, rule] of template.resources('AWS::Events::Rule', ruleSchema)) {
    if (rule.ScheduleExpression === undefined || rule.State !== 'ENABLED') continue;
    const fire = (): void => {
      for (const target of rule.Targets) {
        const event: unknown = target.Input === undefined ? scheduledEvent(id) : JSON.parse(target.Input);
        options.invoke(target.Arn, event).catch((error: unknown) => {
          options.log(`The schedule ${id} failed: ${error instanceof FunctionError ? error.detail : String(error)}`);
        });
      }
    };
    jobs.push(startSchedule(rule.ScheduleExpression, fire));
  }
  return () => {
    for (const job of jobs) job.stop();
  };
}

const unitSeconds: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** EventBridge's `rate(5 minutes)` or `cron(0 12 * * ? *)`, in UTC. A rate fires for the first time after one period. */
export function startSchedule(expression: string, fire: () => void): Cron {
  const shared = { timezone: 'UTC', unref: true };
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate?.[1] !== undefined && rate[2] !== undefined) {
    const interval = Number(rate[1]) * (unitSeconds[rate[2]] ?? 60);
    return new Cron('* * * * * *', { ...shared, interval, startAt: new Date(Date.now() + interval * 1000) }, fire);
  }
  const cron = /^cron\((\S+(?: \S+){5})\)$/.exec(expression)?.[1];
  if (cron === undefined)
    throw unhostable(`${expression} is neither rate(N minutes|hours|days) nor cron() with six fields.`);
  try {
    return new Cron(`0 ${cron}`, { ...shared, alternativeWeekdays: true }, fire);
  } catch (error) {
    throw unhostable(`${expression} cannot be scheduled: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function scheduledEvent(ruleId: string): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: localAccount,
    time: new Date().toISOString(),
    region: localRegion,
    resources: [`arn:aws:events:${localRegion}:${localAccount}:rule/${ruleId}`],
    detail: {},
  };
}
