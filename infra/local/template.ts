import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';

/*
 * Hosted: AWS::Lambda::Function (durable ones too) and its aliases, AWS::DynamoDB::Table (and GlobalTable), AWS::S3::Bucket,
 * AWS::Events::Rule and AWS::Scheduler::Schedule with Lambda targets, and of AWS::ApiGateway: RestApi, Resource, Method, Authorizer (REQUEST), GatewayResponse, Stage.
 * Ignored, because nothing on one machine depends on them: IAM roles and policies, permissions, log groups, alarms, bucket
 * policies, deployments, accounts, secrets (the key comes from the environment), metadata, custom resources.
 */

export const localAccount = '000000000000';
export const localRegion = 'us-east-1';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});

const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
});

type ParsedTemplate = z.infer<typeof templateSchema>;
type Intrinsic = (template: Template, argument: unknown) => unknown;

/** A synthesized CloudFormation template whose references resolve to names and ARNs of this machine. */
export class Template {
  /** Where relative asset paths start. */
  readonly directory: string;
  readonly name: string;
  readonly #parsed: ParsedTemplate;

  constructor(directory: string, name: string, document: unknown) {
    const parsed = templateSchema.safeParse(document);
    if (!parsed.success)
      throw unhostable(`${name} in ${directory} is not a CloudFormation template: ${z.prettifyError(parsed.error)}`);
    this.directory = directory;
    this.name = name;
    this.#parsed = parsed.data;
  }

  /** The resources of a type, by logical id, with every reference resolved and the properties checked by `schema`. */
  resources<Schema extends z.ZodType>(type: string, schema: Schema): Map<string, z.infer<Schema>> {
    const found = new Map<string, z.infer<Schema>>();
    for (const [id, resource] of Object.entries(this.#parsed.Resources)) {
      if (resource.Type !== type) continue;
      const parsed = schema.safeParse(this.resolve(resource.Properties));
      if (!parsed.success)
        throw unhostable(`${type} ${id} has a form that cannot be hosted here: ${z.prettifyError(parsed.error)}`);
      found.set(id, parsed.data);
    }
    return found;
  }

  metadata(id: string): Readonly<Record<string, unknown>> {
    return this.#parsed.Resources[id]?.Metadata ?? {};
  }

  /** Replaces Ref and Fn:: forms by values. Throws `configuration_invalid` on a form that has no meaning here. */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item)).filter((item) => item !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const [first, ...others] = Object.entries(value);
    if (first !== undefined && others.length === 0 && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
      const intrinsic = intrinsics[first[0]];
      if (intrinsic === undefined)
        throw unhostable(`The template uses ${first[0]}, which cannot be resolved on this machine.`);
      return intrinsic(this, first[1]);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, this.resolve(item)])
        .filter(([, item]) => item !== undefined),
    );
  }

  ref(id: string): unknown {
    const pseudo = pseudoParameters(this.name)[id];
    if (pseudo !== undefined) return pseudo;
    if (id === 'AWS::NoValue') return undefined;
    if (Object.hasOwn(this.#parsed.Parameters, id)) return this.#parsed.Parameters[id]?.Default ?? '';
    const resource = this.#parsed.Resources[id];
    if (resource === undefined) throw unhostable(`The template refers to ${id}, which it does not define.`);
    return this.#physicalName(id, resource.Type, resource.Properties);
  }

  attribute(id: string, attribute: string): string {
    const resource = this.#parsed.Resources[id];
    if (resource === undefined)
      throw unhostable(`The template refers to ${id}.${attribute}, which it does not define.`);
    if (attribute !== 'Arn') return `${id}.${attribute}`;
    const name = this.#physicalName(id, resource.Type, resource.Properties);
    if (resource.Type === 'AWS::S3::Bucket') return `arn:aws:s3:::${name}`;
    if (resource.Type === 'AWS::Lambda::Function') return functionArn(name);
    const service = resource.Type.split('::')[1]?.toLowerCase() ?? 'unknown';
    return `arn:aws:${service}:${localRegion}:${localAccount}:${resource.Type.startsWith('AWS::DynamoDB') ? 'table/' : ''}${name}`;
  }

  condition(name: string): boolean {
    return this.resolve(this.#parsed.Conditions[name]) === true;
  }

  #physicalName(id: string, type: string, properties: Record<string, unknown>): string {
    if (type === 'AWS::Lambda::Alias')
      return `${functionArn(String(this.resolve(properties.FunctionName)))}:${String(this.resolve(properties.Name))}`;
    const given = nameProperties[type] === undefined ? undefined : this.resolve(properties[nameProperties[type]]);
    if (typeof given === 'string') return given;
    return type === 'AWS::S3::Bucket' ? id.toLowerCase().slice(0, 63) : id;
  }
}

const nameProperties: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::ApiGateway::Stage': 'StageName',
  'AWS::Logs::LogGroup': 'LogGroupName',
};

