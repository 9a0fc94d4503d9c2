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

const scheduleSchema = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.string().default('ENABLED'),
  Target: z.object({ Arn: z.string(), Input: z.string().default('{}') }),
});

export interface ScheduleOptions {
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly log: (line: string) => void;
}

/**
 * Starts the template's enabled schedules, EventBridge rules and EventBridge Scheduler's own. Returns how to end them. What falls into a
 * time when nothing runs here is left out. Throws `configuration_invalid`.
 */
export function startSchedules(template: Template, options: ScheduleOptions): () => void {
  const jobs = [...startRules(template, options), ...startSchedulerSchedules(template, options)];
  return () => {
    for (const job of jobs) job.stop();
  };
}

function startSchedulerSchedules(template: Template, { invoke, log }: ScheduleOptions): Cron[] {
  return [...template.resources('AWS::Scheduler::Schedule', scheduleSchema)]
    .filter(([, { State }]) => State === 'ENABLED')
    .map(([id, { ScheduleExpression, ScheduleExpressionTimezone, Target }]) =>
      startSchedule(
        ScheduleExpression,
        (slot) => {
          const input = Target.Input.replaceAll(
            '<aws.scheduler.scheduled-time>',
            slot.toISOString().replace('.000', ''),
          );
          invoke(Target.Arn, JSON.parse(input)).catch((error: unknown) => {
            log(`The schedule ${id} failed: ${error instanceof FunctionError ? error.detail : String(error)}`);
          });
        },
        ScheduleExpressionTimezone,
      ),
    );
}

function startRules(template: Template, options: ScheduleOptions): Cron[] {
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
  return jobs;
}

const unitSeconds: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/**
 * EventBridge's `rate(5 minutes)` or `cron(0 12 * * ? *)`. A rate fires for the first time after one period. `fire` gets the second that it
 * was due at.
 */
export function startSchedule(expression: string, fire: (slot: Date) => void, timezone = 'UTC'): Cron {
  const shared = { timezone, unref: true };
  const run = (): void => {
    fire(new Date(Math.floor(Date.now() / 1000) * 1000));
  };
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate?.[1] !== undefined && rate[2] !== undefined) {
    const interval = Number(rate[1]) * (unitSeconds[rate[2]] ?? 60);
    return new Cron('* * * * * *', { ...shared, interval, startAt: new Date(Date.now() + interval * 1000) }, run);
  }
  const cron = /^cron\((\S+(?: \S+){5})\)$/.exec(expression)?.[1];
  if (cron === undefined)
    throw unhostable(`${expression} is neither rate(N minutes|hours|days) nor cron() with six fields.`);
  try {
    return new Cron(`0 ${cron}`, { ...shared, alternativeWeekdays: true }, run);
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
