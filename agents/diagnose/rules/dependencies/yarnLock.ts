import { indentedLines } from './indentedLines.ts';
import type { Lock, LockedPackage } from './lockedPackages.ts';

/** A package while its lines are read. */
interface Draft {
  readonly asked: readonly string[];
  readonly line: number;
  readonly facts: Map<string, string>;
  readonly needs: (readonly [string, string])[];
}

/** `yarn.lock` of Yarn 1 and of its successors. It does not keep what maintainers say of versions. */
export function readYarnLock(path: string, text: string): Lock {
  const drafts: Draft[] = [];
  for (const { path: keys, value, line } of indentedLines(text)) {
    const [head = '', fact, needed] = keys;
    if (keys.length === 1) drafts.push({ asked: head.split(/, */), line, facts: new Map(), needs: [] });
    const draft = drafts.at(-1);
    if (draft === undefined || fact === undefined) continue;
    if (needed === undefined) draft.facts.set(fact, value);
    else if (keys.length === 3 && /^(?:dependencies|optionalDependencies)$/.test(fact))
      draft.needs.push([needed, value]);
  }
  const byRange = new Map<string, LockedPackage>();
  const packages = drafts.flatMap((draft) => {
    const one = toPackage(draft);
    if (one === undefined) return [];
    for (const asked of draft.asked) byRange.set(asked, one);
    return [one];
  });
  const find = (name: string, range: string): LockedPackage | undefined =>
    byRange.get(`${name}@${range}`) ?? byRange.get(`${name}@npm:${range}`);
  return {
    path,
    text,
    packages,
    find: (_folder, name, range) => find(name, range),
    findNeeded: (_by, name, wanted) => find(name, wanted),
  };
}

function toPackage({ asked: [key = ''], line, facts, needs }: Draft): LockedPackage | undefined {
  const version = facts.get('version');
  if (version === undefined) return undefined;
  const resolution = facts.get('resolution');
  // Its successors write `name@npm:1.2.3`; another protocol there is an address.
  const isOfRegistry = resolution?.includes('@npm:') === true;
  const resolved =
    facts.get('resolved') ?? (isOfRegistry ? undefined : resolution?.slice(resolution.indexOf('@', 1) + 1));
  return {
    key,
    name: nameIn(resolution ?? key),
    version,
    line,
    resolved,
    hasIntegrity: facts.has('integrity') || facts.has('checksum') || /#[0-9a-f]{40}$/.test(resolved ?? ''),
    isLocal: /@(?:workspace|link|portal|file|patch):/.test(resolution ?? key),
    deprecated: undefined,
    needs,
  };
}

/** The package's own name: of `alias@npm:name@^1` that is the one behind. */
function nameIn(asked: string): string {
  const behind = /@npm:(@?[^@]+)@/.exec(asked)?.[1];
  return behind ?? asked.slice(0, Math.max(0, asked.indexOf('@', 1)));
}
