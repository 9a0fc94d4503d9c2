/** The known word that is at most a third of its letters away from `word`, or undefined. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.ceil(best.candidate.length / 3) ? best.candidate : undefined;
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i += 1) {
    row = row.reduce<number[]>((next, above, j) => {
      if (j === 0) return [i + 1];
      const replaced = (row[j - 1] ?? 0) + (from[i] === to[j - 1] ? 0 : 1);
      return [...next, Math.min(replaced, above + 1, (next[j - 1] ?? 0) + 1)];
    }, []);
  }
  return row[to.length] ?? 0;
}
