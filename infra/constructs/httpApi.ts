import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  CfnAuthorizer,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RequestAuthorizer,
  ResponseTransferMode,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { CorsOptions } from 'aws-cdk-lib/aws-apigateway';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { addGatewayProblems } from './gatewayProblems.ts';

export interface HttpApiProps {
  readonly name: string;
  /** Answers whose a request's credential is; called for every request. */
  readonly authorizer: Function;
  /** Origins that browsers may call from; none means no CORS. */
  readonly allowedOrigins: readonly string[];
  readonly logRetention: RetentionDays;
  /** @default 100 requests a second, 200 at once */
  readonly throttle?: { readonly requestsPerSecond: number; readonly burst: number };
}

export const stageName = 'v1';

/** Archives travel as bytes; all else is text. */
const binaryMediaTypes = ['application/gzip', 'application/x-gzip', 'application/x-tar', 'application/octet-stream'];

/** The REST API: every method streams from its function and asks the authorizer first. */
export class HttpApi extends Construct {
  readonly api: RestApi;
  readonly #authorizer: RequestAuthorizer;
  readonly #integrations = new Map<Function, LambdaIntegration>();

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const throttle = props.throttle ?? { requestsPerSecond: 100, burst: 200 };
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api = new RestApi(this, 'Api', {
      restApiName: props.name,
      description: 'Agents as HTTP endpoints.',
      // An edge-optimized API, the default, cuts streams that are silent for 30 seconds; a regional one after five minutes.
      endpointTypes: [EndpointType.REGIONAL],
      binaryMediaTypes,
      // The account-wide role without which API Gateway writes no logs; other APIs of the account may rely on it later.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      ...(props.allowedOrigins.length > 0 ? { defaultCorsPreflightOptions: corsOptions(props.allowedOrigins) } : {}),
      deployOptions: {
        stageName,
        accessLogDestination: new LogGroupLogDestination(accessLogs),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        throttlingRateLimit: throttle.requestsPerSecond,
        throttlingBurstLimit: throttle.burst,
      },
    });
    this.#keepExecutionLogs(props.logRetention);
    addGatewayProblems(this.api, props.allowedOrigins);
    this.#authorizer = requestAuthorizer(this, props.authorizer);
    // RestApi makes an output of its own, under a name that no one can remember.
    this.api.node.tryRemoveChild('Endpoint');
    new CfnOutput(this, 'Url', { value: this.api.url, description: 'Where the API is.' }).overrideLogicalId('ApiUrl');
  }

  /** Serves a method and path, such as `GET`, `/runs/{run}`, from a function. */
  route(httpMethod: string, path: string, target: Function): void {
    this.api.root.resourceForPath(path).addMethod(httpMethod, this.#integration(target), {
      authorizer: this.#authorizer,
      authorizationType: AuthorizationType.CUSTOM,
    });
  }

  #integration(target: Function): LambdaIntegration {
    const existing = this.#integrations.get(target);
    if (existing) return existing;
    const integration = new LambdaIntegration(target, {
      responseTransferMode: ResponseTransferMode.STREAM,
      ...(target.timeout === undefined ? {} : { timeout: target.timeout }),
      // One permission per function, not one per method: a function's policy may not pass 20 KB.
      scopePermissionToMethod: false,
    });
    this.#integrations.set(target, integration);
    return integration;
  }

  // API Gateway makes this log group itself, without an end to it, unless it is there before the stage is.
  #keepExecutionLogs(retention: RetentionDays): void {
    const executionLogs = new LogGroup(this, 'ExecutionLogs', {
      logGroupName: `API-Gateway-Execution-Logs_${this.api.restApiId}/${stageName}`,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api.deploymentStage.node.addDependency(executionLogs);
  }
}

const accessLogFields = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  httpMethod: '$context.httpMethod',
  path: '$context.path',
  resourcePath: '$context.resourcePath',
  status: '$context.status',
  responseLatencyMs: '$context.responseLatency',
  responseLengthBytes: '$context.responseLength',
  tenant: '$context.authorizer.tenant',
  keyId: '$context.authorizer.keyId',
  sourceIp: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  gatewayError: '$context.error.responseType',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integration.error',
};

function corsOptions(allowedOrigins: readonly string[]): CorsOptions {
  return {
    allowOrigins: [...allowedOrigins],
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    allowHeaders: ['accept', 'authorization', 'content-type', 'last-event-id', 'x-api-key'],
    exposeHeaders: ['location', 'x-request-id'],
    maxAge: Duration.hours(1),
  };
}

// Not cached by API Gateway: see docs/decisions/authorizer-cache.md.
function requestAuthorizer(scope: Construct, handler: Function): RequestAuthorizer {
  const authorizer = new RequestAuthorizer(scope, 'Authorizer', {
    handler,
    identitySources: [],
    resultsCacheTtl: Duration.seconds(0),
  });
  // The CDK writes an empty source, which is not the same as none.
  const { defaultChild } = authorizer.node;
  if (defaultChild instanceof CfnAuthorizer) defaultChild.addPropertyDeletionOverride('IdentitySource');
  return authorizer;
}
