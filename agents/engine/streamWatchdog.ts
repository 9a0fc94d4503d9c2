import type { BetaMessageStream } from '@anthropic-ai/sdk/lib/BetaMessageStream';
import { AgentError } from './errors.ts';

const defaultSilenceMs = 180_000;

/**
 * Watches one model stream at a time; `signal` is aborted with `model_unavailable` when it brings nothing for so long: the SDK's own timeout
 * ends with the response's headers.
 */
export function streamWatchdog(silenceMs = defaultSilenceMs): {
  readonly signal: AbortSignal;
  watch(stream: BetaMessageStream): void;
  stop(): void;
} {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    signal: controller.signal,
    stop,
    watch: (stream) => {
      stop();
      timer = setTimeout(() => {
        controller.abort(new AgentError('model_unavailable', `The model sent nothing for ${silenceMs / 1_000} s.`));
      }, silenceMs);
      stream.on('streamEvent', () => timer?.refresh());
      // Its tools take the time they take.
      stream.on('end', stop);
    },
  };
}
