import { createParser } from 'eventsource-parser';
import { bodyOf } from './invoke.ts';

export interface ReceivedEvent {
  readonly id: number | undefined;
  readonly event: string | undefined;
  readonly data: Record<string, unknown>;
}

/** The whole events of a stream's text, in order; one that is cut in the middle is none. */
export function receivedEvents(body: string): readonly ReceivedEvent[] {
  const events: ReceivedEvent[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      events.push({ id: id === undefined ? undefined : Number(id), event, data: bodyOf({ body: data }) });
    },
  });
  parser.feed(body);
  return events;
}

/** The ids of the stored events of a stream's text. */
export function receivedIds(body: string): readonly number[] {
  return receivedEvents(body).flatMap(({ id }) => (id === undefined ? [] : [id]));
}

/** 1…count. */
export function idsUpTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_item, index) => index + 1);
}
