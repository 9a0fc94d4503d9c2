import type { RuleTable } from '../ruleEntry.ts';

/** Rules about work that is left half done, or done twice at once: a part of the table of the category async. */
export const asyncStateRules: RuleTable = {
  'missing-rollback': {
    category: 'async',
    title: 'A transaction is not rolled back when it fails',
    severity: 'medium',
    confidence: 'high',
    cwe: [460, 755],
    owasp: ['A10:2025'],
    profiles: ['quality'],
    message:
      'When a statement in between fails, the transaction stays open: its locks are held, and a pooled connection takes the half-done work into the next request, which may commit it.',
    fix: 'Put the work into try, roll back in catch, and release the connection in finally; or use the form of the library that takes a function.',
  },
  'query-outside-transaction': {
    category: 'async',
    title: 'A write of a transaction goes through another connection',
    severity: 'medium',
    confidence: 'high',
    cwe: [662, 362, 460],
    owasp: ['A10:2025'],
    profiles: ['security', 'quality'],
    message:
      'The write is not part of the transaction: it is not undone when the rest fails, is seen before the rest, and may wait for locks that its own transaction holds.',
    fix: 'Send every statement through the transaction: its client, `trx`, `tx`, manager, or `{ transaction }` and `{ session }` in the options.',
  },
  'race-on-shared-state': {
    category: 'async',
    title: 'State that requests share is written after a wait, by what was read before it',
    severity: 'low',
    confidence: 'medium',
    cwe: [362, 367],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: ['security', 'quality'],
    message:
      'While the handler waits, other requests read and write the same variable: updates are lost, and a check that was passed before the wait does not hold after it.',
    fix: 'Read and write without an await in between, or keep the state in a database and change it in one statement.',
  },
  'lost-update': {
    category: 'async',
    title: 'A stored number or mark is written by what was read before, with neither a lock nor a condition',
    severity: 'medium',
    confidence: 'medium',
    cwe: [362, 367],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: ['security', 'quality'],
    message:
      'Requests that come at the same time read the same value: one update is lost, or both pass the test, so that stock, seats, vouchers or money are given twice.',
    fix: 'Change it in one statement that carries the condition (`SET stock = stock - $1 WHERE id = $2 AND stock >= $1`, `$inc` with a filter) and look at the count of changed rows; or lock the row in a transaction.',
  },
  'promise-never-settles': {
    category: 'async',
    title: 'A promise is neither fulfilled nor rejected when the work fails',
    severity: 'medium',
    confidence: 'high',
    cwe: [755, 390, 703],
    owasp: ['A10:2025'],
    profiles: ['security', 'quality'],
    message: 'Whoever awaits it waits for ever: requests hang, jobs stand still, and nothing tells why.',
    fix: 'Call `reject(error)` where the error is given, or use the promise form of the library.',
  },
  'request-never-answered': {
    category: 'async',
    title: 'A way through the handler neither answers nor goes on',
    severity: 'medium',
    confidence: 'medium',
    cwe: [755, 703, 400],
    owasp: ['A10:2025'],
    profiles: ['security', 'quality'],
    message:
      'The client waits until it gives up, and its connection and everything that the request holds stay in memory; who can bring about the case can pile them up.',
    fix: 'Answer with an error on that way, or call `next(error)`.',
  },
};
