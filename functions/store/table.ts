import { createHash } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { AgentError } from '../../agents/engine/errors.ts';

/*
 * What is stored where. Every partition key begins with the tenant, with one exception: an API key is looked up by the hash
 * of its text, before it is known whose it is. A run that is not ended stands in the index `open` too: OPEN#0…3, createdAt#pk.
 *
 * | item            | pk                    | sk                           | byParent: parent, child   |
 * | --------------- | --------------------- | ---------------------------- | ------------------------- |
 * | session         | T#tenant#SESSION#id   | META                         | T#tenant#SESSIONS, id     |
 * | turn            | T#tenant#SESSION#id   | TURN#runId#000001            |                           |
 * | run             | T#tenant#RUN#id       | META                         | T#tenant#SESSION#id#RUNS, id |
 * | flushed events  | T#tenant#RUN#id       | EVENTS#00000001 (first id)   |                           |
 * | idempotency key | T#tenant#IDEMPOTENCY#sha256 | META                   |                           |
 * | ledger of a target | T#tenant#LEDGER#sha256 | META                     | T#tenant#LEDGERS, updatedAt#sha256 |
 * | API key of a tenant | T#tenant#KEYS     | KEY#id                       |                           |
 * | API key by hash | KEY#sha256            | META                         |                           |
 *
 * Turns stand in the session's partition because a run begins by reading the history of all runs before it, in one query.
 */

export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const maxKeyPartBytes = 256;

/**
 * A tenant or id as a part of a table key or object key: escaped, so that none can reach into another's keys.
 * Throws `invalid_request` when it is empty, not Unicode text, or longer than 256 bytes once escaped.
 */
export function keyPart(value: string): string {
  if (value === '' || !value.isWellFormed()) {
    throw new AgentError(
      'invalid_request',
      `${JSON.stringify(value)} cannot be an id. Give an id as the API returned it.`,
    );
  }
  const escaped = encodeURIComponent(value).replace(
    /[!'()*.~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (escaped.length > maxKeyPartBytes) {
    throw new AgentError(
      'invalid_request',
      `The id that begins with ${JSON.stringify(value.slice(0, 40))} is too long. Give an id as the API returned it.`,
    );
  }
  return escaped;
}

export function sessionKey(tenant: string, sessionId: string): Key {
  return { pk: `T#${keyPart(tenant)}#SESSION#${keyPart(sessionId)}`, sk: 'META' };
}

export const turnPrefix = 'TURN#';

/** The beginning of the sort keys of a run's turns in its session's partition. */
export function runTurnPrefix(runId: string): string {
  return `${turnPrefix}${keyPart(runId)}#`;
}

export function turnKey(tenant: string, sessionId: string, runId: string, index: number): Key {
  return { pk: sessionKey(tenant, sessionId).pk, sk: `${runTurnPrefix(runId)}${counted(index, 6)}` };
}

export function runKey(tenant: string, runId: string): Key {
  return { pk: `T#${keyPart(tenant)}#RUN#${keyPart(runId)}`, sk: 'META' };
}

export function eventsKey(tenant: string, runId: string, firstEventId: number): Key {
  return { pk: runKey(tenant, runId).pk, sk: `EVENTS#${counted(firstEventId, 8)}` };
}

/** Whose run a partition key of `runKey` is. */
export function parseRunKey(pk: string): { tenant: string; runId: string } {
  const [, tenant, runId] = /^T#([^#]+)#RUN#([^#]+)$/.exec(pk) ?? [];
  if (tenant === undefined || runId === undefined) throw new AgentError('internal', `${pk} is no key of a run.`);
  return { tenant: decodeURIComponent(tenant), runId: decodeURIComponent(runId) };
}

/** A key may be of any text and length, so its hash stands for it. */
export function idempotencyKey(tenant: string, key: string): Key {
  return { pk: `T#${keyPart(tenant)}#IDEMPOTENCY#${sha256Of(key)}`, sk: 'META' };
}

/** A target may be of any text, so its hash stands for it. */
export function ledgerKey(tenant: string, target: string): Key {
  return { pk: `T#${keyPart(tenant)}#LEDGER#${sha256Of(target)}`, sk: 'META' };
}

/** The `parent` of a tenant's ledgers in the index. */
export function ledgersParent(tenant: string): string {
  return `T#${keyPart(tenant)}#LEDGERS`;
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The `parent` of a tenant's sessions in the index. */
export function sessionsParent(tenant: string): string {
  return `T#${keyPart(tenant)}#SESSIONS`;
}

/** The `parent` of a session's runs in the index. */
export function runsParent(tenant: string, sessionId: string): string {
  return `${sessionKey(tenant, sessionId).pk}#RUNS`;
}

/** The beginning of the sort keys of a tenant's API keys. */
export const apiKeyPrefix = 'KEY#';

/** The partition of a tenant's API keys. */
export function apiKeysPartition(tenant: string): string {
  return `T#${keyPart(tenant)}#KEYS`;
}

export function apiKeyKey(tenant: string, keyId: string): Key {
  return { pk: apiKeysPartition(tenant), sk: `${apiKeyPrefix}${keyPart(keyId)}` };
}

export function apiKeyHashKey(sha256: string): Key {
  return { pk: `KEY#${sha256}`, sk: 'META' };
}

/** A count with leading zeros, so that keys sort as numbers do. */
function counted(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
