import { setTimeout as delay } from 'node:timers/promises';
import type { StreamifyHandler } from 'aws-lambda';
import { terminalStatuses } from '../../agents/engine/runs.ts';
import type { RunRecord, RunStatus } from '../../agents/engine/runs.ts';
import type { HttpEvent } from '../../functions/http/message.ts';
import { createRunsHandler } from '../../functions/runs.ts';
import type { Deployment } from '../support/deployment.ts';
import { httpEvent } from '../support/httpEvent.ts';
import { invoke } from '../support/invoke.ts';
import type { InvokedResponse, InvokeOptions } from '../support/invoke.ts';
import { notePath } from './noteAction.ts';

export interface CallOptions extends InvokeOptions {
  readonly tenant?: string;
  /** How the answer is wanted. @default json */
  readonly face?: 'events' | 'json' | 'async';
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `POST /agents/clerk/note`. */
export async function postNote(
  handler: StreamifyHandler<HttpEvent>,
  body: Record<string, unknown>,
  { tenant = 'tenant-a', face = 'json', key, headers, ...options }: CallOptions = {},
): Promise<InvokedResponse> {
  const event = httpEvent('POST', notePath, {
    body,
    tenant,
    headers: {
      ...(face === 'events' ? { Accept: 'text/event-stream' } : {}),
      ...(face === 'async' ? { Prefer: 'respond-async' } : {}),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...headers,
    },
  });
  return invoke(handler, event, options);
}

/** `POST /runs/{id}/{command}`. */
export async function command(
  deployment: Deployment,
  runId: string,
  name: 'cancel' | 'resume' | 'approval',
  { tenant = 'tenant-a', body }: { readonly tenant?: string; readonly body?: unknown } = {},
): Promise<InvokedResponse> {
  const event = httpEvent('POST', `/runs/${runId}/${name}`, { resource: `/runs/{id}/${name}`, tenant, body });
  return invoke(createRunsHandler(deployment.options), event);
}

/** `GET /runs/{id}/events` as a stream, after the event that the client has. */
export async function streamEvents(
  deployment: Deployment,
  runId: string,
  afterId = 0,
  options: InvokeOptions = {},
): Promise<InvokedResponse> {
  const event = httpEvent('GET', `/runs/${runId}/events`, {
    resource: '/runs/{id}/events',
    headers: { Accept: 'text/event-stream', 'Last-Event-ID': String(afterId) },
  });
  return invoke(createRunsHandler(deployment.options), event, options);
}

/** The run once it has the status; polls, and gives up when it ended with another. */
export async function runWith(deployment: Deployment, runId: string, status: RunStatus): Promise<RunRecord> {
  for (;;) {
    const run = await deployment.stores.journal.readRun('tenant-a', runId);
    if (run?.status === status) return run;
    if (run !== undefined && terminalStatuses.has(run.status)) throw new Error(`The run ended as ${run.status}.`);
    await delay(50);
  }
}
