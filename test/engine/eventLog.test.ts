import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLog } from '../../agents/engine/eventLog.ts';
import type { RunEvent, StreamEvent } from '../../agents/engine/events.ts';

const clock = { nowMs: () => 0 };
const note = (message: string) => ({ type: 'warning-raised', message }) as const;
const idOf = (event: StreamEvent) => ('id' in event ? event.id : undefined);

describe('the event log', () => {
  it('numbers events from the journal’s last one on and shows each to the sink only when it is stored', async () => {
    const seen: StreamEvent[] = [];
    const log = new EventLog({
      lastEventId: 4,
      clock,
      sink: (event) => seen.push(event),
      flush: () => Promise.resolve(),
    });
    log.append(note('a'));
    log.append(note('b'));
    expect(seen).toEqual([]);
    await log.storeWith((events) => {
      expect(events.map((event) => event.id)).toEqual([5, 6]);
      expect(seen).toEqual([]);
      return Promise.resolve();
    });
    expect(seen.map(idOf)).toEqual([5, 6]);
  });

  it('keeps the events of a failed write for the next one', async () => {
    const log = new EventLog({ lastEventId: 0, clock, sink: () => undefined, flush: () => Promise.resolve() });
    log.append(note('a'));
    await expect(log.storeWith(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    log.append(note('b'));
    const stored = await log.storeWith((events) => Promise.resolve(events.map((event) => event.id)));
    expect(stored).toEqual([1, 2]);
  });

  it('flushes on its own only when no write comes', async () => {
    const flushed = Promise.withResolvers<readonly RunEvent[]>();
    const log = new EventLog({
      lastEventId: 0,
      clock,
      sink: () => undefined,
      flushAfterMs: 5,
      flush: (events) => {
        flushed.resolve(events);
        return Promise.resolve();
      },
    });
    log.append(note('slow'));
    expect((await flushed.promise).map((event) => event.id)).toEqual([1]);
    expect(await log.storeWith((events) => Promise.resolve(events))).toEqual([]);
  });

  it('stores every event exactly once and in order, whichever writes fail and however they overlap', async () => {
    const step = fc.oneof(fc.constant('append' as const), fc.constant('store' as const), fc.constant('fail' as const));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const seen: StreamEvent[] = [];
        const stored: number[] = [];
        const log = new EventLog({
          lastEventId: 0,
          clock,
          sink: (event) => seen.push(event),
          flush: () => Promise.resolve(),
        });
        const writes: Promise<unknown>[] = [];
        let appended = 0;
        for (const action of steps) {
          if (action === 'append') log.append(note(String(++appended)));
          if (action === 'store')
            writes.push(log.storeWith(async (events) => void stored.push(...events.map((event) => event.id))));
          if (action === 'fail')
            writes.push(log.storeWith(() => Promise.reject(new Error('down'))).catch(() => undefined));
        }
        await Promise.all(writes);
        await log.storeWith(async (events) => void stored.push(...events.map((event) => event.id)));
        const expected = Array.from({ length: appended }, (_, index) => index + 1);
        expect(stored).toEqual(expected);
        expect(seen.map(idOf)).toEqual(expected);
      }),
    );
  });
});
