import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { nodeDeclarations } from './nodeDeclarations.ts';
import { isCodeFile, type SourceMap } from './protocol.ts';

/** Where the analysed files seem to lie. Nothing is ever read from there: the compiler sees the map only. */
export const virtualRoot = resolve('/workspace').replaceAll('\\', '/');

const libraryRoot = `${virtualRoot}/.typescript/`;
const defaultLibrary = 'lib.es2025.d.ts';
const libraries = [defaultLibrary, 'lib.esnext.array.d.ts', 'lib.esnext.disposable.d.ts'];
const nodeDeclarationsPath = `${libraryRoot}node.d.ts`;

/** Deeper trees overflow the stack of the recursive walkers in the compiler and in the rules. */
const maxDepth = 800;

const compilerOptions: ts.CompilerOptions = {
  allowImportingTsExtensions: true,
  allowJs: true,
  checkJs: false,
  esModuleInterop: true,
  experimentalDecorators: true,
  jsx: ts.JsxEmit.Preserve,
  lib: libraries,
  maxNodeModuleJsDepth: 0,
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  noEmit: true,
  skipLibCheck: true,
  strict: true,
  target: ts.ScriptTarget.ESNext,
  types: [],
};

export interface TypedWorkspace {
  readonly program: ts.Program;
  /** Files that the program leaves out, each with its reason: they are not analysed. */
  readonly rejected: ReadonlyMap<string, string>;
}

/** Builds a program over a map of sources, without touching the disk but for TypeScript's own library files. */
export function createTypedWorkspace(sources: SourceMap): TypedWorkspace {
  const parsed = new Map<string, ts.SourceFile>();
  const rejected = new Map<string, string>();
  for (const [path, text] of sources) {
    if (!isCodeFile(path)) continue;
    const result = parse(`${virtualRoot}/${path}`, text);
    if (typeof result === 'string') rejected.set(path, result);
    else parsed.set(result.fileName, result);
  }
  const options = { ...compilerOptions, ...readPathAliases(sources) };
  const rootNames = [nodeDeclarationsPath, ...parsed.keys()];
  return { program: ts.createProgram({ rootNames, options, host: createHost(sources, parsed) }), rejected };
}

function createHost(sources: SourceMap, parsed: ReadonlyMap<string, ts.SourceFile>): ts.CompilerHost {
  const relative = (name: string): string => name.slice(virtualRoot.length + 1);
  const isSource = (name: string): boolean => name.startsWith(`${virtualRoot}/`) && sources.has(relative(name));
  const directories = new Set<string>([virtualRoot]);
  for (const path of sources.keys()) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      directories.add(`${virtualRoot}/${path.slice(0, at)}`);
    }
  }
  return {
    fileExists: (name) => parsed.has(name) || isSource(name) || name.startsWith(libraryRoot),
    readFile: (name) => (isSource(name) ? sources.get(relative(name)) : undefined),
    directoryExists: (name) => directories.has(name),
    getDirectories: () => [],
    getSourceFile: (name) => parsed.get(name) ?? (name.startsWith(libraryRoot) ? librarySource(name) : undefined),
    getDefaultLibFileName: () => `${libraryRoot}${defaultLibrary}`,
    getDefaultLibLocation: () => libraryRoot.slice(0, -1),
    getCurrentDirectory: () => virtualRoot,
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => undefined,
  };
}

const librarySources = new Map<string, ts.SourceFile>();

/** Library files are parsed and bound once for all programs of this thread. */
function librarySource(name: string): ts.SourceFile | undefined {
  const known = librarySources.get(name);
  if (known !== undefined) return known;
  const text = name === nodeDeclarationsPath ? nodeDeclarations : readLibrary(name.slice(libraryRoot.length));
  if (text === undefined) return undefined;
  const source = ts.createSourceFile(name, text, { languageVersion: ts.ScriptTarget.ESNext });
  librarySources.set(name, source);
  return source;
}

/** A bundle finds TypeScript's library files in `typescript-lib/` beside itself, where the build has put them. */
const libraryFolder = import.meta.url.endsWith('.ts')
  ? dirname(createRequire(import.meta.url).resolve('typescript'))
  : fileURLToPath(new URL('./typescript-lib', import.meta.url));

function readLibrary(name: string): string | undefined {
  try {
    return readFileSync(join(libraryFolder, name), 'utf8');
  } catch (error) {
    if (name === defaultLibrary) {
      throw new Error(
        `The analysis lacks ${join(libraryFolder, name)}: the build must copy TypeScript's lib.es*.d.ts there.`,
        { cause: error },
      );
    }
    return undefined;
  }
}

function parse(name: string, text: string): ts.SourceFile | string {
  try {
    const options = { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
    const source = ts.createSourceFile(name, text, options, true, scriptKind(name));
    if (!source.isDeclarationFile && !looksLikeCommonJs(name, text)) keepToItself(source);
    return isTooDeep(source) ? 'nested too deeply to be analysed' : source;
  } catch (error) {
    if (error instanceof RangeError) return 'nested too deeply to be analysed';
    throw error;
  }
}

/** Without this, files that neither import nor export would share one global scope and take each other's names for their own. */
function keepToItself(source: ts.SourceFile): void {
  // What the option moduleDetection "force" sets; it would do so for CommonJS files too, which then lose their exports.
  if (!ts.isExternalModule(source)) Reflect.set(source, 'externalModuleIndicator', true);
}

function looksLikeCommonJs(name: string, text: string): boolean {
  return /\.c?jsx?$/i.test(name) && /\brequire\s*\(|\bexports\b/.test(text);
}

/** A `.js` file may hold JSX, as every framework's compiler allows. */
function scriptKind(name: string): ts.ScriptKind {
  if (/\.[cm]?jsx?$/i.test(name)) return ts.ScriptKind.JSX;
  return /\.tsx$/i.test(name) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
}

function isTooDeep(source: ts.SourceFile): boolean {
  let level: ts.Node[] = [source];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    const next: ts.Node[] = [];
    for (const node of level) ts.forEachChild(node, (child) => void next.push(child));
    level = next;
  }
  return false;
}

/** The aliases of the workspace's own tsconfig.json, so that `@/service` leads to its file. A broken one is as none. */
function readPathAliases(sources: SourceMap): ts.CompilerOptions {
  const text = sources.get('tsconfig.json') ?? sources.get('jsconfig.json');
  if (text === undefined) return {};
  const parsed = ts.parseConfigFileTextToJson('tsconfig.json', text);
  const declared: unknown = isRecord(parsed.config) ? parsed.config['compilerOptions'] : undefined;
  if (!isRecord(declared)) return {};
  const { options, errors } = ts.convertCompilerOptionsFromJson({ paths: declared['paths'] }, virtualRoot);
  if (errors.length > 0 || options.paths === undefined) return {};
  const base = typeof declared['baseUrl'] === 'string' ? declared['baseUrl'] : '.';
  const toRoot = (target: string): string => `./${posix.join(base, target)}`;
  return {
    paths: Object.fromEntries(Object.entries(options.paths).map(([alias, targets]) => [alias, targets.map(toRoot)])),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
