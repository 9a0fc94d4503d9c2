import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as z from 'zod';
import type { BuildResult } from '../../../infra/build/manifest.ts';
import { createApp } from '../../../infra/createApp.ts';
import { parseSettings } from '../../../infra/settings.ts';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  DependsOn: z.array(z.string()).default([]),
});
const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
});

export type Resource = z.infer<typeof resourceSchema> & { readonly id: string };

export interface SynthesizedStack {
  readonly app: App;
  readonly resources: readonly Resource[];
  readonly outputs: readonly string[];
  ofType(type: string): readonly Resource[];
}

/** The stack that a build and a settings block make, as CloudFormation gets it. Validated as `npm run synth` does. */
export function synthesizeStack(
  build: BuildResult,
  settings: Record<string, unknown> = {},
  change?: (stack: Construct) => unknown,
): SynthesizedStack {
  const outputDirectory = mkdtempSync(join(tmpdir(), 'synthesis-'));
  try {
    const app = createApp({ settings: parseSettings(settings), build, context: {}, outputDirectory });
    const stackName = parseSettings(settings).stackName;
    const stack = app.node.findChild(stackName);
    if (stack instanceof Construct) change?.(stack);
    app.synth();
    const text = readFileSync(join(outputDirectory, `${stackName}.template.json`), 'utf8');
    const template = templateSchema.parse(JSON.parse(text));
    const resources = Object.entries(template.Resources).map(([id, resource]) => ({ id, ...resource }));
    return {
      app,
      resources,
      outputs: Object.keys(template.Outputs),
      ofType: (type) => resources.filter((resource) => resource.Type === type),
    };
  } finally {
    rmSync(outputDirectory, { recursive: true, force: true });
  }
}

const statementSchema = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Resource: z.unknown().transform((resource) => [resource].flat()),
  Condition: z.unknown().optional(),
});

export type Statement = z.infer<typeof statementSchema> & { readonly policy: string };

/** Every statement that allows a function's role something; `policy` is the id of the policy that holds it. */
export function roleStatements(stack: SynthesizedStack): readonly Statement[] {
  return stack.ofType('AWS::IAM::Policy').flatMap(({ id, Properties }) =>
    z
      .object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) })
      .parse(Properties)
      .PolicyDocument.Statement.map((statement) => ({ ...statement, policy: id })),
  );
}

/** The logical id that a `Ref` or `Fn::GetAtt` names. */
export function referenced(value: unknown): string | undefined {
  const parsed = z
    .union([z.object({ Ref: z.string() }), z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })])
    .safeParse(value);
  if (!parsed.success) return undefined;
  return 'Ref' in parsed.data ? parsed.data.Ref : parsed.data['Fn::GetAtt'][0];
}
