import { expect } from 'vitest';

/** Vitest's asymmetric matchers, typed as what they are to a caller: something to compare with. */
export function textWith(part: string): unknown {
  return expect.stringContaining(part);
}

export function textLike(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}
