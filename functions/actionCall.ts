import * as z from 'zod';
import { AgentError } from '../agents/engine/errors.ts';
import type { RunRequest } from '../agents/engine/startRun.ts';
import type { ActionEndpoint } from './actionEndpoint.ts';
import { hashOf, idempotencyKeyOf } from './http/idempotencyKey.ts';
import type { HttpRequest } from './http/message.ts';
import { prefersEventStream } from './http/negotiation.ts';
import { isId, lastEventIdOf, notFound } from './http/parameters.ts';
import { prefersRespondAsync } from './http/preferences.ts';

/** No control or format characters, no line breaks, and something to see at either end. */
const visibleText = /^(?!\p{Z})[^\p{C}\p{Zl}\p{Zp}]{1,200}(?<!\p{Z})$/u;

/** The fields that every action's request has besides the action's own. */
export const endpointFields = {
  sessionId: z.string().optional(),
  files: z.record(z.string(), z.string()).optional(),
  model: z.string().min(1).optional(),
  /** What the findings are about, such as the repository's URL; the session when absent. */
  target: z.string().regex(visibleText, '1 to 200 visible characters, with no space at either end').optional(),
  budgetUsd: z.number().positive().max(10_000).optional(),
  /** When another run has the session: refuse with `session_busy`, wait in line, or cancel that run and take its place. */
  onBusy: z.enum(['reject', 'queue', 'interrupt']).default('reject'),
  /** When the client goes away before the run has ended: let the run go on, or cancel it. */
  onDisconnect: z.enum(['continue', 'cancel']).default('continue'),
};
const endpointSchema = z.object(endpointFields);

/** How the caller wants to hear of the run. */
export type Face = 'events' | 'json' | 'async';

/** What one request to an action asks for. */
export interface ActionCall {
  readonly run: RunRequest;
  readonly face: Face;
  readonly onBusy: z.infer<typeof endpointSchema>['onBusy'];
  readonly onDisconnect: z.infer<typeof endpointSchema>['onDisconnect'];
  readonly idempotency: { readonly key: string; readonly bodyHash: string } | undefined;
  /** The last event that the caller has of a run that it joins; 0 for none. */
  readonly afterId: number;
}

/** Reads a call from a request whose body `fields` have passed the action's schema. Throws `invalid_request`, `not_found`, `file_not_text`. */
export function readCall(
  { agent, actionId, action }: ActionEndpoint,
  request: HttpRequest,
  fields: Readonly<Record<string, unknown>>,
): ActionCall {
  const { sessionId, target, files, model, budgetUsd, onBusy, onDisconnect } = endpointSchema.parse(fields);
  if (sessionId !== undefined && !isId(sessionId)) throw notFound('session', sessionId);
  requireText(files ?? {});
  const input = Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(endpointFields, name)));
  const key = idempotencyKeyOf(request);
  return {
    run: { tenant: request.tenant, agent, actionId, action, input, sessionId, target, files, model, budgetUsd },
    face: faceOf(request),
    onBusy,
    onDisconnect,
    idempotency: key === undefined ? undefined : { key, bodyHash: hashOf([agent.id, actionId, fields]) },
    afterId: lastEventIdOf(request) ?? 0,
  };
}

function faceOf({ headers }: HttpRequest): Face {
  if (prefersRespondAsync(headers['prefer'])) return 'async';
  return prefersEventStream(headers['accept']) ? 'events' : 'json';
}

/** JSON can hold halves of characters; a file cannot. */
function requireText(files: Readonly<Record<string, string>>): void {
  const broken = Object.keys(files).find((path) => files[path]?.isWellFormed() === false);
  if (broken === undefined) return;
  throw new AgentError(
    'file_not_text',
    `The text of ${JSON.stringify(broken)} holds half a character (a lone surrogate), so it is not UTF-8. Leave the file out, or send the files as a tar.gz: PUT /sessions/{id}/workspace.`,
  );
}
