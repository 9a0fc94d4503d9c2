import * as z from 'zod';
import { resolveModel } from '../agents/engine/models.ts';
import { modelProviders } from '../functions/config.ts';
import { nearestWord } from './nearestWord.ts';

/** What CloudWatch Logs accepts as a retention, in days. */
export const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const originSchema = z.string().refine(isOrigin, {
  error: 'an origin is scheme and host, with a port where it has one, such as "https://app.example.com", or "*"',
});

/**
 * The deployer's settings: the block `agentEndpoints` in `cdk.json`. A key left out has its default; a key that begins
 * with `//` is a remark.
 */
const settingsSchema = z.strictObject({
  stackName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'a letter, then at most 39 letters, digits and hyphens')
    .default('agent-endpoints')
    .describe(
      'Name of the CloudFormation stack, and the beginning of its functions’ names. Another name is another deployment.',
    ),
  modelProvider: z
    .enum(modelProviders)
    .default('anthropic')
    .describe(
      'Who serves the model: "anthropic" (the Anthropic API, its key in Secrets Manager), "bedrock" (Amazon Bedrock), "aws" (Claude Platform on AWS) or "offline" (none: static analysis and search only).',
    ),
  defaultModel: z
    .string()
    .min(1, 'a model id or tier')
    .default('claude-sonnet-5-5')
    .describe('The model of agents that name none: an id or a tier (fable, opus, sonnet, haiku).'),
  anthropicWorkspaceId: z
    .string()
    .regex(/^wrkspc_[A-Za-z0-9]+$/, 'a workspace id of Claude Platform on AWS, such as "wrkspc_01AbC"')
    .optional()
    .describe('The workspace that pays for calls; needed with modelProvider "aws" and only there.'),
  allowedOrigins: z
    .array(originSchema)
    .default([])
    .describe('Origins whose pages may call the API from a browser. None by default: no CORS at all.'),
  logRetentionDays: z
    .literal(retentionDays, `one of ${retentionDays.join(', ')}`)
    .default(30)
    .describe('How long CloudWatch keeps every log of the stack, in days.'),
  warmFunctions: z
    .array(z.string())
    .default([])
    .describe(
      'Functions that are called every five minutes so that their next request finds one started: <agent id>-<action id>, sessions, runs, workspaces, findings, catalog or authorizer.',
    ),
  removalPolicy: z
    .enum(['retain', 'destroy'])
    .default('retain')
    .describe('What becomes of the table, the bucket and the model key when the stack is deleted.'),
  allowEgress: z
    .boolean()
    .default(false)
    .describe('Whether agents may use the model API’s own web search and web fetch.'),
  scheduleTenant: z
    .string()
    .min(1, 'the name of a tenant')
    .optional()
    .describe('Whose the runs of schedules are that name no tenant; needed as soon as there is such a schedule.'),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** Every setting with its description and its default, as the documentation shows them. */
export const settingDescriptions: readonly {
  readonly key: string;
  readonly description: string;
  readonly default: unknown;
}[] = Object.entries(settingsSchema.shape).map(([key, schema]) => ({
  key,
  description: schema.description ?? '',
  default: settingsSchema.shape[key as keyof Settings].safeParse(undefined).data,
}));

/**
 * Parses the settings block. Throws one error that names every mistake: the key, the value found and what is allowed.
 */
export function parseSettings(block: unknown): Settings {
  const given = block === undefined ? {} : withoutRemarks(block);
  const parsed = settingsSchema.safeParse(given);
  const problems = parsed.success
    ? crossProblems(parsed.data)
    : parsed.error.issues.flatMap((issue) => explain(issue, given));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new SettingsError(problems);
}

/** The settings are not right; `message` lists every mistake. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(problems: readonly string[]) {
    super(
      `The block "agentEndpoints" in cdk.json is not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
}

/** Throws when `warmFunctions` names a function that is not among `names`. */
export function checkWarmFunctions(settings: Settings, names: readonly string[]): void {
  const problems = settings.warmFunctions
    .filter((name) => !names.includes(name))
    .map(
      (name) =>
        `warmFunctions names ${JSON.stringify(name)}, which is no function${suggestion(name, names)}; there are ${names.join(', ')}`,
    );
  if (problems.length > 0) throw new SettingsError(problems);
}

function crossProblems(settings: Settings): readonly string[] {
  const problems: string[] = [];
  const workspace = settings.anthropicWorkspaceId;
  if (settings.modelProvider === 'aws' && workspace === undefined) {
    problems.push(
      'anthropicWorkspaceId is missing; modelProvider "aws" needs the id of a workspace, such as "wrkspc_01AbC"',
    );
  }
  if (settings.modelProvider !== 'aws' && workspace !== undefined) {
    problems.push(
      `anthropicWorkspaceId is ${JSON.stringify(workspace)}, but only modelProvider "aws" uses one (now ${JSON.stringify(settings.modelProvider)}); remove it`,
    );
  }
  const model = modelProblem(settings.defaultModel);
  if (model !== undefined) problems.push(`defaultModel: ${model}`);
  if (settings.allowedOrigins.includes('*') && settings.allowedOrigins.length > 1) {
    problems.push(`allowedOrigins is ${JSON.stringify(settings.allowedOrigins)}; "*" stands alone`);
  }
  for (const key of ['allowedOrigins', 'warmFunctions'] as const) {
    const twice = settings[key].find((value, index) => settings[key].indexOf(value) !== index);
    if (twice !== undefined) problems.push(`${key} names ${JSON.stringify(twice)} twice`);
  }
  return problems;
}

function modelProblem(name: string): string | undefined {
  try {
    resolveModel(name);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function explain(issue: z.core.$ZodIssue, given: unknown): readonly string[] {
  const known = Object.keys(settingsSchema.shape);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) =>
        `there is no setting ${JSON.stringify(key)}${suggestion(key, known)}; the settings are ${known.join(', ')}`,
    );
  }
  const key = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : String(part))).join('');
  const found = issue.path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown>)[part], given);
  return [`${key === '' ? 'the block' : key} is ${JSON.stringify(found)}; allowed: ${allowed(issue)}`];
}

function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value' && issue.values.length < 10)
    return issue.values.map((value) => JSON.stringify(value)).join(', ');
  if (issue.code === 'invalid_type')
    return issue.expected === 'object' ? 'an object with the settings' : `a value of type ${issue.expected}`;
  return issue.message;
}

function suggestion(word: string, known: readonly string[]): string {
  const nearest = nearestWord(word, known);
  return nearest === undefined ? '' : ` (did you mean ${JSON.stringify(nearest)}?)`;
}

function withoutRemarks(block: unknown): unknown {
  if (typeof block !== 'object' || block === null || Array.isArray(block)) return block;
  return Object.fromEntries(Object.entries(block).filter(([key]) => !key.startsWith('//')));
}

function isOrigin(text: string): boolean {
  if (text === '*') return true;
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text;
}
