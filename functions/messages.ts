import type { BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { AgentError } from '../agents/engine/errors.ts';
import type { Page, PageRequest, Turn } from '../agents/engine/ports.ts';

/** One piece of a message, free of the model API's own shapes. */
export type MessageBlock =
  | { readonly type: 'text' | 'thinking'; readonly text: string }
  | { readonly type: 'tool-call'; readonly toolUseId: string; readonly tool: string; readonly input: unknown }
  | { readonly type: 'tool-result'; readonly toolUseId: string; readonly isError: boolean; readonly text: string }
  /** Kinds of content that have no plain form here, by the model API's name. */
  | { readonly type: 'other'; readonly kind: string };

/** One message of a session's history. */
export interface SessionMessage {
  readonly runId: string;
  readonly turn: number;
  readonly role: 'user' | 'assistant';
  readonly content: readonly MessageBlock[];
}

type Content = BetaMessageParam['content'] | Turn['message']['content'];
type Block = Exclude<Content, string | undefined>[number];

/** The messages of a turn, in order: what opened the run, what the model said, what it was answered. */
export function messagesOf(turn: Turn): readonly SessionMessage[] {
  const message = (role: SessionMessage['role'], content: Content): SessionMessage => ({
    runId: turn.runId,
    turn: turn.index,
    role,
    content: toBlocks(content),
  });
  return [
    ...(turn.opening === undefined ? [] : [message('user', turn.opening.content)]),
    message('assistant', turn.message.content),
    ...(turn.reply === undefined ? [] : [message('user', turn.reply.content)]),
  ];
}

function toBlocks(content: Content): readonly MessageBlock[] {
  if (content === undefined) return [];
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content.map(toBlock);
}

function toBlock(block: Block): MessageBlock {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text };
    case 'thinking':
      return { type: 'thinking', text: block.thinking };
    case 'tool_use':
    case 'server_tool_use':
      return { type: 'tool-call', toolUseId: block.id, tool: block.name, input: block.input };
    case 'tool_result':
      return {
        type: 'tool-result',
        toolUseId: block.tool_use_id,
        isError: block.is_error ?? false,
        text: textOf(block.content),
      };
    default:
      return { type: 'other', kind: block.type };
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (hasText(part) ? part.text : '')).join('');
}

function hasText(part: unknown): part is { readonly text: string } {
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string';
}

/** A page of a list that only ever grows at its end; the cursor is a position in it. */
export function pageOfMessages(messages: readonly SessionMessage[], page: PageRequest): Page<SessionMessage> {
  const start = page.cursor === undefined ? 0 : positionOf(page.cursor);
  const end = start + page.limit;
  return { items: messages.slice(start, end), nextCursor: end < messages.length ? cursorOf(end) : null };
}

function cursorOf(position: number): string {
  return Buffer.from(`message:${position}`).toString('base64url');
}

function positionOf(cursor: string): number {
  const position = /^message:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (position !== undefined) return Number(position);
  throw new AgentError(
    'invalid_request',
    `?cursor= is ${JSON.stringify(cursor)}; give the nextCursor of an earlier page of this list, or none.`,
  );
}
