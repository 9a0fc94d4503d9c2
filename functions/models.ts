import { ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { AgentError } from '../agents/engine/errors.ts';
import { MessagesClient, type ModelClient } from '../agents/engine/modelClient.ts';
import { offlineModel, type ModelProvider } from '../agents/engine/services.ts';
import { createOfflineClient } from '../agents/offline/offlineModel.ts';
import type { Configuration } from './config.ts';

type ModelConfiguration = Pick<Configuration, 'modelProvider' | 'defaultModel' | 'modelKeySecretArn'>;

/**
 * The model provider that the configuration names. Its client is made on first use and kept for the life of the process; the code of
 * Bedrock and of Claude Platform on AWS is loaded only where they are configured.
 */
export function createModelProvider(configuration: ModelConfiguration): ModelProvider {
  const { modelProvider } = configuration;
  let client: Promise<ModelClient> | undefined;
  return {
    defaultModel: modelProvider === 'offline' ? offlineModel : configuration.defaultModel,
    client: async (request) => {
      if (request.model === offlineModel) return createOfflineClient(request);
      client ??= connect(configuration).catch((error: unknown) => {
        // A failure to connect is not for ever: the secret may be set a minute later.
        client = undefined;
        throw error;
      });
      return client;
    },
  };
}

/**
 * The engine repeats what fails in passing, with its own waits: the SDK's would sleep for as long as any `retry-after` says. The breaker
 * spares a model that keeps failing the calls of the other runs of this process; while it is open, a call fails at once and its run is parked.
 */
const breaker = circuitBreaker(
  handleWhen((error) => !(error instanceof Error && error.name === 'AbortError')).orWhenResult(
    (response) => response instanceof Response && isOverloaded(response.status),
  ),
  { halfOpenAfter: 10_000, breaker: new ConsecutiveBreaker(5) },
);
const shared = {
  maxRetries: 0,
  fetch: (url: string | URL | Request, init?: RequestInit) => breaker.execute(() => fetch(url, init)),
};

function isOverloaded(status: number): boolean {
  return status === 429 || status >= 500;
}

async function connect({ modelProvider, modelKeySecretArn }: ModelConfiguration): Promise<ModelClient> {
  switch (modelProvider) {
    case 'anthropic':
      // Without a secret the SDK reads ANTHROPIC_API_KEY itself, which is how a laptop is configured.
      return new MessagesClient({
        ...shared,
        ...(modelKeySecretArn !== undefined && { apiKey: await readSecret(modelKeySecretArn) }),
      });
    case 'bedrock': {
      const { AnthropicBedrock } = await import('@anthropic-ai/bedrock-sdk');
      return new AnthropicBedrock(shared);
    }
    case 'aws': {
      const { AnthropicAws } = await import('@anthropic-ai/aws-sdk');
      return new AnthropicAws(shared);
    }
    case 'offline':
      throw new AgentError(
        'model_required',
        'This run needs a model, but the deployment’s model provider is "offline".',
      );
  }
}

async function readSecret(secretArn: string): Promise<string> {
  const { SecretsManagerClient, GetSecretValueCommand, ResourceNotFoundException } =
    await import('@aws-sdk/client-secrets-manager');
  const read = new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: secretArn }));
  const key = await read.then(
    ({ SecretString }) => SecretString?.trim(),
    (error: unknown) => {
      // The stack makes the secret without a value; until the deployer sets one there is no version of it to read.
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    },
  );
  if (key === undefined || key === '') {
    throw new AgentError(
      'model_rejected_request',
      'The deployment has no model key yet. Put the key into the secret that the stack’s outputs name.',
    );
  }
  return key;
}
