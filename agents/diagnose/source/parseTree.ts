import { getHeapStatistics } from 'node:v8';
import type { TSESTree } from '@typescript-eslint/utils';
import type * as SlowParserModule from '@typescript-eslint/typescript-estree';
import type * as FastParserModule from 'oxc-parser';
import type { ParseResult } from 'oxc-parser';
import type { Rejection } from './sourceFile.ts';

export interface ParsedTree {
  /** In the form of typescript-eslint, with ranges and comments, without tokens. */
  readonly program: TSESTree.Program;
  /** True for ES modules, false for CommonJS. */
  readonly isModule: boolean;
}

/**
 * What a parser of native code may be given. It recurses, and its stack is not guarded: text that nests some four thousand deep ends
 * the process. No text nests deeper than the tokens that open a level occur in it.
 */
const maxOpeningTokens = 2_500;
const chainingTokens =
  /=>|\?|\belse\b|\bif\b|<|\bwhile\b|\bfor\b|\b(?:await|new|typeof|void|delete|yield)\b|\*\*|[!~]|(?<!=)=(?!=)|:/g;

/**
 * What a tree takes of the heap for each character of its text, rather too much than too little. The fast parser's tree arrives in one
 * allocation of native code, and when that exhausts the heap the whole process ends; TypeScript's parser only ends its thread.
 */
const treeBytesPerCharacter = 200;
const usableHeap = 0.85;

type Language = 'js' | 'jsx' | 'ts' | 'tsx' | 'dts';

/** Parses with the fast parser where it is safe and can be loaded, and with TypeScript's otherwise: both give the same tree. */
export function parseTree(path: string, text: string): ParsedTree | Rejection {
  const parser = canNestDeeply(text) || !fitsIntoHeap(text.length) ? undefined : parsers.fast;
  const language = languageOf(path);
  const isModule = looksLikeModule(path, text);
  if (parser === undefined) return parseWithTypeScript(path, text, isModule);
  let first: Rejection | undefined;
  for (const sourceType of isModule ? (['module', 'commonjs'] as const) : (['commonjs', 'module'] as const)) {
    const result = parser.parseSync(path, text, {
      lang: language,
      sourceType,
      astType: 'ts',
      range: true,
      preserveParens: false,
    });
    const [error] = result.errors;
    if (error === undefined) return { program: toTree(result, text), isModule: sourceType === 'module' };
    first ??= doesNotParse(text, error.labels[0]?.start ?? 0, error.message);
  }
  return first ?? { rejected: 'it does not parse' };
}

function toTree(result: ParseResult, text: string): TSESTree.Program {
  // The one boundary of types: the parser documents its tree to be typescript-eslint's, in types of its own.
  const program = result.program as unknown as TSESTree.Program;
  const comments = result.comments.map(({ type, value, start, end }) => ({ type, value, range: [start, end] }));
  return Object.assign(program, { comments, tokens: [], range: [0, text.length] });
}

function doesNotParse(text: string, offset: number, message: string): Rejection {
  const line = text.slice(0, offset).split('\n').length;
  return { rejected: `line ${line} does not parse: ${message}` };
}

/** TypeScript's parser in JavaScript: slower, but what nests too deeply for it throws a RangeError, which can be caught. */
function parseWithTypeScript(path: string, text: string, isModule: boolean): ParsedTree | Rejection {
  if (parsers.slow === undefined) return { rejected: 'no parser is loaded for it' };
  try {
    const program = parsers.slow.parse(text, {
      filePath: path,
      comment: true,
      range: true,
      jsx: /[jt]sx$/i.test(path) || /\.[cm]?js$/i.test(path),
      sourceType: isModule ? 'module' : 'script',
      suppressDeprecatedPropertyWarnings: true,
    });
    return { program: Object.assign(program, { tokens: [], range: [0, text.length] as [number, number] }), isModule };
  } catch (error) {
    if (error instanceof RangeError || !(error instanceof Error)) throw error;
    const line = 'lineNumber' in error ? Number(error.lineNumber) : 1;
    return { rejected: `line ${line} does not parse: ${error.message.split('\n', 1)[0] ?? ''}` };
  }
}

type FastParser = Pick<typeof FastParserModule, 'parseSync'>;
type SlowParser = Pick<typeof SlowParserModule, 'parse'>;

const parsers: { fast: FastParser | undefined; slow: SlowParser | undefined } = { fast: undefined, slow: undefined };

/**
 * Loads what parsing these texts needs; to be awaited before `parseTree`. The fast parser is native code and may not be installed for
 * this machine; TypeScript's takes a while to load and much memory, so it is loaded only when it is needed.
 */
export async function loadParsers(texts: Iterable<string>, { useFast = true } = {}): Promise<void> {
  parsers.fast = useFast ? await import('oxc-parser').catch(() => undefined) : undefined;
  const all = [...texts];
  const isSlowNeeded = parsers.fast === undefined || !fitsIntoHeap(sumLengths(all)) || all.some(canNestDeeply);
  if (isSlowNeeded) parsers.slow ??= await import('@typescript-eslint/typescript-estree');
}

function fitsIntoHeap(characters: number): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used + characters * treeBytesPerCharacter < limit * usableHeap;
}

function sumLengths(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}

function canNestDeeply(text: string): boolean {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 40 || code === 91 || code === 123) deepest = Math.max(deepest, ++depth);
    else if ((code === 41 || code === 93 || code === 125) && depth > 0) depth--;
  }
  if (deepest > maxOpeningTokens) return true;
  // Cheap to count, far from exact: a large file of ordinary code is then parsed by the slower parser, which is no harm.
  return text.length > maxOpeningTokens && longestChain(text) + deepest > maxOpeningTokens;
}

/** The most tokens that may chain without brackets and without a semicolon between them, `else` counted over the whole text. */
function longestChain(text: string): number {
  let longest = 0;
  for (const statement of text.split(';')) {
    if (statement.length < maxOpeningTokens / 2) continue;
    longest = Math.max(longest, statement.match(chainingTokens)?.length ?? 0);
  }
  const elses = text.length < maxOpeningTokens * 4 ? 0 : (text.match(/\belse\b|`/g)?.length ?? 0);
  return longest + elses;
}

function languageOf(path: string): Language {
  if (/\.d\.[cm]?ts$/i.test(path)) return 'dts';
  if (/\.[cm]?jsx?$/i.test(path)) return 'jsx';
  return /\.tsx$/i.test(path) ? 'tsx' : 'ts';
}

function looksLikeModule(path: string, text: string): boolean {
  if (/\.c[jt]s$/i.test(path)) return false;
  if (/\.m[jt]s$/i.test(path)) return true;
  return /^\s*(?:import|export)\b/m.test(text) || !/\brequire\s*\(|\bexports\b/.test(text);
}
