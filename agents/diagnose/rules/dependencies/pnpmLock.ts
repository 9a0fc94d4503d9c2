import { indentedLines, type IndentedLine } from './indentedLines.ts';
import type { Lock, LockedPackage } from './lockedPackages.ts';

interface Draft {
  line: number;
  readonly facts: Map<string, string>;
  readonly needs: (readonly [string, string])[];
}

const dependencyKinds = /^(?:dependencies|optionalDependencies|devDependencies)$/;

/** `pnpm-lock.yaml` of versions 5 to 9. */
export function readPnpmLock(path: string, text: string): Lock {
  const drafts = new Map<string, Draft>();
  /** By importer and name, the version that it gets. */
  const direct = new Map<string, string>();
  for (const content of indentedLines(text)) {
    readDirect(content, direct);
    readPackage(content, drafts);
  }
  const packages = [...drafts].flatMap(([key, draft]) => toPackage(key, draft) ?? []);
  const byKey = new Map(packages.map((one) => [one.key, one]));
  const find = (name: string, version: string): LockedPackage | undefined =>
    byKey.get(`${name}@${bare(version)}`) ?? byKey.get(bare(version));
  return {
    path,
    text,
    packages,
    find: (folder, name) => {
      const version = direct.get(`${folder === '' ? '.' : folder}\0${name}`);
      return version === undefined ? undefined : find(name, version);
    },
    findNeeded: (_by, name, wanted) => find(name, wanted),
  };
}

function readDirect({ path, value }: IndentedLine, direct: Map<string, string>): void {
  const [importer = '', kind = '', name = '', field] = path[0] === 'importers' ? path.slice(1) : ['.', ...path];
  const isVersion = field === 'version' || (field === undefined && value !== '');
  if (dependencyKinds.test(kind) && name !== '' && isVersion) direct.set(`${importer}\0${name}`, value);
}

/** Version 9 has what a package needs in a part of its own, `snapshots`. */
function readPackage({ path, value, line }: IndentedLine, drafts: Map<string, Draft>): void {
  const [part, head, fact, name] = path;
  if ((part !== 'packages' && part !== 'snapshots') || head === undefined) return;
  const key = bare(head);
  let draft = drafts.get(key);
  if (draft === undefined) drafts.set(key, (draft = { line, facts: new Map(), needs: [] }));
  if (part === 'packages' && fact === undefined) draft.line = line;
  if (fact === undefined) return;
  if (name === undefined) draft.facts.set(fact, value);
  // A message that goes on in the lines below its key.
  else if (fact === 'deprecated')
    draft.facts.set(fact, `${(draft.facts.get(fact) ?? '').replace(/^[|>][+-]?$/, '')} ${name} ${value}`.trim());
  else if (dependencyKinds.test(fact)) draft.needs.push([name, value]);
  else if (fact === 'resolution') draft.facts.set(name, value);
}

function toPackage(key: string, { line, facts, needs }: Draft): LockedPackage | undefined {
  const at = key.indexOf('@', 1);
  if (at < 0) return undefined;
  const resolution = facts.get('resolution') ?? '';
  const resolved = facts.get('tarball') ?? facts.get('repo') ?? /\b(?:tarball|repo): ([^,}\s]+)/.exec(resolution)?.[1];
  const commit = facts.get('commit') ?? /\bcommit: ([^,}\s]+)/.exec(resolution)?.[1];
  const isRepository = commit !== undefined || /\brepo:/.test(resolution);
  return {
    key,
    name: key.slice(0, at),
    version: facts.get('version') ?? key.slice(at + 1),
    line,
    resolved: isRepository ? `git+${resolved ?? ''}${commit === undefined ? '' : `#${commit}`}` : resolved,
    hasIntegrity: facts.has('integrity') || /\bintegrity:/.test(resolution),
    isLocal: /@(?:file|link|workspace):/.test(key) || /\bdirectory:/.test(resolution),
    deprecated: facts.get('deprecated'),
    needs,
  };
}

/** `name@version` of every way to write it: `/name/1.0.0_peer@2.0.0`, `/name@1.0.0(peer@2.0.0)`, `name@1.0.0`. */
function bare(key: string): string {
  const written = key.replace(/\(.*$/, '');
  if (!written.startsWith('/')) return written;
  const path = written.slice(1);
  if (path.includes('@', 1)) {
    const head = path.slice(0, path.indexOf('_') < 0 ? undefined : path.indexOf('_'));
    if (head.includes('@', 1)) return head;
  }
  const slash = path.lastIndexOf('/');
  return `${path.slice(0, slash)}@${path.slice(slash + 1).replace(/_.*$/, '')}`;
}
