import type { BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { ActionLimits } from './defineAction.ts';
import { submitToolName } from './runMemory.ts';
import type { Turn } from './ports.ts';

/** Held back from the run's time, so that the model can hand in what it has; of a short run, a fifth. */
const longestReserveMs = 90_000;

const wrapUpText = `You have reached the limit of this run. Call ${submitToolName} now with what you have found and done so far, and say what is missing. There will be no other turn for work.`;

/** True when the rest of the run's turns or time is the reserve that is held back for handing in a result. */
export function isAtReserve({ maxTurns, timeoutMs }: ActionLimits, used: { turns: number; activeMs: number }): boolean {
  return maxTurns - used.turns <= 1 || used.activeMs >= timeoutMs - Math.min(longestReserveMs, timeoutMs / 5);
}

/** The reply with the request to hand in at its end. */
export function withWrapUp(reply: BetaMessageParam): BetaMessageParam {
  if (reply.role !== 'user') return reply;
  const content = typeof reply.content === 'string' ? [{ type: 'text' as const, text: reply.content }] : reply.content;
  return { ...reply, content: [...content, { type: 'text', text: wrapUpText }] };
}

/** True when one of the turns has asked the model to hand in: what it hands in then is partial. */
export function wasAskedToWrapUp(turns: readonly Pick<Turn, 'reply'>[]): boolean {
  return turns.some(
    ({ reply }) =>
      Array.isArray(reply?.content) &&
      reply.content.some((block) => block.type === 'text' && block.text === wrapUpText),
  );
}
