import * as z from 'zod';
import { AgentError } from '../agents/engine/errors.ts';

/** The environment variables of the functions, by what they hold. The stack sets them by these names. */
export const environmentNames = {
  tableName: 'TABLE_NAME',
  bucketName: 'BUCKET_NAME',
  modelProvider: 'MODEL_PROVIDER',
  defaultModel: 'DEFAULT_MODEL',
  modelKeySecretArn: 'MODEL_KEY_SECRET_ARN',
  allowedOrigins: 'ALLOWED_ORIGINS',
  allowEgress: 'ALLOW_EGRESS',
  workerArn: 'WORKER_ARN',
} as const;

export const modelProviders = ['anthropic', 'bedrock', 'aws', 'offline'] as const;

const schema = z.object({
  tableName: z.string().min(1),
  bucketName: z.string().min(1),
  /** Which door to the model: the Anthropic API, Amazon Bedrock, Claude Platform on AWS, or none. */
  modelProvider: z.enum(modelProviders),
  /** A model id of `agents/engine/models.ts`. */
  defaultModel: z.string().min(1),
  /** Where the Anthropic API's key is kept; absent locally, where the SDK reads ANTHROPIC_API_KEY. */
  modelKeySecretArn: z.string().min(1).optional(),
  /** Origins that browsers may call from, comma-separated; empty for none. */
  allowedOrigins: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ''),
    ),
  /** Whether agents may use the model API's web search and web fetch. */
  allowEgress: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
  /** The durable worker, with its alias; absent where no run goes on in the background. */
  workerArn: z.string().min(1).optional(),
});

export type Configuration = z.infer<typeof schema>;

/**
 * Reads the functions' configuration.
 * Throws `configuration_invalid` with every missing or wrong variable named.
 */
export function readConfiguration(environment: NodeJS.ProcessEnv = process.env): Configuration {
  const named = Object.fromEntries(
    Object.entries(environmentNames).map(([field, name]) => [
      field,
      environment[name] === '' ? undefined : environment[name],
    ]),
  );
  const parsed = schema.safeParse(named);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const field = issue.path[0] as keyof typeof environmentNames;
    return `${environmentNames[field]} (now ${JSON.stringify(environment[environmentNames[field]] ?? null)}): ${issue.message}`;
  });
  throw new AgentError(
    'configuration_invalid',
    `The environment is not right: ${problems.join('; ')}. The stack sets these variables.`,
  );
}
