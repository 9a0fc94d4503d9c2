import { CfnElement, Validations } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The parts of the stack that findings are acknowledged on. */
export interface AcknowledgedParts {
  readonly files: IConstruct;
  readonly bucket: IConstruct;
  readonly model: IConstruct;
  readonly http: IConstruct;
  /** The worker's name as Lambda knows it. */
  readonly workerName: string;
}

/**
 * The findings of cdk-nag's AwsSolutions pack that stand, each with its reason. A finding that is not here, or a
 * wildcard that is not literally here, fails the tests.
 */
export function acknowledgeFindings(stack: Stack, { files, bucket, model, http, workerName }: AcknowledgedParts): void {
  const bucketId = logicalIdOf(stack, bucket);
  const anyTenant =
    'Roles are made at deployment and tenants come later; the functions key every object by the tenant.';
  const bedrock =
    'All Anthropic models, in whatever region an inference profile routes to: agents and callers choose the model.';
  acknowledge(stack, {
    [`AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/*/workspaces/*]`]: anyTenant,
    [`AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/*/blobs/*]`]: anyTenant,
    [`AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/*/workspaces/*/uploads/*]`]: anyTenant,
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*::foundation-model/anthropic.*]': bedrock,
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*:<AWS::AccountId>:inference-profile/*.anthropic.*]':
      bedrock,
    [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:${workerName}:*]`]:
      'An execution belongs to a version of the worker, and each deployment makes another one.',
  });
  acknowledge(files, {
    'AwsSolutions-S1':
      'Only the functions reach the bucket, and the API’s access log names tenant and key of every request.',
  });
  acknowledge(model, {
    'AwsSolutions-SMG4':
      'The key is issued by Anthropic, which offers no rotation that AWS could call; the deployer replaces it.',
  });
  acknowledge(http, {
    'AwsSolutions-APIG2':
      'Each function validates its requests against its own schema and answers with what is wrong, which API Gateway cannot.',
    'AwsSolutions-APIG3':
      'A web application firewall costs a fixed monthly sum; it is the deployer’s to add. The stage throttles.',
    'AwsSolutions-COG4': 'Callers are programs with API keys, checked by a Lambda authorizer on every method.',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
      'The role by which API Gateway writes logs is one per account and region, and this policy is the one that AWS documents for it.',
  });
}

function acknowledge(scope: IConstruct, findings: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(findings)) Validations.of(scope).acknowledge({ id, reason });
}

function logicalIdOf(stack: Stack, construct: IConstruct): string {
  const element = construct.node.defaultChild;
  if (!CfnElement.isCfnElement(element))
    throw new Error(`${construct.node.path} has no CloudFormation resource of its own.`);
  return String(stack.resolve(stack.getLogicalId(element)));
}
