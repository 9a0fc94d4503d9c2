import { STATUS_CODES } from 'node:http';
import type { AgentError, ErrorCode } from '../../agents/engine/errors.ts';

/** The HTTP status of every error code. A code without one does not compile. */
const statuses: Readonly<Record<ErrorCode, number>> = {
  invalid_json: 400,
  invalid_request: 400,
  unsupported_media_type: 415,
  body_too_large: 413,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  session_busy: 409,
  idempotency_conflict: 409,
  run_not_resumable: 409,
  approval_not_pending: 409,
  turn_conflict: 409,
  workspace_conflict: 409,
  archive_invalid: 400,
  archive_too_large: 413,
  path_unsafe: 400,
  file_not_text: 400,
  agent_invalid: 500,
  configuration_invalid: 500,
  model_unknown: 400,
  model_required: 400,
  model_rejected_request: 502,
  model_unavailable: 503,
  model_overloaded: 503,
  model_refused: 422,
  model_stopped: 502,
  turn_limit: 422,
  budget_spent: 402,
  time_limit: 504,
  cancelled: 409,
  throttled: 429,
  internal: 500,
};

/** An RFC 9457 problem document; members beyond these are the error's own details. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly [detail: string]: unknown;
}

export const problemContentType = 'application/problem+json';

export function statusOf(code: ErrorCode): number {
  return statuses[code];
}

/** The problem that a caller may see. A 5xx tells only what it is: its message may speak of things inside, which belong into the log. */
export function toProblem(error: AgentError, requestId: string): Problem {
  const status = statuses[error.code];
  const hidden = status >= 500;
  const standard = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: hidden ? hiddenDetail(error.code) : error.message,
    code: error.code,
    requestId,
  };
  // Twice: first to stand first, then to stand whatever the details are called.
  return { ...standard, ...(hidden ? {} : error.details), ...standard };
}

function hiddenDetail(code: ErrorCode): string {
  if (code === 'time_limit') return 'The answer took longer than this function may take. Try again.';
  if (statuses[code] === 503) return 'A service that this request needs does not answer now. Try again in a minute.';
  return 'Something failed inside, through no fault of the request. Try again; if it stays, report the requestId to the operator.';
}

/** Headers that belong to a problem's status by the book. */
export function problemHeaders(problem: Problem): Record<string, string> {
  const headers: Record<string, string> = { 'Content-Type': problemContentType, 'Cache-Control': 'no-store' };
  if (problem.status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (problem.status === 503 || problem.status === 429) headers['Retry-After'] = '30';
  if (Array.isArray(problem['allow'])) headers['Allow'] = problem['allow'].join(', ');
  return headers;
}
