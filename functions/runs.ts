import { tmpdir } from 'node:os';
import type { StreamifyHandler } from 'aws-lambda';
import * as z from 'zod';
import { describeRule } from '../agents/diagnose/describeRule.ts';
import { runPatch } from '../agents/engine/patch/runPatch.ts';
import type { Ledgers, WorkspaceStore } from '../agents/engine/ports.ts';
import { terminalStatuses, toResource } from '../agents/engine/runs.ts';
import type { RunRecord } from '../agents/engine/runs.ts';
import { toSarif } from '../agents/engine/sarif/toSarif.ts';
import { createHandler } from './http/chain.ts';
import type { ChainOptions } from './http/chain.ts';
import type { HttpEvent, HttpRequest, HttpResponse } from './http/message.ts';
import { prefersEventStream } from './http/negotiation.ts';
import { EventQueue } from './http/eventQueue.ts';
import { idOf, integerOf, lastEventIdOf, notFound } from './http/parameters.ts';
import { json } from './http/respond.ts';
import { byResource, jsonRoute, plainRoute } from './http/route.ts';
import { eventStream } from './http/sse.ts';
import { followInto } from './followRun.ts';
import { approvalSchema, cancel, decide, resume } from './runCommands.ts';
import type { CommandServices } from './runCommands.ts';
import { stores as standardStores } from './stores.ts';

export interface RunsServices extends CommandServices {
  readonly ledgers: Pick<Ledgers, 'readLedgerEntries'>;
  readonly workspaces: Pick<WorkspaceStore, 'open'>;
}

export interface RunsHandlerOptions extends ChainOptions {
  /** @default the deployment's, built with the first request */
  readonly stores?: () => RunsServices;
}

const noFields = z.strictObject({});

/** Held back from the invocation's time, so that an event stream ends between two events. */
const wrapUpMs = 2_000;

/** A run's state, its events, what it has changed as a patch, its findings as SARIF; and what its owner may do with it: cancel, resume, decide on its tool calls. */
export function createRunsHandler(options: RunsHandlerOptions = {}): StreamifyHandler<HttpEvent> {
  const stores = options.stores ?? standardStores;
  const routes = byResource({
    'GET /runs/{id}': plainRoute(async (request) => json(200, toResource(await existingRun(stores(), request)))),
    'GET /runs/{id}/events': plainRoute(async (request) => readEvents(stores(), request)),
    'GET /runs/{id}/sarif': plainRoute(async (request) => readSarif(stores(), request)),
    'GET /runs/{id}/patch': plainRoute(async (request) => readPatch(stores(), request)),
    'POST /runs/{id}/cancel': jsonRoute(
      noFields,
      async (request) => cancel(stores(), request, await existingRun(stores(), request)),
      { optional: true },
    ),
    'POST /runs/{id}/resume': jsonRoute(
      noFields,
      async (request) => resume(stores(), request, await existingRun(stores(), request)),
      { optional: true },
    ),
    'POST /runs/{id}/approval': jsonRoute(approvalSchema, async (request, approval) =>
      decide(stores(), request, await existingRun(stores(), request), approval),
    ),
  });
  return createHandler(routes, options);
}

async function existingRun({ journal }: CommandServices, request: HttpRequest): Promise<RunRecord> {
  const id = idOf(request, 'run');
  const run = await journal.readRun(request.tenant, id);
  if (run === undefined) throw notFound('run', id);
  return run;
}

/**
 * The stored events after `Last-Event-ID` (or `?after=`). As JSON those there are now; as a stream these and all that come,
 * until the run's last event or until this invocation's time is up: the client then connects again, which `EventSource` does by itself.
 */
async function readEvents(stores: CommandServices, request: HttpRequest): Promise<HttpResponse> {
  const run = await existingRun(stores, request);
  const afterId = afterIdOf(request);
  if (!prefersEventStream(request.headers['accept'])) {
    return json(200, { items: await stores.journal.readEvents(request.tenant, run.id, afterId) });
  }
  const queue = new EventQueue(afterId);
  const deadlineMs = stores.clock.nowMs() + request.remainingTimeMs() - wrapUpMs;
  return eventStream(request, queue, followInto(queue, stores, run, deadlineMs));
}

function afterIdOf(request: HttpRequest): number {
  return lastEventIdOf(request) ?? integerOf(request, 'after', { least: 0, most: Number.MAX_SAFE_INTEGER }) ?? 0;
}

/** `?fixed=absent` adds what the target's ledger knows as fixed. Not by default: code hosts would take it for open. */
async function readSarif(stores: RunsServices, request: HttpRequest): Promise<HttpResponse> {
  const run = await existingRun(stores, request);
  const resource = toResource(run);
  const log = toSarif(resource, {
    complete: terminalStatuses.has(run.status),
    describeRule,
    ledger: await stores.ledgers.readLedgerEntries(request.tenant, resource.target),
    fixed: request.query['fixed'] === 'absent' ? 'absent' : 'omit',
  });
  return json(200, log, { 'Content-Type': 'application/sarif+json' });
}

/** Empty when the run has changed nothing and its findings bring no edits; while it goes on, as far as its last stored turn. */
async function readPatch(stores: RunsServices, request: HttpRequest): Promise<HttpResponse> {
  const run = await existingRun(stores, request);
  const headers = { 'Content-Type': 'text/x-diff; charset=utf-8', 'Cache-Control': 'no-store' };
  return { statusCode: 200, headers, body: await runPatch({ ...stores, temporaryRoot: tmpdir() }, run) };
}

export const handler = createRunsHandler();
