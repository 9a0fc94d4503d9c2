/**
 * START HERE: the endpoint of one action. The build makes one bundle and one Lambda of it for each action of the catalog.
 *
 * POST /agents/{agent}/{action}
 *   → http/chain.ts   request id, CORS, problems, identity, body, the action's schema
 *   → actionCall.ts   what the request asks for
 *   → openRun.ts      idempotency, session, files, the run's record: errors up to here are problem documents
 *   → driveRun.ts     turn by turn, as long as this invocation may; then the worker goes on
 *   → this file       the same run as server-sent events, as one JSON document when it ends, or as 202
 */
import type { StreamifyHandler } from 'aws-lambda';
import { terminalStatuses, toResource } from '../agents/engine/runs.ts';
import type { RunRecord } from '../agents/engine/runs.ts';
import { endpointFields, readCall } from './actionCall.ts';
import type { ActionCall } from './actionCall.ts';
import type { ActionEndpoint } from './actionEndpoint.ts';
import { cancelRun } from './cancelRun.ts';
import { driveRun } from './driveRun.ts';
import { awaitOutcome, followInto } from './followRun.ts';
import { asAgentError } from './http/asAgentError.ts';
import { createHandler } from './http/chain.ts';
import type { ChainOptions } from './http/chain.ts';
import { EventQueue } from './http/eventQueue.ts';
import { jsonWhenDone } from './http/jsonWhenDone.ts';
import type { HttpEvent, HttpRequest, HttpResponse } from './http/message.ts';
import { toProblem } from './http/problem.ts';
import { byResource, jsonRoute } from './http/route.ts';
import { eventStream } from './http/sse.ts';
import { openRun } from './openRun.ts';
import type { OpenedRun } from './openRun.ts';
import { acceptedRun } from './runResponses.ts';
import { services as standardServices } from './services.ts';
import type { ActionServices } from './services.ts';

export type { ActionEndpoint } from './actionEndpoint.ts';

export interface ActionHandlerOptions extends ChainOptions {
  /** @default the deployment's, built with the first request */
  readonly services?: () => ActionServices;
}

/** Held back from the invocation's time, so that an answer ends between two events. */
const wrapUpMs = 2_000;

/**
 * The Lambda handler of one action. Answers `200` with the run as soon as there is one: a run that failed is a run whose
 * `status` is `failed` and whose `error` says why. Requests that start no run are problems with their own status. A run that needs
 * longer than this invocation goes on in the background: an event stream then ends without a terminal event, and the client comes
 * again with `Last-Event-ID`; the JSON answer is then the run as it stands, for the client to poll.
 */
export function createActionHandler(
  endpoint: ActionEndpoint,
  options: ActionHandlerOptions = {},
): StreamifyHandler<HttpEvent> {
  const services = options.services ?? standardServices;
  const body = endpoint.action.input.safeExtend(endpointFields).strict();
  const route = jsonRoute(body, async (request, fields) => runAction(services(), endpoint, request, fields));
  return createHandler(byResource({ [`POST /agents/${endpoint.agent.id}/${endpoint.actionId}`]: route }), options);
}

async function runAction(
  services: ActionServices,
  endpoint: ActionEndpoint,
  request: HttpRequest,
  fields: Record<string, unknown>,
): Promise<HttpResponse> {
  const call = readCall(endpoint, request, fields);
  const deadlineMs = services.clock.nowMs() + request.remainingTimeMs() - wrapUpMs;
  const opened = await openRun(services, call, { logger: request.logger, deadlineMs });
  const record = 'claimed' in opened ? opened.claimed.record : opened.record;
  const logger = request.logger.with({ runId: record.id, sessionId: record.sessionId });
  logger.info('claimed' in opened ? 'run started' : opened.isOwn ? 'run queued' : 'run joined', {
    agent: record.agent,
    action: record.action,
    model: record.model,
  });
  if (call.face === 'async') return acceptedRun(request, record, { 'Preference-Applied': 'respond-async' });
  const answer = { services: { ...services, logger }, endpoint, request, call, opened, record, deadlineMs };
  return call.face === 'events' ? answerWithEvents(answer) : answerWithJson(answer);
}

interface Answer {
  readonly services: ActionServices;
  readonly endpoint: ActionEndpoint;
  readonly request: HttpRequest;
  readonly call: ActionCall;
  readonly opened: OpenedRun;
  readonly record: RunRecord;
  readonly deadlineMs: number;
}

function answerWithEvents(answer: Answer): HttpResponse {
  const { services, request, call, record, opened, deadlineMs } = answer;
  const queue = new EventQueue('claimed' in opened ? 0 : call.afterId);
  const follow = async (run: RunRecord): Promise<void> => followInto(queue, services, run, deadlineMs);
  const source =
    'claimed' in opened
      ? drive(answer, queue).then(async (run) => (terminalStatuses.has(run.status) ? undefined : follow(run)))
      : follow(record);
  return eventStream(request, queue, source, () => {
    cancelIfAsked(answer);
  });
}

async function answerWithJson(answer: Answer): Promise<HttpResponse> {
  const { services, request, opened, record, deadlineMs } = answer;
  const abandoned = new AbortController();
  const wait = async (run: RunRecord): Promise<RunRecord> =>
    awaitOutcome(services, run, { deadlineMs, abandoned: abandoned.signal });
  const outcome = 'claimed' in opened ? drive(answer, undefined).then(wait) : wait(record);
  return jsonWhenDone(
    outcome.then(toResource),
    (error) => ({ ...toResource(record), error: toProblem(asAgentError(error), request.requestId) }),
    () => {
      abandoned.abort();
      cancelIfAsked(answer);
    },
  );
}

async function drive(
  { services, endpoint, request, opened }: Answer,
  queue: EventQueue | undefined,
): Promise<RunRecord> {
  if (!('claimed' in opened)) return opened.record;
  const driven = driveRun(services, endpoint, opened.claimed, {
    remainingTimeMs: request.remainingTimeMs(),
    sink: (event) => queue?.push(event),
  });
  // The run goes on when its reader goes away.
  request.keepAlive(driven);
  return driven;
}

/**
 * Best effort: Lambda itself never tells a function that its client has gone, other hosts do. One of several clients that share a
 * run by its Idempotency-Key does not end it for the others, unless it is the one that has begun it.
 */
function cancelIfAsked({ services, request, call, opened, record }: Answer): void {
  if (call.onDisconnect !== 'cancel' || !('claimed' in opened || opened.isOwn)) return;
  const reason = 'The client went away, and had asked for onDisconnect: "cancel".';
  const asked = services.journal
    .readRun(record.tenant, record.id)
    .then(async (current) =>
      current === undefined ? undefined : cancelRun(services, current, reason, services.logger),
    );
  asked.catch((error: unknown) => {
    services.logger.error('run not cancelled', { error: asAgentError(error) });
  });
  request.keepAlive(asked);
}
