import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Alias, DurableConfig, Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { EndpointFunction } from './endpointFunction.ts';

/** A run may wait a day for a decision, several times; what an execution did can be looked up for two weeks. */
export const durableConfig: DurableConfig = { executionTimeout: Duration.days(30), retentionPeriod: Duration.days(14) };

const aliasName = 'live';

export interface BackgroundRunsProps {
  /** The durable function. */
  readonly worker: EndpointFunction;
  /** Called every minute. */
  readonly sweeper: Function;
}

/** The durable worker behind its alias, and the sweeper's clock. An execution stays with the version that it began on. */
export class BackgroundRuns extends Construct {
  readonly alias: Alias;
  /** Of the alias, as text without a reference, so that the worker's own role can name it. */
  readonly aliasArn: string;
  readonly #executionsArn: string;

  constructor(scope: Construct, id: string, { worker, sweeper }: BackgroundRunsProps) {
    super(scope, id);
    this.aliasArn = workerArn(Stack.of(this), worker, aliasName);
    this.#executionsArn = workerArn(Stack.of(this), worker, '*');
    worker.function.currentVersion.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.alias = worker.function.addAlias(aliasName);
    this.#allow(
      worker.function,
      ['lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState'],
      this.#executionsArn,
    );
    new Rule(this, 'SweeperClock', {
      description: 'Lets the sweeper look for runs that nobody drives.',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(sweeper, { retryAttempts: 0 })],
    });
  }

  /** Lets a function start background executions. */
  grantStart(grantee: IGrantable): void {
    this.#allow(grantee, ['lambda:InvokeFunction'], this.aliasArn);
  }

  /** Lets a function wake executions that wait for a decision. Lambda checks this right against the execution, not the alias. */
  grantWake(grantee: IGrantable): void {
    this.#allow(grantee, ['lambda:SendDurableExecutionCallbackSuccess'], this.#executionsArn);
  }

  #allow(grantee: IGrantable, actions: string[], resource: string): void {
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }));
  }
}

// Without a reference to the worker: its role's policy must exist before it does.
function workerArn(stack: Stack, { physicalName }: EndpointFunction, qualifier: string): string {
  return stack.formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: `${physicalName}:${qualifier}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
