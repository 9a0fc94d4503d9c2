import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { functionArn, type Template, unhostable } from './template.ts';

/** One Lambda function of the template. */
export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  /** Absolute path of the module that exports the handler. */
  readonly modulePath: string;
  /** The name of the handler among the module's exports. */
  readonly exportName: string;
  readonly timeoutMs: number;
  readonly memoryMiB: number;
  readonly environment: Readonly<Record<string, string>>;
  /** The limits of its executions; null unless it is a durable function. */
  readonly durable: DurableSpec | null;
}

export interface DurableSpec {
  readonly executionTimeoutMs: number;
  /** How long executions that have ended are remembered, and their names with them. */
  readonly retentionMs: number;
}

const functionSchema = z.object({
  Handler: z.string(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({ Variables: {} }),
  FunctionName: z.string().optional(),
  Code: z.object({ S3Key: z.string().optional() }).default({}),
  DurableConfig: z.object({ ExecutionTimeout: z.number(), RetentionPeriodInDays: z.number().default(14) }).optional(),
});

const manifestSchema = z.object({ files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })) });

/** The template's functions by ARN. Throws `configuration_invalid` when a function's code is not on this machine. */
export function readFunctions(template: Template): Map<string, FunctionSpec> {
  const specs = new Map<string, FunctionSpec>();
  for (const [id, properties] of template.resources('AWS::Lambda::Function', functionSchema)) {
    const name = properties.FunctionName ?? id;
    const [moduleName, exportName] = splitHandler(properties.Handler);
    const folder = codeFolder(template, id, properties.Code.S3Key);
    const modulePath = ['.mjs', '.js', '.cjs']
      .map((extension) => path.join(folder, moduleName + extension))
      .find((file) => existsSync(file));
    if (modulePath === undefined)
      throw unhostable(`The function ${name} has no module ${moduleName} in ${folder}. Run \`npm run synth\` again.`);
    const arn = functionArn(name);
    specs.set(arn, {
      name,
      arn,
      modulePath,
      exportName,
      timeoutMs: properties.Timeout * 1000,
      memoryMiB: properties.MemorySize,
      environment: properties.Environment.Variables,
      durable: readDurable(properties.DurableConfig),
    });
  }
  return specs;
}

function readDurable(config: z.infer<typeof functionSchema>['DurableConfig']): DurableSpec | null {
  if (config === undefined) return null;
  return {
    executionTimeoutMs: config.ExecutionTimeout * 1000,
    retentionMs: config.RetentionPeriodInDays * 86_400_000,
  };
}

/** Finds a function by its ARN, with or without a version or alias. */
export function findFunction(specs: ReadonlyMap<string, FunctionSpec>, arn: string): FunctionSpec {
  const spec = specs.get(arn.split(':').slice(0, 7).join(':'));
  if (spec === undefined) throw unhostable(`The template calls ${arn}, which is none of its functions.`);
  return spec;
}

function splitHandler(handler: string): [string, string] {
  const dot = handler.lastIndexOf('.');
  return [handler.slice(0, dot), handler.slice(dot + 1)];
}

function codeFolder(template: Template, id: string, s3Key: string | undefined): string {
  const assetPath = template.metadata(id)['aws:asset:path'];
  if (typeof assetPath === 'string') return path.resolve(template.directory, assetPath);
  const hash = s3Key?.replace(/\.zip$/, '') ?? '';
  const manifest = manifestSchema.parse(
    JSON.parse(readFileSync(path.join(template.directory, `${template.name}.assets.json`), 'utf8')),
  );
  const source = manifest.files[hash]?.source.path;
  if (source === undefined)
    throw unhostable(
      `The function ${id} names no asset of ${template.name}.assets.json. Inline code cannot be hosted here.`,
    );
  return path.resolve(template.directory, source);
}
