import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { BuiltSchedule } from '../build/manifest.ts';
import { SettingsError } from '../settings.ts';

export interface AgentSchedulesProps {
  readonly schedules: readonly BuiltSchedule[];
  readonly worker: Alias;
  /** Whose the runs of a schedule are that names no tenant. */
  readonly tenant: string | undefined;
}

/** What EventBridge Scheduler puts in place of the instant that a slot was due at. */
const slot = '<aws.scheduler.scheduled-time>';

/** The schedules of the catalog's agents: each slot is an execution of the worker. Throws a SettingsError for a schedule without a tenant. */
export class AgentSchedules extends Construct {
  constructor(scope: Construct, id: string, props: AgentSchedulesProps) {
    super(scope, id);
    if (props.schedules.length === 0) return;
    checkTenants(props);
    const stack = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    });
    const { functionArn } = props.worker;
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] }));
    for (const schedule of props.schedules) {
      const { agentId, name, action, input, expression, timezone, sessionId } = schedule;
      const tenant = schedule.tenant ?? props.tenant;
      const made = new CfnSchedule(this, `${agentId}-${name}`, {
        description: `${action} of ${agentId}: agents/catalog/${agentId}/schedules/${name}.yaml`,
        scheduleExpression: expression,
        scheduleExpressionTimezone: timezone,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: functionArn,
          roleArn: role.roleArn,
          input: JSON.stringify({
            schedule: { agent: agentId, action, name, tenant, input, ...(sessionId === null ? {} : { sessionId }) },
            slot,
          }),
          // A slot that could not be delivered within the hour is left out: the next one is more use than a late one.
          retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
        },
      });
      made.node.addDependency(role);
    }
  }
}

function checkTenants({ schedules, tenant }: AgentSchedulesProps): void {
  if (tenant !== undefined) return;
  const problems = schedules
    .filter((schedule) => schedule.tenant === null)
    .map(
      ({ agentId, name }) =>
        `scheduleTenant is missing, and agents/catalog/${agentId}/schedules/${name}.yaml names no tenant; set one of the two`,
    );
  if (problems.length > 0) throw new SettingsError(problems);
}
