/**
 * Every way in which a request or a run can fail, as a closed list. `functions/http/problem.ts` maps each code to an HTTP
 * status; clients may switch on it, so a code is never renamed.
 */
export const errorCodes = [
  'invalid_json',
  'invalid_request',
  'unsupported_media_type',
  'body_too_large',
  'unauthenticated',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'session_busy',
  'idempotency_conflict',
  'run_not_resumable',
  'approval_not_pending',
  'turn_conflict',
  'workspace_conflict',
  'archive_invalid',
  'archive_too_large',
  'path_unsafe',
  'file_not_text',
  'agent_invalid',
  'configuration_invalid',
  'model_unknown',
  'model_required',
  'model_rejected_request',
  'model_unavailable',
  'model_overloaded',
  'model_refused',
  'model_stopped',
  'turn_limit',
  'time_limit',
  'budget_spent',
  'cancelled',
  'throttled',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface AgentErrorOptions {
  /** Structured facts that belong to the message, such as the list of invalid fields. Safe to show to the caller. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * The one error that crosses a part's border. `message` is shown to the caller, so it says what happened, the value seen,
 * and what to do; what must stay inside goes into `cause`.
 */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: AgentErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The `error` of a failed run: an RFC 9457 problem without the transport's own fields. */
export interface RunProblem {
  readonly code: ErrorCode;
  readonly title: string;
  readonly detail: string;
}
