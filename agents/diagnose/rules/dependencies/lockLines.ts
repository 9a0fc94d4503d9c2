import type { Lines } from '../defineProjectRule.ts';
import type { Lock } from './lockedPackages.ts';

const maxQuoteLength = 200;
const linesByLock = new WeakMap<Lock, readonly string[]>();

/** A line of a lock file. What an address in it may hold of credentials is not quoted. */
export function lineOf(lock: Lock, line: number): Lines & { readonly quote: string } {
  const text = linesIn(lock)[line - 1]?.trim() ?? '';
  const address = text.indexOf('://');
  const end = Math.min(maxQuoteLength, address < 0 ? text.length : address);
  return { file: lock.path, startLine: line, endLine: line, quote: text.slice(0, end) };
}

function linesIn(lock: Lock): readonly string[] {
  let lines = linesByLock.get(lock);
  if (lines === undefined) linesByLock.set(lock, (lines = lock.text.split('\n')));
  return lines;
}
