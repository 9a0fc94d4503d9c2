import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface WarmUpProps {
  readonly functions: readonly Function[];
  /** @default 5 minutes */
  readonly every?: Duration;
}

const targetsPerRule = 5;

/** What `@middy/warmup` takes for a call that only keeps the function started. */
const warmUpEvent = { source: 'serverless-plugin-warmup' };

/** Calls functions on a schedule so that a request finds them started. One rule for every five: EventBridge takes no more. */
export class WarmUp extends Construct {
  constructor(scope: Construct, id: string, props: WarmUpProps) {
    super(scope, id);
    for (let first = 0; first < props.functions.length; first += targetsPerRule) {
      new Rule(this, first === 0 ? 'Rule' : `Rule${first / targetsPerRule + 1}`, {
        description: 'Keeps functions of the stack started.',
        schedule: Schedule.rate(props.every ?? Duration.minutes(5)),
        targets: props.functions
          .slice(first, first + targetsPerRule)
          .map(
            (each) => new LambdaFunction(each, { event: RuleTargetInput.fromObject(warmUpEvent), retryAttempts: 0 }),
          ),
      });
    }
  }
}
