/**
 * START HERE: the endpoint of one action. The build makes one bundle and one Lambda of it for each action of the catalog.
 *
 * POST /agents/{agent}/{action}
 *   → http/chain.ts          request id, CORS, problems, identity, body, the action's schema
 *   → agents/engine/startRun.ts  session, files, the run's record: errors up to here are problem documents
 *   → agents/engine/advance.ts   turn by turn to the result
 *   → this file               the same run as server-sent events, or as one JSON document when it ends
 */
import type { StreamifyHandler } from 'aws-lambda';
import * as z from 'zod';
import type { AgentProfile } from '../agents/engine/agent.ts';
import { advance } from '../agents/engine/advance.ts';
import type { ActionDefinition } from '../agents/engine/defineAction.ts';
import { AgentError } from '../agents/engine/errors.ts';
import type { StreamEvent } from '../agents/engine/events.ts';
import { toResource } from '../agents/engine/runs.ts';
import type { RunRecord } from '../agents/engine/runs.ts';
import type { RunServices } from '../agents/engine/services.ts';
import { startRun } from '../agents/engine/startRun.ts';
import type { ClaimedRun } from '../agents/engine/startRun.ts';
import type { Tool } from '../agents/engine/tool.ts';
import { asAgentError } from './http/asAgentError.ts';
import { createHandler } from './http/chain.ts';
import type { ChainOptions } from './http/chain.ts';
import { EventQueue } from './http/eventQueue.ts';
import { jsonWhenDone } from './http/jsonWhenDone.ts';
import type { HttpEvent, HttpRequest, HttpResponse } from './http/message.ts';
import { prefersEventStream } from './http/negotiation.ts';
import { isId, notFound } from './http/parameters.ts';
import { toProblem } from './http/problem.ts';
import { byResource, jsonRoute } from './http/route.ts';
import { eventStream } from './http/sse.ts';
import { services as standardServices } from './services.ts';

export interface ActionEndpoint {
  readonly agent: AgentProfile;
  readonly actionId: string;
  readonly action: ActionDefinition;
  readonly tools: readonly Tool[];
}

export interface ActionHandlerOptions extends ChainOptions {
  /** @default the deployment's, built with the first request */
  readonly services?: () => RunServices;
}

/** Held back from the invocation's time, so that a run that hits its time limit can still be stored and answered. */
const wrapUpMs = 20_000;

/** The fields that every action's request has besides the action's own. */
const endpointFields = {
  sessionId: z.string().optional(),
  files: z.record(z.string(), z.string()).optional(),
  model: z.string().min(1).optional(),
};
const endpointSchema = z.object(endpointFields);

/**
 * The Lambda handler of one action. Answers `200` with the run as soon as there is one: a run that failed is a run whose
 * `status` is `failed` and whose `error` says why. Requests that start no run are problems with their own status.
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
  services: RunServices,
  endpoint: ActionEndpoint,
  request: HttpRequest,
  fields: Record<string, unknown>,
): Promise<HttpResponse> {
  const { sessionId, files, model } = endpointSchema.parse(fields);
  if (sessionId !== undefined && !isId(sessionId)) throw notFound('session', sessionId);
  requireText(files ?? {});
  const input = Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(endpointFields, name)));
  const { tenant } = request;
  const { agent, actionId, action } = endpoint;
  const claimed = await startRun(services, { tenant, agent, actionId, action, input, sessionId, files, model });
  const { record } = claimed;
  const logger = request.logger.with({ runId: record.id, sessionId: record.sessionId });
  logger.info('run started', { agent: agent.id, action: actionId, model: record.model });

  const wantsEvents = prefersEventStream(request.headers['accept']);
  const queue = wantsEvents ? new EventQueue() : undefined;
  const driven = drive({ ...services, logger }, endpoint, request, claimed, queue);
  // The run goes on when its reader goes away.
  request.keepAlive(driven);
  driven.then(
    ({ status, turns, costUsd }) => {
      logger.info('run ended', { status, turns, costUsd });
    },
    (error: unknown) => {
      logger.error('run stopped', { error: asAgentError(error) });
    },
  );
  if (queue !== undefined) return eventStream(request, queue, driven);
  return jsonWhenDone(driven.then(toResource), (error) => ({
    ...toResource(record),
    error: toProblem(asAgentError(error), request.requestId),
  }));
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

async function drive(
  services: RunServices,
  { agent, action, tools }: ActionEndpoint,
  request: HttpRequest,
  claimed: ClaimedRun,
  queue: EventQueue | undefined,
): Promise<RunRecord> {
  const limitMs = Math.max(0, Math.min(action.limits.timeoutMs, request.remainingTimeMs() - wrapUpMs));
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(
      new AgentError('time_limit', `The run took longer than its limit of ${Math.round(limitMs / 1000)} s.`),
    );
  }, limitMs);
  const sink = (event: StreamEvent): void => {
    queue?.push(event);
  };
  try {
    return await advance(services, claimed, { agent, action, tools, sink, signal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
}