export const functionArn = (name: string): string => `arn:aws:lambda:${localRegion}:${localAccount}:function:${name}`;

const pseudoParameters = (stack: string): Readonly<Record<string, string>> => ({
  'AWS::Region': localRegion,
  'AWS::AccountId': localAccount,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': stack,
  'AWS::StackId': `arn:aws:cloudformation:${localRegion}:${localAccount}:stack/${stack}/local`,
});

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const list = (template: Template, value: unknown): unknown[] => z.array(z.unknown()).parse(template.resolve(value));

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (template, id) => template.ref(text(id)),
  'Fn::GetAtt': (template, argument) => {
    const [id = '', ...attribute] =
      typeof argument === 'string' ? argument.split('.') : z.array(z.string()).parse(argument);
    return template.attribute(id, attribute.join('.'));
  },
  'Fn::Join': (template, argument) => {
    const [separator, items] = z.tuple([z.string(), z.unknown()]).parse(argument);
    return list(template, items).map(text).join(separator);
  },
  'Fn::Sub': (template, argument) => {
    const [pattern, values] =
      typeof argument === 'string'
        ? [argument, {}]
        : z.tuple([z.string(), z.record(z.string(), z.unknown())]).parse(argument);
    return pattern.replaceAll(/\$\{([^!}][^}]*)\}/g, (_match, name: string) => {
      if (Object.hasOwn(values, name)) return text(template.resolve(values[name]));
      const [id = '', ...attribute] = name.split('.');
      return attribute.length === 0 ? text(template.ref(id)) : template.attribute(id, attribute.join('.'));
    });
  },
  'Fn::Select': (template, argument) => {
    const [index, items] = z.tuple([z.coerce.number(), z.unknown()]).parse(argument);
    return list(template, items)[index];
  },
  'Fn::Split': (template, argument) => {
    const [separator, value] = z.tuple([z.string(), z.unknown()]).parse(argument);
    return text(template.resolve(value)).split(separator);
  },
  'Fn::If': (template, argument) => {
    const [condition, whenTrue, whenFalse] = z.tuple([z.string(), z.unknown(), z.unknown()]).parse(argument);
    return template.resolve(template.condition(condition) ? whenTrue : whenFalse);
  },
  'Fn::Equals': (template, argument) => {
    const [left, right] = list(template, argument);
    return left === right;
  },
  'Fn::Not': (template, argument) => list(template, argument)[0] !== true,
  'Fn::And': (template, argument) => list(template, argument).every((item) => item === true),
  'Fn::Or': (template, argument) => list(template, argument).includes(true),
};

export function unhostable(message: string): AgentError {
  return new AgentError('configuration_invalid', message);
}

/** Reads the one stack of a CDK output directory. Throws `configuration_invalid` when there is none, or more than one. */
export async function readTemplate(assemblyDirectory: string): Promise<Template> {
  const names = (await readdir(assemblyDirectory)).filter((name) => name.endsWith('.template.json'));
  const [fileName] = names;
  if (fileName === undefined || names.length > 1) {
    throw unhostable(
      `${assemblyDirectory} holds ${names.length} templates; exactly one stack can be hosted. Run \`npm run synth\` again.`,
    );
  }
  const document: unknown = JSON.parse(await readFile(path.join(assemblyDirectory, fileName), 'utf8'));
  return new Template(assemblyDirectory, fileName.replace('.template.json', ''), document);
}
