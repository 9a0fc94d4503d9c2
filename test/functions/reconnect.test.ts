import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeployment } from '../support/deployment.ts';
import type { Deployment } from '../support/deployment.ts';
import type { InvokedResponse, InvokeOptions } from '../support/invoke.ts';
import { idsUpTo, receivedEvents, receivedIds } from '../support/sse.ts';
import { noteHandler } from './noteAction.ts';
import { postNote, streamEvents } from './noteClient.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(async () => deployment.stop());

/** What a client got of a response whose connection is cut after so many bytes. */
async function cutAfter(bytes: number, connect: (options: InvokeOptions) => Promise<InvokedResponse>): Promise<string> {
  let received = '';
  const connection = connect({
    onChunk: (_text, response) => {
      received = response.bytes.subarray(0, bytes).toString('latin1');
      if (response.bytes.length >= bytes) response.destroy();
    },
  });
  // The runtime reports a connection that broke; the client only has what came before.
  await connection.catch(() => undefined);
  return received;
}

describe('a client that is cut off at random bytes', () => {
  it('sees every stored event once, when it comes back with Last-Event-ID', { timeout: 60_000 }, async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 2_500 }), { minLength: 1, maxLength: 6 });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(cuts, async ([first = 1, ...later]) => {
        runs += 1;
        const key = `cut-${runs}`;
        const post = async (options: InvokeOptions & { afterId?: number }): Promise<InvokedResponse> =>
          postNote(noteHandler(deployment), { note: 'every event' }, { ...options, key, face: 'events' });
        const seen: number[] = [...receivedIds(await cutAfter(first, post))];
        const runId = await runOf(key);
        for (const bytes of later) {
          const text = await cutAfter(bytes, async (options) =>
            streamEvents(deployment, runId, seen.at(-1) ?? 0, options),
          );
          seen.push(...receivedIds(text));
        }
        seen.push(...receivedIds((await streamEvents(deployment, runId, seen.at(-1) ?? 0)).body));
        expect(seen).toEqual(idsUpTo(10));
      }),
      { numRuns: 25 },
    );
  });

  /** As a client finds it that was cut off before the first event: it repeats its request. */
  async function runOf(key: string): Promise<string> {
    const stream = await postNote(noteHandler(deployment), { note: 'every event' }, { key, face: 'events' });
    return String(receivedEvents(stream.body)[0]?.data['runId']);
  }
});
