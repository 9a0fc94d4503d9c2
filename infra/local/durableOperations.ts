import type { OperationStatus, WireOperation } from '@aws/durable-execution-sdk-js';
import * as z from 'zod';

const errorSchema = z.object({
  ErrorMessage: z.string().nullish(),
  ErrorType: z.string().nullish(),
  ErrorData: z.string().nullish(),
  StackTrace: z.array(z.string()).nullish(),
});

/** What a function's checkpoint asks of one operation. Durable invocations of other functions are not served here. */
export const updateSchema = z.object({
  Id: z.string().min(1),
  ParentId: z.string().nullish(),
  Name: z.string().nullish(),
  Type: z.enum(['STEP', 'WAIT', 'CALLBACK', 'CONTEXT', 'EXECUTION']),
  SubType: z.string().nullish(),
  Action: z.enum(['START', 'SUCCEED', 'FAIL', 'RETRY', 'CANCEL']),
  Payload: z.string().nullish(),
  Error: errorSchema.nullish(),
  ContextOptions: z.object({ ReplayChildren: z.boolean().nullish() }).nullish(),
  StepOptions: z.object({ NextAttemptDelaySeconds: z.number().nullish() }).nullish(),
  WaitOptions: z.object({ WaitSeconds: z.number() }).nullish(),
  CallbackOptions: z.object({ TimeoutSeconds: z.number().nullish() }).nullish(),
});

export type OperationUpdate = z.infer<typeof updateSchema>;
type OperationError = z.infer<typeof errorSchema>;

/** An operation of an execution as it is kept. Instants are epoch milliseconds. */
export interface StoredOperation {
  readonly id: string;
  readonly type: OperationUpdate['Type'];
  readonly status: OperationStatus;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly parentId?: string;
  readonly name?: string;
  readonly subType?: string;
  /** When it changes by itself: the end of a wait, the next attempt of a step, the timeout of a callback. */
  readonly dueAtMs?: number;
  readonly attempt?: number;
  readonly result?: string;
  readonly error?: OperationError;
  readonly callbackId?: string;
  readonly replayChildren?: boolean;
}

/** The operation after an update. Changes to one that has ended are ignored, as its end is what every replay has seen. */
export function applyUpdate(
  existing: StoredOperation | undefined,
  update: OperationUpdate,
  nowMs: number,
  newId: () => string,
): StoredOperation {
  const operation = existing ?? firstForm(update, nowMs);
  if (operation.endedAtMs !== undefined) return operation;
  const { dueAtMs: _dueAtMs, ...still } = operation;
  switch (update.Action) {
    case 'START':
      return { ...still, status: 'STARTED', ...startDetails(update, nowMs, newId) };
    case 'RETRY':
      return {
        ...still,
        ...outcomeOf(update),
        status: 'PENDING',
        attempt: (operation.attempt ?? 0) + 1,
        dueAtMs: nowMs + (update.StepOptions?.NextAttemptDelaySeconds ?? 1) * 1000,
      };
    case 'SUCCEED':
    case 'FAIL':
      return {
        ...still,
        ...outcomeOf(update),
        status: update.Action === 'SUCCEED' ? 'SUCCEEDED' : 'FAILED',
        endedAtMs: nowMs,
        ...(update.Type === 'STEP' ? { attempt: (operation.attempt ?? 0) + 1 } : {}),
        ...(update.ContextOptions?.ReplayChildren === true ? { replayChildren: true } : {}),
      };
    case 'CANCEL':
      return { ...still, status: 'CANCELLED', endedAtMs: nowMs };
  }
}

/** The operation after its time has come. */
export function fireTimer(operation: StoredOperation, nowMs: number): StoredOperation {
  const { dueAtMs: _dueAtMs, ...still } = operation;
  if (operation.type === 'STEP') return { ...still, status: 'READY' };
  return { ...still, status: operation.type === 'CALLBACK' ? 'TIMED_OUT' : 'SUCCEEDED', endedAtMs: nowMs };
}

/** A callback's operation after somebody has answered it. */
export function answerCallback(
  operation: StoredOperation,
  answer: { readonly result: string } | { readonly error: OperationError },
  nowMs: number,
): StoredOperation {
  const { dueAtMs: _dueAtMs, ...still } = operation;
  return { ...still, ...answer, status: 'result' in answer ? 'SUCCEEDED' : 'FAILED', endedAtMs: nowMs };
}

/** How an instant is written: ISO 8601 in a function's event, seconds of the epoch in an answer of the Lambda API. */
export type InstantForm = (epochMs: number) => string | number;
export const isoInstant: InstantForm = (epochMs) => new Date(epochMs).toISOString();
export const epochSeconds: InstantForm = (epochMs) => epochMs / 1000;

type Wire = { readonly [Key in keyof WireOperation]?: unknown };

/** The operation as the SDK reads it. */
export function toWire(operation: StoredOperation, instant: InstantForm): Wire {
  const due = operation.dueAtMs === undefined ? undefined : instant(operation.dueAtMs);
  const outcome = { Result: operation.result, Error: operation.error };
  const details: Readonly<Record<StoredOperation['type'], Wire>> = {
    EXECUTION: { ExecutionDetails: { InputPayload: operation.result } },
    STEP: { StepDetails: { ...outcome, Attempt: operation.attempt ?? 0, NextAttemptTimestamp: due } },
    WAIT: { WaitDetails: { ScheduledEndTimestamp: due } },
    CALLBACK: { CallbackDetails: { ...outcome, CallbackId: operation.callbackId } },
    CONTEXT: { ContextDetails: { ...outcome, ReplayChildren: operation.replayChildren } },
  };
  return {
    Id: operation.id,
    ParentId: operation.parentId,
    Name: operation.name,
    Type: operation.type,
    SubType: operation.subType,
    Status: operation.status,
    StartTimestamp: instant(operation.startedAtMs),
    EndTimestamp: operation.endedAtMs === undefined ? undefined : instant(operation.endedAtMs),
    ...details[operation.type],
  };
}

function firstForm(update: OperationUpdate, nowMs: number): StoredOperation {
  return {
    id: update.Id,
    type: update.Type,
    status: 'STARTED',
    startedAtMs: nowMs,
    ...(typeof update.ParentId === 'string' ? { parentId: update.ParentId } : {}),
    ...(typeof update.Name === 'string' ? { name: update.Name } : {}),
    ...(typeof update.SubType === 'string' ? { subType: update.SubType } : {}),
  };
}

function startDetails(update: OperationUpdate, nowMs: number, newId: () => string): Partial<StoredOperation> {
  if (update.Type === 'WAIT') return { dueAtMs: nowMs + (update.WaitOptions?.WaitSeconds ?? 1) * 1000 };
  if (update.Type !== 'CALLBACK') return {};
  const timeoutSeconds = update.CallbackOptions?.TimeoutSeconds;
  return {
    callbackId: newId(),
    ...(typeof timeoutSeconds === 'number' ? { dueAtMs: nowMs + timeoutSeconds * 1000 } : {}),
  };
}

function outcomeOf({ Payload, Error: error }: OperationUpdate): Partial<StoredOperation> {
  return {
    ...(typeof Payload === 'string' ? { result: Payload } : {}),
    ...(error === null || error === undefined ? {} : { error }),
  };
}
