import { APIConnectionError, APIError, AnthropicError } from '@anthropic-ai/sdk/core/error';
import { ExponentialBackoff, halfJitterGenerator } from 'cockatiel';
import { AgentError } from './errors.ts';

/** A failure of the model that passes by itself: the run waits and goes on. */
export interface TransientFailure {
  readonly reason: string;
  /** What the model asked to wait, or null. */
  readonly retryAfterMs: number | null;
}

/** A run is parked for at most this long at a time, whatever `retry-after` says. */
const longestParkingMs = 10 * 60_000;
const firstParkingMs = 30_000;
/** With the longest parking each, about a day and a half of an overloaded model; then the run fails. */
export const maxParkings = 200;

/** Waits between the attempts of a run that has not been parked yet: most overloads are over in seconds. */
export const quickRetriesMs: readonly number[] = [250, 1_000];

/** Says whether a failure of a model call is one that passes; undefined for any other. */
export function transientFailure(error: unknown): TransientFailure | undefined {
  if (error instanceof AgentError) {
    const passes = error.code === 'model_unavailable' || error.code === 'model_overloaded';
    return passes ? { reason: error.message, retryAfterMs: null } : undefined;
  }
  // The offline model's own errors travel inside a connection error, and none of them passes.
  if (error instanceof APIConnectionError) {
    if (error.cause instanceof AgentError) return undefined;
    return { reason: 'The connection to the model failed.', retryAfterMs: null };
  }
  if (error instanceof APIError) return passingAnswer(error);
  // A stream that broke off, or whose bytes are no message.
  if (error instanceof AnthropicError) return { reason: 'The model’s answer broke off.', retryAfterMs: null };
  return undefined;
}

function passingAnswer(error: { status?: unknown; type: unknown; headers?: unknown }): TransientFailure | undefined {
  const status = typeof error.status === 'number' ? error.status : undefined;
  const retryAfterMs = error.headers instanceof Headers ? readRetryAfter(error.headers) : null;
  if (status === 429 || status === 529 || error.type === 'overloaded_error' || error.type === 'rate_limit_error') {
    return { reason: 'The model is overloaded or its rate limit is reached.', retryAfterMs };
  }
  if (status === undefined || status >= 500 || status === 408 || status === 409) {
    return { reason: 'The model’s API failed on its side.', retryAfterMs };
  }
  return undefined;
}

function readRetryAfter(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

/** How long to park a run for the `parkings`-th time in a row, counted from 0: exponential with jitter, or what the model asked for. */
export function parkingMs(parkings: number, { retryAfterMs }: TransientFailure): number {
  if (retryAfterMs !== null) return Math.min(Math.max(retryAfterMs, 1_000), longestParkingMs);
  const options = { initialDelay: firstParkingMs, maxDelay: longestParkingMs, generator: halfJitterGenerator };
  let backoff = new ExponentialBackoff(options).next();
  for (let count = 0; count < Math.min(parkings, 10); count += 1) backoff = backoff.next(undefined);
  return Math.round(backoff.duration);
}
