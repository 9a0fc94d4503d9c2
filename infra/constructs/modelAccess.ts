import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { environmentNames } from '../../functions/config.ts';
import type { Settings } from '../settings.ts';
import type { EndpointFunction } from './endpointFunction.ts';

export interface ModelAccessProps {
  readonly settings: Settings;
}

/** The way to the model that the settings name: what a function needs to call it. */
export class ModelAccess extends Construct {
  /** Holds the Anthropic API key, once someone has put it there; undefined for every other provider. */
  readonly keySecret: ISecret | undefined;
  readonly #settings: Settings;

  constructor(scope: Construct, id: string, props: ModelAccessProps) {
    super(scope, id);
    this.#settings = props.settings;
    this.keySecret = props.settings.modelProvider === 'anthropic' ? this.#createSecret() : undefined;
  }

  /** Lets a function call the model. */
  grantCalls({ function: grantee }: EndpointFunction): void {
    if (this.keySecret) {
      grantee.addToRolePolicy(
        new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.keySecret.secretArn] }),
      );
      grantee.addEnvironment(environmentNames.modelKeySecretArn, this.keySecret.secretArn);
    }
    if (this.#settings.modelProvider === 'bedrock') grantee.addToRolePolicy(this.#bedrockStatement());
    if (this.#settings.modelProvider === 'aws') {
      const workspace = this.#settings.anthropicWorkspaceId ?? '';
      grantee.addToRolePolicy(this.#platformStatement(workspace));
      // Read by the model SDK itself.
      grantee.addEnvironment('ANTHROPIC_AWS_WORKSPACE_ID', workspace);
    }
  }

  // The L1 construct, because Secret always generates a value, which would then be sent as if it were a key.
  #createSecret(): ISecret {
    const resource = new CfnSecret(this, 'KeySecret', {
      description:
        'The Anthropic API key of the agents, as plain text. Empty until you set it: aws secretsmanager put-secret-value --secret-id <this secret> --secret-string <key>',
    });
    resource.applyRemovalPolicy(
      this.#settings.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    );
    return Secret.fromSecretCompleteArn(this, 'Key', resource.ref);
  }

  // A call may go through an inference profile, which needs the right to the profile and to the model in each region
  // that it routes to.
  #bedrockStatement(): PolicyStatement {
    const stack = Stack.of(this);
    const format = { service: 'bedrock', region: '*', arnFormat: ArnFormat.SLASH_RESOURCE_NAME };
    return new PolicyStatement({
      actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
      resources: [
        stack.formatArn({ ...format, account: '', resource: 'foundation-model', resourceName: 'anthropic.*' }),
        stack.formatArn({ ...format, resource: 'inference-profile', resourceName: '*.anthropic.*' }),
      ],
    });
  }

  #platformStatement(workspace: string): PolicyStatement {
    return new PolicyStatement({
      actions: ['aws-external-anthropic:CreateInference', 'aws-external-anthropic:CountTokens'],
      resources: [
        Stack.of(this).formatArn({ service: 'aws-external-anthropic', resource: 'workspace', resourceName: workspace }),
      ],
    });
  }
}
