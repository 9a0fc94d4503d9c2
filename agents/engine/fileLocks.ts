/** Lets one call at a time work on a path. Calls of one turn run in parallel, and two edits of one file would lose one of them. */
export class FileLocks {
  readonly #tails = new Map<string, Promise<unknown>>();

  async run<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(path) ?? Promise.resolve();
    const result = before.then(work, work);
    const tail = result.catch(() => undefined);
    this.#tails.set(path, tail);
    try {
      return await result;
    } finally {
      if (this.#tails.get(path) === tail) this.#tails.delete(path);
    }
  }
}
