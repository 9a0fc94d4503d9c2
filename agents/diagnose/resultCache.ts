/** Keeps the results of the latest calls by key, the least recently used dropped first. */
export class ResultCache<Result> {
  private readonly entries = new Map<string, Result>();
  private readonly maxEntries: number;

  constructor(maxEntries: number) {
    this.maxEntries = maxEntries;
  }

  get(key: string): Result | undefined {
    const result = this.entries.get(key);
    if (result === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, result);
    return result;
  }

  set(key: string, result: Result): void {
    this.entries.delete(key);
    this.entries.set(key, result);
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.maxEntries && oldest !== undefined) this.entries.delete(oldest);
  }
}
