import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import type {
  BetaToolRunner,
  BetaToolRunnerParams,
  BetaToolRunnerRequestOptions,
} from '@anthropic-ai/sdk/lib/tools/BetaToolRunner';
import { Messages } from '@anthropic-ai/sdk/resources/beta/messages/messages';

/** What the engine uses of a model client; the Bedrock and Claude Platform clients have it too. */
export interface ModelClient {
  readonly beta: {
    readonly messages: {
      toolRunner(
        params: BetaToolRunnerParams & { stream: true; thread: false },
        options?: BetaToolRunnerRequestOptions,
      ): BetaToolRunner<true>;
    };
  };
}

/**
 * The model SDK's client with the Messages API alone: a third of the code of the full client, which matters on a cold
 * start. Takes the SDK's own options.
 */
export class MessagesClient extends BaseAnthropic implements ModelClient {
  readonly beta = { messages: new Messages(this) };
}
