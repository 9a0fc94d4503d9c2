import { ulid } from 'ulid';
import type { RunEvent } from '../../agents/engine/events.ts';
import type { LeaseHolder, SessionLease, SessionRecord, Turn } from '../../agents/engine/ports.ts';
import type { RunRecord } from '../../agents/engine/runs.ts';

const at = '2026-11-22T12:00:00.000Z';
export const nowMs = Date.parse(at);
const usage = { inputTokens: 1200, outputTokens: 34, cacheReadTokens: 0, cacheWriteTokens: 5 };

/** A tenant of its own for each test, so that tests need not clean up. */
export function newTenant(): string {
  return `tenant-${ulid()}`;
}

export function sessionOf(tenant: string, change: Partial<SessionRecord> = {}): SessionRecord {
  return { tenant, id: ulid(), createdAt: at, updatedAt: at, workspace: null, lease: null, line: [], ...change };
}

/** A driver's lease of a session, from `nowMs` on. */
export function leaseOf(runId: string, driverId = `driver-of-${runId}`, forMs = 1000): SessionLease & LeaseHolder {
  return { runId, driverId, expiresAtMs: nowMs + forMs };
}

export function runOf(tenant: string, change: Partial<RunRecord> = {}): RunRecord {
  return {
    id: ulid(),
    tenant,
    agent: 'nodejs-backend-expert',
    action: 'audit',
    sessionId: ulid(),
    target: 'https://example.com/shop.git',
    status: 'running',
    model: 'offline',
    input: { question: '', threshold: 0.30000000000000004, tags: [] },
    workspace: null,
    base: null,
    overlay: null,
    activeMs: 0,
    parkings: 0,
    output: null,
    findings: [],
    dropped: 0,
    checks: [],
    turns: 0,
    usage,
    costUsd: 0.1 + 0.2,
    budgetUsd: null,
    createdAt: at,
    startedAt: at,
    finishedAt: null,
    lastEventId: 1,
    version: 1,
    ...change,
  };
}

export function eventOf(id: number, message = `event ${id}`): RunEvent {
  return { id, at, type: 'warning-raised', message };
}

export function eventsFrom(first: number, last: number): RunEvent[] {
  return Array.from({ length: last - first + 1 }, (_, position) => eventOf(first + position));
}

export function turnOf(run: RunRecord, index: number, change: Partial<Turn> & { text?: string } = {}): Turn {
  const { text = `Turn ${index}`, ...rest } = change;
  return {
    runId: run.id,
    index,
    ...(index === 1 ? { opening: { role: 'user', content: 'Audit this.' } } : {}),
    message: {
      id: `msg_${index}`,
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5-5',
      content: [
        { type: 'text', text, citations: null },
        { type: 'tool_use', id: `toolu_${index}`, name: 'Read', input: { path: 'src/server.js' } },
      ],
      stop_reason: 'tool_use',
      stop_sequence: null,
      stop_details: null,
      container: null,
      context_management: null,
      diagnostics: null,
      usage: {
        input_tokens: 1,
        output_tokens: 1,
        cache_creation: null,
        cache_creation_input_tokens: null,
        cache_read_input_tokens: null,
        fallback_credit: null,
        inference_geo: null,
        iterations: null,
        output_tokens_details: null,
        server_tool_use: null,
        service_tier: null,
        speed: null,
      },
    },
    reply: { role: 'user', content: [{ type: 'tool_result', tool_use_id: `toolu_${index}`, content: 'ok' }] },
    requestId: null,
    usage,
    costUsd: 0.0123,
    finishedAt: at,
    events: [],
    ...rest,
  };
}
