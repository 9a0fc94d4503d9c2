import { App } from 'aws-cdk-lib';
import type { BuildResult } from './build/manifest.ts';
import type { Settings } from './settings.ts';
import { AgentEndpointsStack } from './stacks/agentEndpointsStack.ts';

export interface CreateAppOptions {
  readonly settings: Settings;
  readonly build: BuildResult;
  /** The CDK's own context, as `cdk.json` and the command line give it. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly outputDirectory: string;
}

/** CDK context without which the template would not be what infra/local and the validation need; cdk.json cannot undo it. */
const requiredContext = {
  // Found by infra/local, which hosts the functions from there.
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:disable-asset-staging': true,
  'aws:cdk:enable-path-metadata': true,
  // The CDK's own validation of the template, offline: what it finds stops the synthesis.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/core:strictCfnValidateErrors': true,
};

/** The application with its one stack, which names no account and no region: it deploys wherever its credentials lead. */
export function createApp(options: CreateAppOptions): App {
  const app = new App({
    outdir: options.outputDirectory,
    autoSynth: false,
    postCliContext: { ...options.context, ...requiredContext },
  });
  new AgentEndpointsStack(app, options.settings.stackName, {
    settings: options.settings,
    build: options.build,
    description: 'Agents as HTTP endpoints.',
  });
  return app;
}
