import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeError } from '../../agents/offline/debug/errorReport.ts';
import { parseErrors } from '../../agents/offline/debug/parseErrors.ts';
import type { StackFrame } from '../../agents/offline/debug/stackFrame.ts';
import debug from '../../agents/catalog/nodejs-backend-expert/actions/debug.ts';
import type { OfflineCall } from '../../agents/engine/defineAction.ts';
import { errorSamples } from './errorSamples.ts';

function describeFrame({ functionName = '', path = '', line, column }: StackFrame): string {
  return `${functionName} ${[path, ...(path === '' ? [''] : [line ?? '', column ?? ''])].join(':')}`;
}

/** What `debug` submits when the workspace is empty: every tool finds nothing. */
async function submissionFor(input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const calls: OfflineCall[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    const step = (await debug.offline?.({ input, calls })) ?? { text: '', tools: [] };
    for (const { name, input: given } of step.tools) {
      if (name === 'Submit') return debug.output.extend({}).parse(given);
      calls.push({ tool: name, input: given, result: 'There is no such file.', isError: true });
    }
  }
  throw new Error('The plan did not come to Submit.');
}

describe('An error is read from', () => {
  test.each(Object.entries(errorSamples))('%s', (_, { text, errors, frame }) => {
    const reports = parseErrors(text);
    expect(reports.map(describeError)).toEqual(errors);
    const first = reports.find(({ frames }) => frames.length > 0)?.frames[0];
    expect(first === undefined ? undefined : describeFrame(first)).toBe(frame);
  });

  test('a text with the number of times that it occurs', () => {
    expect(parseErrors(errorSamples['many equal errors']?.text ?? '').map(({ count }) => count)).toEqual([3]);
  });

  test('a chain, as causes', () => {
    expect(parseErrors(errorSamples['a chain of causes']?.text ?? '').map(({ relation }) => relation)).toEqual([
      'first',
      'cause',
      'cause',
    ]);
    expect(parseErrors(errorSamples['several errors in one']?.text ?? '').map(({ relation }) => relation)).toEqual([
      'first',
      'aggregated',
      'aggregated',
    ]);
  });
});

describe('With no workspace at all, the message tells the cause of', () => {
  test.each(Object.entries(errorSamples).filter(([, { cause }]) => cause !== undefined))(
    '%s',
    async (_, { text, cause }) => {
      expect((await submissionFor({ stackTrace: text }))['cause']).toMatch(cause ?? /never/);
      expect((await submissionFor({ logs: text }))['cause']).toMatch(cause ?? /never/);
    },
  );
});

const fragments = [
  'TypeError: x is not a function',
  '    at f (/app/a.js:1:2)',
  ' at ',
  '(',
  ')',
  ' (',
  ':1:1',
  'eval at ',
  '[cause]: ',
  '[errors]: [',
  '{"',
  '\\n    at ',
  '"}',
  'Error',
  ': ',
  ' ❯ ',
  'stack: |-',
  '[as x]',
  'file:///%zz',
  "code: 'E'",
  '\n',
  ' ',
  '\t',
  '\u001b[31m',
  '"stack":',
  "Cannot find module '",
  'process.env.',
  '.',
  '-',
  '%',
  '\u0000',
  '❯',
  '🙂',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 20 })), { maxLength: 60 })
  .map((parts) => parts.join(''));

describe('Whatever the text', () => {
  test('reading it never throws, and what the plan submits fits the schema', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (trace, problem) => {
        parseErrors(trace);
        await submissionFor({ stackTrace: trace, problem });
      }),
      { numRuns: 300 },
    );
  });

  test.each(fragments)('reading very much of %j takes bounded time', async (fragment) => {
    const repeated = fragment.repeat(Math.ceil(200_000 / fragment.length));
    const startedMs = performance.now();
    parseErrors(repeated);
    parseErrors(`Error: x\n${repeated}`);
    parseErrors(`    at f (${repeated}`);
    await submissionFor({ stackTrace: repeated.slice(0, 50_000), problem: repeated.slice(0, 20_000) });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});
