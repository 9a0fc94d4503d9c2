/** The line of `text` that shares most words with the first telling line of `wanted`; undefined when none shares any. */
export function nearestLine(text: string, wanted: string): { line: number; text: string } | undefined {
  const target = words(wanted.split('\n').find((line) => words(line).size > 0) ?? '');
  if (target.size === 0) return undefined;
  let best: { line: number; text: string; score: number } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const score = similarity(target, words(line));
    if (score > (best?.score ?? 0)) best = { line: index + 1, text: line, score };
  }
  return best === undefined ? undefined : { line: best.line, text: best.text };
}

function words(line: string): Set<string> {
  return new Set(line.slice(0, 2000).match(/[\p{L}\p{N}_$]+/gu));
}

/** Shared words over all words: 1 for the same words, 0 for none in common. */
function similarity(left: Set<string>, right: Set<string>): number {
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared === 0 ? 0 : shared / (left.size + right.size - shared);
}
