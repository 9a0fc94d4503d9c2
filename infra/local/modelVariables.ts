import { environmentNames, modelProviders } from '../../functions/config.ts';
import { unhostable } from './template.ts';

type ModelProvider = (typeof modelProviders)[number];

/** What decides, on a developer's machine, which model is used: everything else of its environment stays outside. */
const passedOn = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_WORKSPACE_ID',
  'ANTHROPIC_AWS_WORKSPACE_ID',
  'AWS_BEARER_TOKEN_BEDROCK',
  environmentNames.modelProvider,
  environmentNames.defaultModel,
] as const;

/** Real AWS credentials, for the providers that take them; the local stores accept any. */
const awsCredentials = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_REGION',
  'HOME',
  'USERPROFILE',
] as const;

/** Which credential each provider needs: one of these variables. */
const credentials: Readonly<Record<ModelProvider, readonly string[]>> = {
  anthropic: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'],
  bedrock: ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_BEARER_TOKEN_BEDROCK'],
  aws: ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'ANTHROPIC_API_KEY'],
  offline: [],
};

export interface ModelChoice {
  readonly provider: ModelProvider;
  readonly variables: Readonly<Record<string, string>>;
  /** Why it is `offline` though the stack is set up for a model; null otherwise. */
  readonly offlineBecause: string | null;
}

/**
 * Chooses the model's provider: the one the environment names, else the stack's, and `offline` where its credential is missing.
 * Throws `configuration_invalid` for a provider that does not exist.
 */
export function chooseModel(
  environment: Readonly<Record<string, string | undefined>>,
  stackProvider: string,
): ModelChoice {
  const wanted = environment[environmentNames.modelProvider] ?? stackProvider;
  const provider = modelProviders.find((known) => known === wanted);
  if (provider === undefined)
    throw unhostable(
      `${environmentNames.modelProvider} is ${JSON.stringify(wanted)}. Choose one of ${modelProviders.join(', ')}.`,
    );
  const needed = credentials[provider];
  const missing = needed.length > 0 && needed.every((name) => (environment[name] ?? '') === '');
  const chosen = missing ? 'offline' : provider;
  const names = chosen === 'bedrock' || chosen === 'aws' ? [...passedOn, ...awsCredentials] : passedOn;
  const given = names.flatMap((name): [string, string][] =>
    environment[name] === undefined ? [] : [[name, environment[name]]],
  );
  return {
    provider: chosen,
    // The key comes from the environment: there is no Secrets Manager here.
    variables: {
      ...Object.fromEntries(given),
      [environmentNames.modelProvider]: chosen,
      [environmentNames.modelKeySecretArn]: '',
    },
    offlineBecause: missing ? `${provider} needs ${needed.join(' or ')}` : null,
  };
}
