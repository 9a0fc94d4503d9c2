import { toResource } from '../agents/engine/runs.ts';
import type { RunRecord } from '../agents/engine/runs.ts';
import type { HttpRequest, HttpResponse } from './http/message.ts';
import { json } from './http/respond.ts';

const retryAfterSeconds = 2;

/** `202` with the run as it stands, where to find it, and when to look. */
export function acceptedRun(
  request: HttpRequest,
  run: RunRecord,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return json(202, toResource(run), {
    Location: `${request.publicRoot}/runs/${run.id}`,
    'Retry-After': String(retryAfterSeconds),
    ...headers,
  });
}
