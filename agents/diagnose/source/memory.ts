/**
 * What the analysis of one file has looked at, and what it remembers. A result is kept for as long as what it looked at stays as it is;
 * so whatever is remembered between questions is either forgotten with each file (`Answers`), or rests on all files and says so when it
 * is asked (`ProjectAnswers`).
 */
const visited = new Set<string>();
const tables = new Set<{ clear: () => void }>();

/** Stands for all files. */
export const allFiles = '*';

export function visit(path: string): void {
  visited.add(path);
}

/** Begins with a file: forgets what was remembered for the one before. */
export function beginFile(path: string): void {
  visited.clear();
  visited.add(path);
  for (const table of tables) table.clear();
}

/** Paths of the files that were looked at since; `*` when it may have been any. */
export function visitedFiles(): readonly string[] {
  return visited.has(allFiles) ? [allFiles] : [...visited].sort();
}

/** A table of answers about nodes that holds for the analysis of one file. */
export class Answers<Key extends object, Answer> {
  private known = new WeakMap<Key, Answer>();

  constructor() {
    tables.add(this);
  }

  get(key: Key): Answer | undefined {
    return this.known.get(key);
  }

  has(key: Key): boolean {
    return this.known.has(key);
  }

  set(key: Key, answer: Answer): void {
    this.known.set(key, answer);
  }

  clear(): void {
    this.known = new WeakMap();
  }
}

/** A table of answers about a whole project: asking it rests on all files. */
export class ProjectAnswers<Key extends object, Answer> {
  private readonly known = new WeakMap<Key, Answer>();

  get(key: Key): Answer | undefined {
    visit(allFiles);
    return this.known.get(key);
  }

  has(key: Key): boolean {
    visit(allFiles);
    return this.known.has(key);
  }

  set(key: Key, answer: Answer): void {
    this.known.set(key, answer);
  }
}
