import type { Place } from './causes/cause.ts';
import { wordPattern } from './expression.ts';
import { enclosingFunction, lineAbove, textBetween, type SourceView } from './sourceView.ts';

/** Where a variable gets its value. */
export interface Assignment extends Place {
  /** The text behind the `=`, up to the end of the statement or of three lines. */
  readonly value: string;
  /** The name stands in a pattern: `const { user } = value`. */
  readonly isDestructured: boolean;
}

/** The nearest assignment of a variable above a line, within its function and then at the top of what was read. */
export function assignmentAbove(view: SourceView, line: number, name: string): Assignment | undefined {
  const word = wordPattern(name);
  const plain = new RegExp(`${word}\\s*(?::[^=;]{1,80})?=(?![=>])`);
  const pattern = new RegExp(`\\b(?:const|let|var)\\s*[{[][^=]{0,200}${word}[^=]{0,200}[}\\]]\\s*=(?!=)`);
  const either = new RegExp(`${plain.source}|${pattern.source}`);
  const found = lineAbove(view, line, either) ?? lineAtTop(view, line, either);
  if (found === undefined) return undefined;
  const text = textBetween(view, found, found + 2).slice(0, 1500);
  const match = pattern.exec(text) ?? plain.exec(text);
  if (match === null) return undefined;
  const rest = text.slice(match.index + match[0].length);
  const value = (rest.split(/;\s*$|;\n/m, 1)[0] ?? '').trim();
  return { file: view.file, line: found, value, isDestructured: pattern.test(text) };
}

function lineAtTop(view: SourceView, line: number, pattern: RegExp): number | undefined {
  for (let current = line - 1; current >= 1; current -= 1) {
    const text = view.lines.get(current);
    if (text !== undefined && /^(?:export\s+)?(?:const|let|var)\b/.test(text) && pattern.test(text.slice(0, 1000)))
      return current;
  }
  return undefined;
}

/** The call at the beginning of a value: `loadUser` of `loadUser(id).then(…)`, with all that stands before it. Undefined when it is none. */
export function calledName(value: string): string | undefined {
  return /^(?:new\s+)?((?:[\w$#]+\??\.){0,8}[\w$#]+)\s*\(/.exec(value)?.[1];
}

/** Calls of well-known libraries and of the platform that return a promise. */
const promising =
  /^(?:fetch|axios(?:\.\w+)?|prisma\.\w+\.\w+|\w+\.(?:findOne|findById|findUnique|findFirst|findByPk|findAll|findMany|findOneBy|findAndCount\w*|countDocuments|insertOne|updateOne|deleteOne|query|execute|json|text)|fs\.promises\.\w+|fsPromises\.\w+)$/;

/** Why a call returns a promise, as far as the text that was read shows it. Undefined when nothing does. */
export function asyncEvidence(
  view: SourceView,
  name: string,
): { readonly line?: number; readonly isSure: boolean } | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const escaped = last.replaceAll('$', '\\$');
  const isAsync = new RegExp(
    `\\basync\\s+(?:function\\s*\\*?\\s*)?${escaped}\\s*\\(|(?<![\\w$])${escaped}\\s*[=:]\\s*async\\b`,
  );
  for (const [line, text] of view.lines) if (isAsync.test(text.slice(0, 500))) return { line, isSure: true };
  const isAwaited = new RegExp(`\\bawait\\s+(?:[\\w$]+\\.){0,8}${escaped}\\s*\\(`);
  for (const [line, text] of view.lines) if (isAwaited.test(text.slice(0, 500))) return { line, isSure: false };
  return promising.test(name) ? { isSure: false } : undefined;
}

/** The names of the parameters of the function around a line. */
export function parametersAround(view: SourceView, line: number): readonly string[] {
  const range = enclosingFunction(view, line);
  if (range === undefined) return [];
  const open = range.header.lastIndexOf('(');
  const header = range.header.slice(range.header.indexOf('(') + 1, range.header.lastIndexOf(')'));
  const single = /([\w$]+)\s*=>/.exec(range.header)?.[1];
  if (open < 0) return single === undefined ? [] : [single];
  return header.slice(0, 300).match(/[\w$]+/g) ?? [];
}
