import type { BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { describe, expect, it } from 'vitest';
import { historyProblems } from '../support/historyProblems.ts';

const user = (text: string): BetaMessageParam => ({ role: 'user', content: text });
const calling = (...ids: string[]): BetaMessageParam => ({
  role: 'assistant',
  content: ids.map((id) => ({ type: 'tool_use', id, name: 'Read', input: {} })),
});
const answering = (...ids: string[]): BetaMessageParam => ({
  role: 'user',
  content: ids.map((id) => ({ type: 'tool_result', tool_use_id: id, content: 'ok' })),
});

describe('the validity of a history', () => {
  it('accepts calls that are all answered in the next message', () => {
    expect(historyProblems([user('go'), calling('a', 'b'), answering('b', 'a'), calling('c'), answering('c')])).toEqual(
      [],
    );
  });

  it('names a call whose result is missing, late, or the last word', () => {
    expect(historyProblems([user('go'), calling('a', 'b'), answering('a')])).toHaveLength(1);
    expect(historyProblems([user('go'), calling('a'), user('well?'), answering('a')])).toHaveLength(2);
    expect(historyProblems([user('go'), calling('a')])).toHaveLength(1);
  });

  it('names a result that nothing asked for, and a history that the assistant opens', () => {
    expect(historyProblems([user('go'), answering('x')])).toEqual([
      'message 1: a result for x, which the message before does not call',
    ]);
    expect(historyProblems([calling('a'), answering('a')])).toEqual(['the first message is not the user’s']);
  });
});
