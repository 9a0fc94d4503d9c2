/** The part of a file that was read. Lines count from 1. */
export interface SourceView {
  readonly file: string;
  readonly lines: ReadonlyMap<number, string>;
}

/** A function as its text shows it; `endLine` is where its indentation ends, or the last line that was read. */
export interface FunctionRange {
  readonly startLine: number;
  readonly endLine: number;
  readonly header: string;
}

const maxLookBack = 400;
const functionHeader =
  /\bfunction\b|=>\s*[{(]?\s*$|^\s*(?:(?:public|private|protected|static|async|override|get|set)\s+)*[\w$#]+\s*\([^;]{0,300}\)\s*(?::[^;={]{1,100})?\{\s*$/;
const statementHeader = /^\s*(?:if|for|while|switch|catch|with|else|try|do|return|await)\b/;

/** Reads back what the tool Read has shown. */
export function viewOf(file: string, shown: string): SourceView {
  const lines = new Map<number, string>();
  for (const row of shown.split('\n')) {
    const tab = row.indexOf('\t');
    const number = tab < 0 ? Number.NaN : Number(row.slice(0, tab));
    if (Number.isInteger(number) && number > 0) lines.set(number, row.slice(tab + 1));
  }
  return { file, lines };
}

/** The text between two lines, both included. */
export function textBetween({ lines }: SourceView, startLine: number, endLine: number): string {
  const rows: string[] = [];
  for (let line = startLine; line <= endLine; line += 1) rows.push(lines.get(line) ?? '');
  return rows.join('\n');
}

/** The innermost function around a line, judged by indentation; undefined at the top of a module. */
export function enclosingFunction(view: SourceView, line: number): FunctionRange | undefined {
  const text = view.lines.get(line);
  if (text === undefined) return undefined;
  let indentation = text.trim() === '' ? Number.POSITIVE_INFINITY : indentationOf(text);
  if (isFunctionHeader(text)) return rangeFrom(view, line);
  for (let current = line - 1; current >= Math.max(1, line - maxLookBack); current -= 1) {
    const candidate = view.lines.get(current);
    if (candidate === undefined) return undefined;
    if (candidate.trim() === '' || indentationOf(candidate) >= indentation) continue;
    indentation = indentationOf(candidate);
    if (isFunctionHeader(candidate)) return rangeFrom(view, current);
  }
  return undefined;
}

function isFunctionHeader(text: string): boolean {
  return !statementHeader.test(text) && functionHeader.test(text.slice(0, 500));
}

function rangeFrom(view: SourceView, startLine: number): FunctionRange {
  const header = view.lines.get(startLine) ?? '';
  const indentation = indentationOf(header);
  const last = Math.max(...view.lines.keys());
  for (let line = startLine + 1; line <= last; line += 1) {
    const text = view.lines.get(line) ?? '';
    if (text.trim() !== '' && indentationOf(text) <= indentation) return { startLine, endLine: line, header };
  }
  return { startLine, endLine: last, header };
}

/** The line on which a function of this name begins. Undefined when there is none, or more than one. */
export function definitionLine(view: SourceView, name: string): number | undefined {
  const plain = name.slice(name.lastIndexOf('.') + 1).replace(/^(?:get|set|new) /, '');
  if (!/^#?[\w$]+$/.test(plain)) return undefined;
  const escaped = plain.replaceAll('$', '\\$');
  const definition = new RegExp(
    `\\bfunction\\*?\\s+${escaped}\\b|(?:^|[\\s.,{(])${escaped}\\s*[=:]\\s*(?:async\\s*)?(?:function\\b|\\(|[\\w$]+\\s*=>)|^\\s*(?:(?:public|private|protected|static|async|override|get|set)\\s+)*${escaped}\\s*(?:<[^>]{0,80}>)?\\([^;]{0,300}\\{\\s*$`,
  );
  const found = [...view.lines].filter(
    ([, text]) => definition.test(text.slice(0, 600)) && !statementHeader.test(text),
  );
  return found.length === 1 ? found[0]?.[0] : undefined;
}

/** The nearest line above, within the same function, that `pattern` matches. */
export function lineAbove(view: SourceView, line: number, pattern: RegExp): number | undefined {
  const start = enclosingFunction(view, line)?.startLine ?? Math.max(1, line - 60);
  for (let current = line - 1; current >= start; current -= 1) {
    if (pattern.test((view.lines.get(current) ?? '').slice(0, 1000))) return current;
  }
  return undefined;
}

export function indentationOf(text: string): number {
  return text.length - text.trimStart().length;
}
