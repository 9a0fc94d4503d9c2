import { createHash } from 'node:crypto';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, LoggingFormat, RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { DurableConfig } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface EndpointFunctionProps {
  /** The function's folder of the build. */
  readonly codeDirectory: string;
  /** Name within the stack, such as `nodejs-backend-expert-audit`. */
  readonly name: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly memoryMebibytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
  /** Makes it a durable function. Cannot be changed once it is deployed. @default none */
  readonly durable?: DurableConfig;
}

/**
 * One Lambda with a log group and a role of its own; the role may write that log group and nothing else until it is
 * granted more.
 *
 * arm64, because all code is JavaScript (the build refuses native modules) and Graviton costs a fifth less per second.
 */
export class EndpointFunction extends Construct {
  readonly function: Function;
  /** As Lambda knows it, as text without a reference. */
  readonly physicalName: string;

  constructor(scope: Construct, id: string, props: EndpointFunctionProps) {
    super(scope, id);
    const functionName = physicalName(Stack.of(this).stackName, props.name);
    this.physicalName = functionName;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: props.logRetention,
      // A log group with a fixed name that outlives its stack would make the next deployment fail.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new Function(this, 'Function', {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.codeDirectory),
      memorySize: props.memoryMebibytes,
      timeout: props.timeout,
      environment: { ...props.environment },
      loggingFormat: LoggingFormat.JSON,
      recursiveLoop: RecursiveLoop.TERMINATE,
      logGroup,
      role,
      ...(props.durable === undefined ? {} : { durableConfig: props.durable }),
    });
  }
}

const longestName = 64;

// Lambda takes 64 characters; what is longer keeps its beginning and ends in a hash of the whole.
function physicalName(stackName: string, name: string): string {
  const full = `${stackName}-${name}`;
  if (full.length <= longestName) return full;
  const hash = createHash('sha256').update(full).digest('hex').slice(0, 8);
  return `${full.slice(0, longestName - hash.length - 1)}-${hash}`;
}
