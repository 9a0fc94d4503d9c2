import type { PendingApproval, RunResource, Usage } from './runs.ts';

/** What happens in a run, named noun-verb. Every kind but `text-delta` is stored. */
export type RunEventBody =
  | {
      readonly type: 'run-started';
      readonly runId: string;
      readonly agent: string;
      readonly action: string;
      readonly model: string;
      readonly sessionId: string;
    }
  | { readonly type: 'turn-started'; readonly turn: number }
  | {
      readonly type: 'tool-called';
      readonly turn: number;
      readonly toolUseId: string;
      readonly tool: string;
      readonly input: unknown;
    }
  | {
      readonly type: 'tool-finished';
      readonly turn: number;
      readonly toolUseId: string;
      readonly tool: string;
      readonly isError: boolean;
      readonly durationMs: number;
      /** The first characters of the result. */
      readonly preview: string;
    }
  | { readonly type: 'submission-rejected'; readonly turn: number; readonly problems: readonly string[] }
  | {
      readonly type: 'turn-finished';
      readonly turn: number;
      readonly stopReason: string;
      readonly usage: Usage;
      readonly costUsd: number;
    }
  | { readonly type: 'warning-raised'; readonly message: string }
  | { readonly type: 'run-queued'; readonly runId: string; readonly sessionId: string }
  | { readonly type: 'run-parked'; readonly reason: string; readonly wakeAt: string }
  | { readonly type: 'approval-requested'; readonly approvals: readonly PendingApproval[] }
  | {
      readonly type: 'approval-decided';
      readonly toolUseId: string;
      readonly decision: 'allow' | 'deny' | 'expired';
      readonly message: string;
    }
  | { readonly type: 'run-resumed'; readonly turn: number }
  | { readonly type: 'run-succeeded'; readonly run: RunResource }
  | { readonly type: 'run-partial'; readonly run: RunResource }
  | { readonly type: 'run-failed'; readonly run: RunResource }
  | { readonly type: 'run-cancelled'; readonly run: RunResource };

/** A stored entry of a run's log; `id` counts from 1 without gaps and is the SSE `id`. */
export type RunEvent = RunEventBody & { readonly id: number; readonly at: string };

/** Live only: a piece of the model's text as it arrives. Never stored, so it has no id. */
export interface TextDelta {
  readonly type: 'text-delta';
  readonly turn: number;
  readonly text: string;
}

export type StreamEvent = RunEvent | TextDelta;

/** Where a driver's events go, each once it is stored (deltas at once). Must not throw and must not block: slow readers are the sink's affair. */
export type EventSink = (event: StreamEvent) => void;
