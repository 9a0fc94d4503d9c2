import type { BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { toolResults } from '../../agents/engine/history.ts';

/**
 * What is wrong with a history that would be sent to the model, as sentences; empty when it is valid. The API refuses a
 * history that does not begin with the user, or in which a tool call lacks its result in the very next message.
 */
export function historyProblems(messages: readonly BetaMessageParam[]): readonly string[] {
  const problems: string[] = [];
  if (messages[0]?.role !== 'user') problems.push('the first message is not the user’s');
  messages.forEach((message, index) => {
    const results = toolResults(message).map((result) => result.tool_use_id);
    const next = messages[index + 1];
    const answered = new Set(next?.role === 'user' ? toolResults(next).map((result) => result.tool_use_id) : []);
    const open = new Set(calledIds(messages[index - 1]));
    for (const id of calledIds(message))
      if (!answered.has(id)) problems.push(`message ${index}: tool call ${id} has no result in the next message`);
    for (const id of results)
      if (!open.has(id)) problems.push(`message ${index}: a result for ${id}, which the message before does not call`);
  });
  return problems;
}

function calledIds(message: BetaMessageParam | undefined): readonly string[] {
  if (message?.role !== 'assistant') return [];
  const content = Array.isArray(message.content) ? message.content : [];
  return content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
}
