import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool';
import type { BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { ModelClient } from './modelClient.ts';
import type { GatedResult, PendingApproval, PendingTurn } from './runs.ts';

/** Why the loop over turns stopped without a failure. */
export type LoopEnd =
  | { readonly kind: 'result'; readonly result: GatedResult }
  | { readonly kind: 'leg-over' }
  | {
      readonly kind: 'awaiting-approval';
      readonly approvals: readonly PendingApproval[];
      readonly pendingTurn: PendingTurn;
    };

/** How a driver's leg of a run came to its end. */
export type LegEnd =
  | LoopEnd
  | { readonly kind: 'parked'; readonly reason: string; readonly parkedMs: number }
  | { readonly kind: 'failure'; readonly failure: unknown }
  /** Another driver has the run: nothing may be written. */
  | { readonly kind: 'lost' };

/** What the loop over turns sends with every call. */
export interface LoopOptions {
  readonly client: ModelClient;
  readonly system: string;
  /** The user message that opens the run. */
  readonly opening: BetaMessageParam;
  readonly tools: readonly BetaRunnableTool<unknown>[];
}
