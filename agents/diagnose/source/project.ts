import { posix } from 'node:path';
import type { TSESTree } from '@typescript-eslint/utils';
import { isCodeFile, type SourceMap } from '../protocol.ts';
import { isLockFile } from './lockFiles.ts';
import { allFiles, visit } from './memory.ts';
import { parseSource } from './parseSource.ts';
import { fileOf, type SourceFile } from './sourceFile.ts';

/** A package of the workspace: the folder of a package.json, with what it says. */
export interface Manifest {
  /** '' for the root, otherwise without a slash at the end. */
  readonly folder: string;
  readonly path: string;
  readonly name: string | undefined;
  readonly main: string | undefined;
  /** All kinds of dependencies by name, with their version ranges. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly type: string | undefined;
}

const projects = new WeakMap<SourceFile, Project>();

/** The project that a node's file belongs to. */
export function projectOf(node: TSESTree.Node): Project {
  const project = projects.get(fileOf(node));
  if (project === undefined) throw new Error('The file belongs to no project.');
  return project;
}

const extensions = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
const indexes = ['ts', 'tsx', 'mts', 'js', 'mjs', 'cjs'].map((extension) => `/index.${extension}`);

/** The files of one request: parsed when they are first asked for, with their imports resolved among themselves. */
export class Project {
  /** All files but the lock files. */
  readonly texts: SourceMap;
  /** Lock files: what a package manager has installed. A text is empty where it is binary or too large to be read. */
  readonly locks: SourceMap;
  /** Why files are not analysed, by path. */
  readonly rejected = new Map<string, string>();
  private readonly parsed = new Map<string, SourceFile | undefined>();
  private parsedFiles: readonly SourceFile[] | undefined;
  private readonly resolutions = new Map<string, string | undefined>();
  private readonly aliases: readonly PathAlias[];
  readonly manifests: readonly Manifest[];

  constructor(sources: SourceMap) {
    this.texts = new Map([...sources].filter(([path]) => !isLockFile(path)));
    this.locks = new Map([...sources].filter(([path]) => isLockFile(path)));
    this.aliases = readAliases(this.texts);
    this.manifests = readManifests(this.texts);
  }

  /** The parsed file; undefined when there is none, it is no code, or it cannot be parsed. */
  file(path: string): SourceFile | undefined {
    visit(path);
    return this.parsedFile(path);
  }

  private parsedFile(path: string): SourceFile | undefined {
    if (!this.parsed.has(path)) this.parsed.set(path, this.parse(path));
    return this.parsed.get(path);
  }

  /** All files of code that can be parsed. The first call parses them. */
  codeFiles(): readonly SourceFile[] {
    visit(allFiles);
    return this.filesForNames();
  }

  /** The same, for those who look at nothing but the names of which `facts.ts` keeps a digest. */
  filesForNames(): readonly SourceFile[] {
    this.parsedFiles ??= [...this.texts.keys()].flatMap((path) => {
      const file = isCodeFile(path) ? this.parsedFile(path) : undefined;
      return file === undefined ? [] : [file];
    });
    return this.parsedFiles;
  }

  /** The workspace path that an import of `specifier` in `from` leads to; undefined for packages and what is not there. */
  resolve(from: string, specifier: string): string | undefined {
    const key = `${posix.dirname(from)}\0${specifier}`;
    if (!this.resolutions.has(key)) this.resolutions.set(key, this.find(from, specifier));
    return this.resolutions.get(key);
  }

  /** The nearest package.json at or above a file. */
  manifestOf(path: string): Manifest | undefined {
    let best: Manifest | undefined;
    for (const manifest of this.manifests) {
      const holds = manifest.folder === '' || path.startsWith(`${manifest.folder}/`);
      if (holds && (best === undefined || manifest.folder.length > best.folder.length)) best = manifest;
    }
    return best;
  }

