import type { RuleEntry } from './ruleEntry.ts';

// Conditions and callbacks are where promises get lost; the other places of the rule are matters of taste and take most of its time.
const misusedPromises = {
  checksVoidReturn: {
    arguments: true,
    attributes: false,
    inheritedMethods: false,
    properties: false,
    returns: false,
    variables: false,
  },
};

/** Mistakes that make a service wrong, slow or hard to trust without an attacker's help. */
export const qualityRules: Readonly<Record<string, RuleEntry>> = {
  'sync-io': {
    title: 'A function does blocking I/O',
    severity: 'low',
    confidence: 'low',
    cwe: [1322],
    owasp: [],
    profiles: ['quality'],
    message:
      'The call blocks the event loop for as long as it takes. At start-up that is fine; on the path of a request it stops all others.',
    fix: 'If a request can reach this function, use the promise form of the call and await it.',
    feeds: [{ name: 'own/sync-io', explains: true }],
  },
  'misused-promise': {
    title: 'A promise stands where none is expected',
    severity: 'medium',
    confidence: 'high',
    cwe: [755],
    owasp: ['A10:2025'],
    profiles: ['quality'],
    message:
      'The caller does not look at the promise: a condition on it is always true, and an async callback is not waited for and its failure is unhandled.',
    fix: 'Await the promise before the test; for async callbacks use for…of with await, or Promise.all over map.',
    feeds: [{ name: 'typescript/no-misused-promises', options: [misusedPromises] }],
  },
  'await-of-non-promise': {
    title: 'Something that is no promise is awaited',
    severity: 'low',
    confidence: 'high',
    cwe: [],
    owasp: [],
    profiles: ['quality'],
    message:
      'The await does nothing but delay. Often a call is missing its parentheses, or the work was meant to be asynchronous and is not.',
    fix: 'Await the call that returns the promise, or drop the await.',
    feeds: [{ name: 'typescript/await-thenable' }],
  },
  'throws-non-error': {
    title: 'Something that is no Error is thrown',
    severity: 'low',
    confidence: 'medium',
    cwe: [755],
    owasp: [],
    profiles: ['quality'],
    message:
      'There is no stack and no message: logs show nothing useful, and handlers that read them fail in their turn.',
    fix: 'Throw an Error, or a class that extends it, with the value as its cause or a property.',
    feeds: [{ name: 'typescript/only-throw-error', options: [{ allowThrowingAny: true, allowThrowingUnknown: true }] }],
  },
  'unawaited-return-in-try': {
    title: 'A promise leaves a try block without being awaited',
    severity: 'medium',
    confidence: 'high',
    cwe: [755],
    owasp: ['A10:2025'],
    profiles: ['quality'],
    message:
      'The block is left before the promise settles: its rejection passes by the catch, and finally runs too early.',
    fix: 'Write `return await` inside the try block.',
    feeds: [{ name: 'typescript/return-await', options: ['error-handling-correctness-only'] }],
  },
  'async-promise-executor': {
    title: 'The executor of a promise is async',
    severity: 'medium',
    confidence: 'high',
    cwe: [248, 755],
    owasp: ['A10:2025'],
    profiles: ['quality'],
    message:
      'What an async executor throws does not reject the promise that is being made: the caller waits for ever, and the rejection is unhandled.',
    fix: 'Make the surrounding function async and await in it, or handle errors in the executor and call reject.',
    feeds: [{ name: 'no-async-promise-executor' }],
  },
  'promise-settled-twice': {
    title: 'A promise can be settled twice',
    severity: 'low',
    confidence: 'medium',
    cwe: [],
    owasp: [],
    profiles: ['quality'],
    message:
      'Only the first resolve or reject counts, the second is lost without a trace: usually a `return` is missing after the first.',
    fix: 'Return right after resolve or reject.',
    feeds: [{ name: 'promise/no-multiple-resolved' }],
  },
  'control-flow-in-finally': {
    title: 'A finally block overrides the outcome',
    severity: 'medium',
    confidence: 'high',
    cwe: [584],
    owasp: [],
    profiles: ['quality'],
    message:
      'A return, throw, break or continue in finally replaces what the try block returned or threw, so errors vanish.',
    fix: 'Keep finally for cleaning up, and return after it.',
    feeds: [{ name: 'no-unsafe-finally' }],
  },
  'empty-block': {
    title: 'A block is empty',
    severity: 'low',
    confidence: 'medium',
    cwe: [1071, 391],
    owasp: [],
    profiles: ['quality'],
    message:
      'An empty catch swallows every failure, the ones nobody thought of too; any other empty block is code that was forgotten.',
    fix: 'Handle the error, log it, or say in a comment why nothing is to be done.',
    feeds: [{ name: 'no-empty' }],
  },
  'ignored-callback-error': {
    title: 'A callback ignores its error',
    severity: 'medium',
    confidence: 'high',
    cwe: [391, 252],
    owasp: ['A10:2025'],
    profiles: ['quality'],
    message: 'When the operation fails the callback goes on as if it had worked, with results that are undefined.',
    fix: 'Look at the error first: pass it on, log it, or return.',
    feeds: [{ name: 'n/handle-callback-err', options: ['^(err|error)$'] }],
  },
  'deprecated-api': {
    title: 'A deprecated API of Node.js is used',
    severity: 'low',
    confidence: 'high',
    cwe: [477],
    owasp: [],
    profiles: ['quality'],
    message:
      'The API is deprecated: it will go away in a later release, and several were deprecated because they are not safe.',
    fix: "Use the replacement that Node.js's documentation names for it.",
    feeds: [{ name: 'n/no-deprecated-api' }],
  },
};
