import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import {
  answerCallback,
  applyUpdate,
  fireTimer,
  type OperationUpdate,
  type StoredOperation,
} from './durableOperations.ts';

/** One execution of a durable function. Instants are epoch milliseconds. */
export interface StoredExecution {
  readonly arn: string;
  readonly name: string;
  /** Qualified, as it was invoked. */
  readonly functionArn: string;
  /** The JSON that it was started with. */
  readonly input: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly startedAtMs: number;
  /** When it is given up. */
  readonly endsAtMs: number;
  /** Counts its invocations; a checkpoint of an earlier one than the last is refused. */
  readonly invocation: number;
  /** Whether an invocation was under way when this was read: after a crash, whether it has to be made again. */
  readonly invoked: boolean;
  readonly outcome: string | null;
}

/** The checkpoint belongs to an invocation that is no longer the execution's own. */
export class StaleTokenError extends Error {
  override readonly name = 'StaleTokenError';
}

const executionSchema = z
  .object({
    arn: z.string(),
    name: z.string(),
    functionArn: z.string(),
    input: z.string(),
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT']),
    startedAtMs: z.number(),
    endsAtMs: z.number(),
    invocation: z.number(),
    invoked: z.number(),
    outcome: z.string().nullable(),
  })
  .transform(({ invoked, ...rest }): StoredExecution => ({ ...rest, invoked: invoked === 1 }));

const documentSchema = z.object({ document: z.string() });

/*
 * `changed` marks operations that a timer or an answer has changed and that no invocation has been told of. The log is written
 * ahead without waiting for the disk: it outlives a killed process, and a machine that loses power loses its last moments.
 */
const layout = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS executions (
    arn TEXT PRIMARY KEY, name TEXT NOT NULL, functionArn TEXT NOT NULL, input TEXT NOT NULL, status TEXT NOT NULL,
    startedAtMs INTEGER NOT NULL, endsAtMs INTEGER NOT NULL, invocation INTEGER NOT NULL, invoked INTEGER NOT NULL,
    outcome TEXT, UNIQUE (functionArn, name)) STRICT;
  CREATE TABLE IF NOT EXISTS operations (
    arn TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, dueAtMs INTEGER, callbackId TEXT,
    changed INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (arn, id)) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS callbacks ON operations (callbackId) WHERE callbackId IS NOT NULL;