  private parse(path: string): SourceFile | undefined {
    const text = this.texts.get(path);
    if (text === undefined || !isCodeFile(path)) return undefined;
    const result = parseSource(path, text);
    if ('rejected' in result) {
      this.rejected.set(path, result.rejected);
      return undefined;
    }
    projects.set(result, this);
    return result;
  }

  private find(from: string, specifier: string): string | undefined {
    if (specifier.startsWith('.')) return this.locate(posix.join(posix.dirname(from), specifier));
    for (const { prefix, suffix, targets } of this.aliases) {
      if (!specifier.startsWith(prefix) || !specifier.endsWith(suffix)) continue;
      const rest = specifier.slice(prefix.length, specifier.length - suffix.length);
      for (const target of targets) {
        const found = this.locate(posix.normalize(target.replace('*', rest)));
        if (found !== undefined) return found;
      }
    }
    const own = this.manifests.find(
      ({ name }) => name !== undefined && (specifier === name || specifier.startsWith(`${name}/`)),
    );
    if (own?.name !== undefined) {
      const inside = specifier === own.name ? (own.main ?? 'index') : specifier.slice(own.name.length + 1);
      return (
        this.locate(posix.join(own.folder, inside)) ??
        this.locate(posix.join(own.folder, 'src', inside)) ??
        this.locate(posix.join(own.folder, 'src/index'))
      );
    }
    return undefined;
  }

  private locate(base: string): string | undefined {
    const path = base.replace(/\/$/, '');
    const sourceOfOutput = path.replace(/\.([cm]?)js(x?)$/i, '.$1ts$2');
    for (const extension of extensions) if (this.texts.has(path + extension)) return path + extension;
    if (this.texts.has(sourceOfOutput)) return sourceOfOutput;
    return indexes.map((index) => path + index).find((candidate) => this.texts.has(candidate));
  }
}

interface PathAlias {
  readonly prefix: string;
  readonly suffix: string;
  readonly targets: readonly string[];
}

/** The aliases of every tsconfig.json, so that `@/service` leads to its file, and its baseUrl. A broken one is as none. */
function readAliases(texts: SourceMap): PathAlias[] {
  return [...texts].flatMap(([path, text]) => {
    if (!/(?:^|\/)(?:ts|js)config(?:\.base)?\.json$/.test(path)) return [];
    const options = record(record(parseLenientJson(text))?.['compilerOptions']);
    const declared = options?.['baseUrl'];
    const base = posix.join(posix.dirname(path), typeof declared === 'string' ? declared : '.');
    const aliases = Object.entries(record(options?.['paths']) ?? {}).map(([pattern, targets]) => ({
      prefix: pattern.split('*')[0] ?? pattern,
      suffix: pattern.includes('*') ? (pattern.split('*')[1] ?? '') : '',
      targets: (Array.isArray(targets) ? targets : []).map((target) => posix.join(base, String(target))),
    }));
    return typeof declared === 'string'
      ? [...aliases, { prefix: '', suffix: '', targets: [posix.join(base, '*')] }]
      : aliases;
  });
}

function readManifests(texts: SourceMap): Manifest[] {
  return [...texts].flatMap(([path, text]) => {
    if (posix.basename(path) !== 'package.json') return [];
    const content = record(parseLenientJson(text)) ?? {};
    const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
    const dependencies = Object.assign({}, ...kinds.map((kind) => record(content[kind]) ?? {})) as Record<
      string,
      unknown
    >;
    const folder = posix.dirname(path);
    return [
      {
        folder: folder === '.' ? '' : folder,
        path,
        name: stringOf(content['name']),
        main: stringOf(content['main']),
        type: stringOf(content['type']),
        dependencies: Object.fromEntries(Object.entries(dependencies).map(([name, range]) => [name, String(range)])),
      },
    ];
  });
}

/** JSON with comments and trailing commas; undefined when it is neither. */
export function parseLenientJson(text: string): unknown {
  const bare = text
    .replace(/^\uFEFF/, '')
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_match, quoted: string | undefined) => quoted ?? '')
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_match, quoted: string | undefined) => quoted ?? '');
  try {
    return JSON.parse(bare);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
