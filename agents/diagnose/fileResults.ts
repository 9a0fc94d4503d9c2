import { createHash } from 'node:crypto';
import { isCodeFile, type SourceMap } from './protocol.ts';
import type { FileResult, RememberedFile, StoredResults } from './results.ts';

const maxFiles = 8_000;
const variants = 3;

/**
 * Remembers results by content, so that a second analysis costs only what has changed: the result of a file holds while the file and all
 * files that it has looked at are the same, and the names in all others are (see `facts.ts`).
 */
export class FileResults {
  private readonly results = new Map<string, readonly RememberedFile[]>();
  private readonly digests = new Map<string, string>();

  /** The files of code whose facts are not known yet. */
  withoutFacts(version: WorkspaceVersion): readonly string[] {
    return [...version.hashes.keys()].filter((path) => isCodeFile(path) && !this.digests.has(version.key(path)));
  }

  addFacts(version: WorkspaceVersion, digests: ReadonlyMap<string, string>): void {
    for (const [path, digest] of digests) remember(this.digests, version.key(path), digest);
  }

  /** A hash of what all files of code can be found by, and of the content of the files that configure the workspace. */
  factsOf(version: WorkspaceVersion): string {
    const hash = createHash('sha256');
    for (const path of version.hashes.keys()) {
      const key = version.key(path);
      const isManifest = /(?:^|\/)(?:package|[jt]sconfig[\w.]*)\.json$/.test(path);
      hash.update(`${path}\0${isManifest ? key : (this.digests.get(key) ?? '')}\0`);
    }
    return hash.digest('base64');
  }

  /** What is known of the files of a workspace as they are. */
  entriesOf(version: WorkspaceVersion): Pick<StoredResults, 'digests' | 'files'> {
    const keys = [...version.hashes.keys()].map((path) => version.key(path));
    return {
      digests: keys.flatMap((key) => {
        const digest = this.digests.get(key);
        return digest === undefined ? [] : [[key, digest] as const];
      }),
      files: keys.flatMap((key) => {
        const [latest] = this.results.get(key) ?? [];
        return latest === undefined ? [] : [[key, latest] as const];
      }),
    };
  }

  /** Takes what another process has found, where nothing newer is known. */
  add({ digests, files }: Pick<StoredResults, 'digests' | 'files'>): void {
    for (const [key, digest] of digests) if (!this.digests.has(key)) remember(this.digests, key, digest);
    for (const [key, result] of files) if (!this.results.has(key)) remember(this.results, key, [result]);
  }

  get(version: WorkspaceVersion, facts: string, path: string): FileResult | undefined {
    const known = this.results.get(version.key(path)) ?? [];
    return known.find(({ visited, restsOn }) => restsOn === version.digestOf(visited, facts));
  }

  set(version: WorkspaceVersion, facts: string, path: string, result: FileResult): void {
    const key = version.key(path);
    const others = this.results.get(key) ?? [];
    remember(
      this.results,
      key,
      [{ ...result, restsOn: version.digestOf(result.visited, facts) }, ...others].slice(0, variants),
    );
  }
}

/** Hashes of a workspace's files. */
export class WorkspaceVersion {
  readonly hashes: ReadonlyMap<string, string>;

  constructor(sources: SourceMap) {
    this.hashes = new Map(
      [...sources].map(([path, text]) => [path, createHash('sha256').update(text).digest('base64')]),
    );
  }

  key(path: string): string {
    return `${path}\0${this.hashes.get(path) ?? ''}`;
  }

  digestOf(paths: readonly string[], facts: string): string {
    const hash = createHash('sha256').update(facts);
    for (const path of paths) hash.update(this.key(path));
    return hash.digest('base64');
  }
}

/** Keeps the latest entries. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > maxFiles && oldest !== undefined) map.delete(oldest);
}