`;

/** Keeps durable executions in one SQLite file, so that they go on after the process was killed. */
export class DurableStore {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(layout);
  }

  close(): void {
    this.#database.close();
  }

  /** Stores a new execution, or finds the one of this name. */
  start(request: { functionArn: string; name: string; input: string; nowMs: number; timeoutMs: number }): {
    readonly execution: StoredExecution;
    readonly isNew: boolean;
  } {
    const { functionArn, name, input, nowMs, timeoutMs } = request;
    const existing = this.#one('SELECT * FROM executions WHERE functionArn = ? AND name = ?', functionArn, name);
    if (existing !== undefined) return { execution: executionSchema.parse(existing), isNew: false };
    const id = randomUUID();
    const versionArn = `${functionArn.split(':').slice(0, 7).join(':')}:1`;
    const arn = `${versionArn}/durable-execution/${name}/${id}`;
    this.#database
      .prepare(`INSERT INTO executions VALUES (?, ?, ?, ?, 'RUNNING', ?, ?, 0, 1, NULL)`)
      .run(arn, name, functionArn, input, nowMs, nowMs + timeoutMs);
    // The first operation is the execution itself; its "result" is what it was started with.
    this.#save(arn, { id, type: 'EXECUTION', status: 'STARTED', startedAtMs: nowMs, result: input }, false);
    return { execution: this.read(arn), isNew: true };
  }

  /** Throws when there is no such execution. */
  read(arn: string): StoredExecution {
    return executionSchema.parse(this.#one('SELECT * FROM executions WHERE arn = ?', arn));
  }

  /** Those that are not ended, oldest first. */
  unfinished(): readonly StoredExecution[] {
    const rows = this.#database.prepare(`SELECT * FROM executions WHERE status = 'RUNNING' ORDER BY startedAtMs`).all();
    return rows.map((row) => executionSchema.parse(row));
  }

  /** Counts a new invocation and returns it with what the function has to be told. */
  begin(
    arn: string,
    nowMs: number,
  ): { execution: StoredExecution; operations: StoredOperation[]; updatedIds: string[] } {
    this.fireTimers(arn, nowMs);
    const updatedIds = this.#takeChanges(arn).map(({ id }) => id);
    this.#database.prepare('UPDATE executions SET invocation = invocation + 1, invoked = 1 WHERE arn = ?').run(arn);
    return { execution: this.read(arn), operations: this.#visible(arn), updatedIds };
  }

  /** The invocation is over and the execution waits. */
  rest(arn: string): void {
    this.#database.prepare('UPDATE executions SET invoked = 0 WHERE arn = ?').run(arn);
  }

  finish(arn: string, status: StoredExecution['status'], outcome: string | null): void {
    this.#database
      .prepare('UPDATE executions SET status = ?, outcome = coalesce(outcome, ?), invoked = 0 WHERE arn = ?')
      .run(status, outcome, arn);
  }

  /** Stores an invocation's updates; returns what it has to know: those operations, and those that changed meanwhile. Throws `StaleTokenError`. */
  checkpoint(arn: string, token: string, updates: readonly OperationUpdate[], nowMs: number): StoredOperation[] {
    this.#check(arn, token);
    const updated = updates
      .filter(({ Type }) => Type !== 'EXECUTION')
      .map((update) => {
        const operation = applyUpdate(this.#operation(arn, update.Id), update, nowMs, randomUUID);
        this.#save(arn, operation, false);
        return operation;
      });
    const result = updates.find(({ Type, Action }) => Type === 'EXECUTION' && Action === 'SUCCEED');
    // A result too large for the function's answer comes this way, before the answer.
    if (result !== undefined)
      this.#database.prepare('UPDATE executions SET outcome = ? WHERE arn = ?').run(result.Payload ?? null, arn);
    this.fireTimers(arn, nowMs);
    return [...updated, ...this.#takeChanges(arn)];
  }

  /** What an invocation may read again. Throws `StaleTokenError`. */
  state(arn: string, token: string): StoredOperation[] {
    this.#check(arn, token);
    return this.#visible(arn);
  }

  /** Changes the operations whose time has come. */
  fireTimers(arn: string, nowMs: number): void {
    const due = this.#database
      .prepare('SELECT document FROM operations WHERE arn = ? AND dueAtMs <= ?')
      .all(arn, nowMs);
    for (const operation of due.map(operationOf)) this.#save(arn, fireTimer(operation, nowMs), true);
  }

  /** When the execution has to be invoked again: 0 for at once, null for not before somebody answers a callback. */
  nextInvocationMs(arn: string): number | null {
    const changed = this.#one('SELECT 1 FROM operations WHERE arn = ? AND changed = 1 LIMIT 1', arn);
    if (changed !== undefined) return 0;
    const row = this.#one('SELECT min(dueAtMs) AS dueAtMs FROM operations WHERE arn = ?', arn);
    return z.object({ dueAtMs: z.number().nullable() }).parse(row).dueAtMs;
  }

  /** Answers an open callback and returns whose it is; undefined when there is none, or it is closed. */
  answer(callbackId: string, answer: Parameters<typeof answerCallback>[1], nowMs: number): string | undefined {
    const row = this.#one('SELECT arn, document FROM operations WHERE callbackId = ?', callbackId);
    if (row === undefined) return undefined;
    const { arn } = z.object({ arn: z.string() }).parse(row);
    const operation = operationOf(row);
    if (operation.endedAtMs !== undefined || this.read(arn).status !== 'RUNNING') return undefined;
    this.#save(arn, answerCallback(operation, answer, nowMs), true);
    return arn;
  }

  /** Forgets executions that have ended and began before this instant. */
  purge(beforeMs: number): void {
    const old = `SELECT arn FROM executions WHERE status <> 'RUNNING' AND startedAtMs < ?`;
    this.#database.prepare(`DELETE FROM operations WHERE arn IN (${old})`).run(beforeMs);
    this.#database.prepare(`DELETE FROM executions WHERE status <> 'RUNNING' AND startedAtMs < ?`).run(beforeMs);
  }

  #check(arn: string, token: string): void {
    const execution = this.read(arn);
    if (execution.status !== 'RUNNING' || token !== String(execution.invocation)) throw new StaleTokenError(arn);
  }

  /** Without what happened inside contexts that have ended: a replay takes their result. */
  #visible(arn: string): StoredOperation[] {
    const rows = this.#database.prepare('SELECT document FROM operations WHERE arn = ? ORDER BY position').all(arn);
    const closed = new Set<string>();
    return rows.map(operationOf).filter(({ id, parentId, type, endedAtMs, replayChildren }) => {
      const hidden = parentId !== undefined && closed.has(parentId);
      if (hidden || (type === 'CONTEXT' && endedAtMs !== undefined && replayChildren !== true)) closed.add(id);
      return !hidden;
    });
  }

  #operation(arn: string, id: string): StoredOperation | undefined {
    const row = this.#one('SELECT document FROM operations WHERE arn = ? AND id = ?', arn, id);
    return row === undefined ? undefined : operationOf(row);
  }

  #takeChanges(arn: string): StoredOperation[] {
    return this.#database
      .prepare('UPDATE operations SET changed = 0 WHERE arn = ? AND changed = 1 RETURNING document')
      .all(arn)
      .map(operationOf);
  }

  #save(arn: string, operation: StoredOperation, changed: boolean): void {
    this.#database
      .prepare(
        `INSERT INTO operations VALUES (?, ?, (SELECT count(*) FROM operations WHERE arn = ?), ?, ?, ?, ?)
         ON CONFLICT (arn, id) DO UPDATE SET dueAtMs = excluded.dueAtMs, callbackId = excluded.callbackId,
           changed = excluded.changed, document = excluded.document`,
      )
      .run(
        arn,
        operation.id,
        arn,
        operation.dueAtMs ?? null,
        operation.callbackId ?? null,
        changed ? 1 : 0,
        JSON.stringify(operation),
      );
  }

  #one(query: string, ...values: (string | number)[]): Record<string, unknown> | undefined {
    return this.#database.prepare(query).get(...values);
  }
}

// Only this file writes these documents.
function operationOf(row: unknown): StoredOperation {
  return JSON.parse(documentSchema.parse(row).document) as StoredOperation;
}
