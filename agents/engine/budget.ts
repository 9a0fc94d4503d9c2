import type { BetaMessage, BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { AgentError } from './errors.ts';
import { costUsd, maxOutputTokens } from './models.ts';
import type { RunState } from './runState.ts';
import { toUsage } from './turn.ts';
import type { LoopOptions } from './legEnd.ts';

/** Tokens of the answer that hands in a result when the budget is nearly spent. */
const handInTokens = 4_000;

/** How long the next answer may be: shorter when it only hands in, so that the reserve can be small. */
export function answerTokens(state: RunState): number {
  const longest = Math.min(state.limits.maxOutputTokens, maxOutputTokens(state.record.model));
  return state.wrappingUp && state.record.budgetUsd !== null ? Math.min(longest, handInTokens) : longest;
}

/**
 * Throws `budget_spent` when the next call might cost more than is left of the run's budget. The bound is never too low: the prompt
 * counts as written to the cache, new text as one token for each byte, and the answer at its full length.
 */
export function assertAffordable(state: RunState, options: LoopOptions): void {
  const { budgetUsd, costUsd: spentUsd } = state.record;
  if (budgetUsd === null) return;
  const boundUsd = worstCaseUsd(state, promptBound(state, options), answerTokens(state));
  if (spentUsd + boundUsd <= budgetUsd) return;
  throw new AgentError(
    'budget_spent',
    `The next call of the model may cost ${dollars(boundUsd)}, and ${dollars(budgetUsd - spentUsd)} of the run's budget of ${dollars(budgetUsd)} is left. Its turns are stored.`,
  );
}

/** True when after this response one more full turn would leave too little for handing in a result. */
export function isBudgetAtReserve(state: RunState, message: BetaMessage, reply: BetaMessageParam | undefined): boolean {
  const { budgetUsd, costUsd: spentUsd, model } = state.record;
  if (budgetUsd === null) return false;
  const turnUsd = costUsd(model, toUsage(message));
  const promptTokens = tokensOf(message) + bytesOf(reply);
  const longest = Math.min(state.limits.maxOutputTokens, maxOutputTokens(model));
  const nextUsd = worstCaseUsd(state, promptTokens, longest);
  const handInUsd = worstCaseUsd(state, promptTokens + longest, handInTokens);
  return spentUsd + turnUsd + nextUsd + handInUsd > budgetUsd;
}

function promptBound(state: RunState, { opening, system, tools }: LoopOptions): number {
  const { lastMessage } = state;
  if (lastMessage !== undefined) return tokensOf(lastMessage) + bytesOf(state.messages.at(-1));
  const definitions = tools.map(({ run: _run, parse: _parse, ...definition }) => definition);
  return bytesOf([system, definitions, state.messages, opening]);
}

function worstCaseUsd({ record }: RunState, promptTokens: number, outputTokens: number): number {
  return costUsd(record.model, { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: promptTokens, outputTokens });
}

/** The tokens of a response's prompt and of itself: what the next prompt begins with. */
function tokensOf(message: BetaMessage): number {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = toUsage(message);
  return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value ?? ''));
}

function dollars(amount: number): string {
  return `$${amount.toFixed(4)}`;
}
