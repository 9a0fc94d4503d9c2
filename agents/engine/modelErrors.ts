import { APIConnectionError, APIConnectionTimeoutError, APIError, AnthropicError } from '@anthropic-ai/sdk/core/error';
import { AgentError, type ErrorCode, type RunProblem } from './errors.ts';

const titles: Partial<Record<ErrorCode, string>> = {
  model_overloaded: 'The model is overloaded',
  model_unavailable: 'The model could not be reached',
  model_rejected_request: 'The model’s API refused the request',
  model_refused: 'The model declined',
  model_stopped: 'The model stopped without a result',
  turn_limit: 'The run used up its turns',
  time_limit: 'The run used up its time',
  budget_spent: 'The run used up its budget',
  cancelled: 'The run was cancelled',
};

/** Says what ended a run, in terms that its owner may see: nothing internal, no key, no stack. */
export function toRunProblem(error: unknown): RunProblem {
  const known = error instanceof AgentError ? error : modelProblem(error);
  if (known === undefined) {
    return {
      code: 'internal',
      title: 'The run failed',
      detail: 'Something went wrong inside. The log has the cause under this run’s id.',
    };
  }
  return { code: known.code, title: titles[known.code] ?? 'The run failed', detail: known.message };
}

function modelProblem(error: unknown): AgentError | undefined {
  // The offline model speaks from inside the SDK's fetch, and the SDK wraps what is thrown there.
  if (error instanceof APIConnectionError && error.cause instanceof AgentError) return error.cause;
  if (error instanceof APIConnectionTimeoutError)
    return new AgentError('model_unavailable', 'The model did not answer in time.', { cause: error });
  if (error instanceof APIConnectionError)
    return new AgentError('model_unavailable', 'The connection to the model failed.', { cause: error });
  if (error instanceof APIError) return apiProblem(error);
  if (error instanceof AnthropicError)
    return new AgentError('model_unavailable', 'The model’s answer broke off.', { cause: error });
  return undefined;
}

/** What is read of the SDK's APIError, whose own type leaves status and type open. */
interface ApiFailure {
  readonly status?: unknown;
  readonly type: unknown;
  readonly message: string;
}

function apiProblem(error: ApiFailure): AgentError {
  const { type, message } = error;
  const status = typeof error.status === 'number' ? error.status : undefined;
  if (status === 429 || status === 529 || type === 'overloaded_error' || type === 'rate_limit_error') {
    return new AgentError(
      'model_overloaded',
      'The model answered that it is overloaded or that the rate limit is reached. Try again later.',
      { cause: error },
    );
  }
  if (status === 401 || status === 403) {
    return new AgentError(
      'model_rejected_request',
      `The model’s API answered ${status}: the deployment’s model credentials are not accepted.`,
      { cause: error },
    );
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new AgentError('model_rejected_request', `The model’s API answered ${status}: ${message}`, { cause: error });
  }
  return new AgentError('model_unavailable', 'The model’s API failed on its side. Try again later.', { cause: error });
}
