/** The value below which the share `quantile` (0 to 1) of `values` lies; nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('There is no quantile of nothing.');
  return value;
}

export interface Measure {
  readonly name: string;
  readonly value: string;
  /** What the project aims at, where it has an aim. */
  readonly aim?: string;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(2)} MB`;
}

export function printMeasures(title: string, measures: readonly Measure[]): void {
  const width = Math.max(...measures.map((measure) => measure.name.length));
  const values = Math.max(...measures.map((measure) => measure.value.length));
  const lines = measures.map(
    ({ name, value, aim }) =>
      `  ${name.padEnd(width)}  ${value.padStart(values)}${aim === undefined ? '' : `   (aim: ${aim})`}`,
  );
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n`);
}
