import { record, textOrNone, type Lock, type LockedPackage } from './lockedPackages.ts';

const maxDepth = 50;

/** `package-lock.json` and `npm-shrinkwrap.json` of every version; undefined when it is none. */
export function readNpmLock(path: string, text: string): Lock | undefined {
  const content = parse(text);
  const lines = linesOfKeys(text);
  const entries = content['packages'];
  const isOld = entries === undefined;
  if (isOld && content['dependencies'] === undefined) return undefined;
  const packages = isOld ? nested(content, lines) : flat(record(entries), lines);
  const byKey = new Map(packages.map((one) => [one.key, one]));
  const above = (key: string, name: string): LockedPackage | undefined => {
    for (let at = key; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      const found = byKey.get(`${at === '' ? '' : `${at}/`}node_modules/${name}`);
      if (found !== undefined || at === '') return found;
    }
  };
  return {
    path,
    text,
    packages,
    // A folder that is no member of the workspace has nothing here.
    find: (folder, name) =>
      folder !== '' && (isOld || !Object.hasOwn(record(entries), folder)) ? undefined : above(folder, name),
    findNeeded: (by, name) => above(by.key, name),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return record(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Versions 2 and 3: each package under the path of its folder. */
function flat(entries: Readonly<Record<string, unknown>>, lines: KeyLines): LockedPackage[] {
  return Object.entries(entries).flatMap(([key, value]) => {
    const folder = key.lastIndexOf('node_modules/');
    if (folder < 0) return [];
    const entry = record(value);
    const name = textOrNone(entry['name']) ?? key.slice(folder + 'node_modules/'.length);
    const isLocal = entry['link'] === true || entry['inBundle'] === true;
    return [toPackage(key, name, entry, isLocal, ['dependencies', 'optionalDependencies'], lines)];
  });
}

/** Version 1: packages within packages, as their folders are. Its keys are made as those of the other versions. */
function nested(content: Readonly<Record<string, unknown>>, lines: KeyLines, inside = '', depth = 0): LockedPackage[] {
  if (depth > maxDepth) return [];
  return Object.entries(record(content['dependencies'])).flatMap(([name, value]) => {
    const entry = record(value);
    const key = `${inside}node_modules/${name}`;
    const isLocal = entry['bundled'] === true;
    const own = toPackage(key, name, entry, isLocal, ['requires'], lines);
    return [own, ...nested(entry, lines, `${key}/`, depth + 1)];
  });
}

function toPackage(
  key: string,
  name: string,
  entry: Readonly<Record<string, unknown>>,
  isLocal: boolean,
  kinds: readonly string[],
  lines: KeyLines,
): LockedPackage {
  const version = textOrNone(entry['version']) ?? '';
  // Version 1 has the address of what is in no registry in place of a version.
  const resolved = textOrNone(entry['resolved']) ?? (/^(?:git|https?:|file:)/.test(version) ? version : undefined);
  return {
    key,
    name,
    version,
    line: lines.take(key) ?? lines.take(name) ?? 1,
    resolved,
    hasIntegrity: textOrNone(entry['integrity']) !== undefined,
    isLocal: isLocal || (resolved !== undefined && !/^(?:[\w+.-]+:\/\/|git)/.test(resolved)),
    deprecated: textOrNone(entry['deprecated']),
    needs: kinds.flatMap((kind) =>
      Object.entries(record(entry[kind])).map(([needed, range]) => [needed, String(range)] as const),
    ),
  };
}

interface KeyLines {
  /** The next line with this key, in the order of the text. */
  take(key: string): number | undefined;
}

/** The lines of keys whose value is an object, as npm writes them: one to a line. */
function linesOfKeys(text: string): KeyLines {
  const lines = new Map<string, number[]>();
  text.split('\n').forEach((line, index) => {
    const key = /^\s*"([^"\\]+)":\s*\{/.exec(line)?.[1];
    if (key === undefined) return;
    const known = lines.get(key);
    if (known === undefined) lines.set(key, [index + 1]);
    else known.push(index + 1);
  });
  const next = new Map<string, number>();
  return {
    take(key) {
      const at = next.get(key) ?? 0;
      next.set(key, at + 1);
      return lines.get(key)?.[at];
    },
  };
}
