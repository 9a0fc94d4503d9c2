import type { StackFrame } from './stackFrame.ts';

/** A frame of the trace and the file of the workspace that it names. */
export interface LocatedFrame {
  readonly frame: StackFrame;
  /** Relative to the workspace root. */
  readonly file: string;
  /** False when the trace names the built file and `file` is its source, whose lines are others. */
  readonly hasSameLines: boolean;
}

const sourceExtensions: Readonly<Record<string, readonly string[]>> = {
  js: ['ts', 'tsx', 'jsx', 'mts', 'cts'],
  mjs: ['mts', 'ts', 'tsx', 'jsx'],
  cjs: ['cts', 'ts'],
};
const outputFolders = new Set([
  'dist',
  'build',
  'out',
  'lib',
  'output',
  'compiled',
  '.build',
  '.next',
  'server',
  'esm',
  'cjs',
]);
const sourceFolders = ['src', 'app', 'source', ''];
const maxStemCharacters = 60;
const maxPatternCharacters = 900;

/** A file to look for, and whether the case of its name may differ. */
export interface WantedFile {
  readonly path: string;
  readonly isAnyCase: boolean;
}

/** A glob pattern for all files that may be meant: same name, whatever the extension. Undefined when nothing names a file. */
export function candidatesGlob(wanted: readonly WantedFile[]): string | undefined {
  const all = wanted.flatMap(({ path, isAnyCase }) => {
    const stem = stemOf(path);
    if (stem === '' || stem.length >= maxStemCharacters) return [];
    const escaped = stem.replace(/[\\*?[\]{}()!+@|,^$]/g, '\\$&');
    return `${isAnyCase ? escaped.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`) : escaped}.*`;
  });
  const patterns: string[] = [];
  for (const pattern of new Set(all)) {
    if (patterns.join(',').length + pattern.length < maxPatternCharacters) patterns.push(pattern);
  }
  const [first] = patterns;
  return first === undefined ? undefined : patterns.length === 1 ? first : `{${patterns.join(',')}}`;
}

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? name : name.slice(0, dot);
}

/**
 * Finds each frame's file: the path of another machine or container is matched by its longest common end, a built file that is not
 * there by the source of the same name. A frame that could mean several files is left out rather than guessed.
 */
export function locateFrames(frames: readonly StackFrame[], files: readonly string[]): readonly LocatedFrame[] {
  return frames.flatMap((frame): LocatedFrame[] => {
    if (frame.path === undefined || frame.origin !== 'own') return [];
    const file = bestMatch(frame.path, files);
    if (file !== undefined) return [{ frame, file, hasSameLines: true }];
    const source = sourcesOf(frame.path)
      .map((path) => bestMatch(path, files))
      .find((found) => found !== undefined);
    return source === undefined ? [] : [{ frame, file: source, hasSameLines: false }];
  });
}

/** The file whose path ends as `path` does; a path that is contained whole counts more than any that is not. */
function bestMatch(path: string, files: readonly string[]): string | undefined {
  const wanted = path.split('/').filter((part) => part !== '' && part !== '..');
  const scored = files
    .map((file) => ({ file, score: matchScore(wanted, file.split('/')) }))
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
  const [best, second] = scored;
  return best === undefined || best.score === second?.score ? undefined : best.file;
}

function matchScore(wanted: readonly string[], parts: readonly string[]): number {
  let common = 0;
  while (common < parts.length && common < wanted.length && parts.at(-1 - common) === wanted.at(-1 - common))
    common += 1;
  const isWhole = common === parts.length || common === wanted.length;
  return common === 0 ? 0 : common + (isWhole ? 1000 : 0);
}

/** `/app/dist/users/load.js` → `/app/src/users/load.ts` and its like, likeliest first. */
function sourcesOf(path: string): readonly string[] {
  const dot = path.lastIndexOf('.');
  const extensions = sourceExtensions[path.slice(dot + 1)] ?? [];
  const parts = path.slice(0, dot).split('/');
  const output = parts.findLastIndex((part) => outputFolders.has(part));
  const stems =
    output < 0
      ? [parts]
      : sourceFolders.map((folder) => [
          ...parts.slice(0, output).filter((part) => !outputFolders.has(part)),
          ...(folder === '' ? [] : [folder]),
          ...parts.slice(output + 1),
        ]);
  return [...(output < 0 ? [] : stems), parts].flatMap((stem) =>
    extensions.map((extension) => `${stem.join('/')}.${extension}`),
  );
}
