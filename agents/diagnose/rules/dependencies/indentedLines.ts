/** A line of a lock file in YAML, or in Yarn's own form, which nests by indentation as YAML does. */
export interface IndentedLine {
  /** The keys above it and its own. */
  readonly path: readonly string[];
  /** What stands behind the key, without quotes; '' where the value is on the lines below. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

const maxDepth = 12;
const maxLineLength = 10_000;
const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?::|(?= ))(.*)$/;
const plain = /^([^\s"'#].*?):(?: (.*))?$/;
/** Yarn 1: `version "1.2.3"`, and `abbrev@1, abbrev@^1:` as every opening line. */
const pair = /^(\S+) (.*)$/;

/**
 * The keys and values of a lock file, line by line. It is no parser of YAML: such files are written by a machine, in block style, and may
 * be several megabytes long.
 */
export function* indentedLines(text: string): Generator<IndentedLine> {
  const open: { readonly indent: number; readonly key: string }[] = [];
  let line = 0;
  for (const whole of text.split('\n')) {
    line++;
    const content = whole.trim();
    if (content === '' || content.startsWith('#') || whole.length > maxLineLength) continue;
    const indent = whole.length - whole.trimStart().length;
    const [key, value] = keyAndValue(content);
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    if (key === undefined || open.length >= maxDepth) continue;
    yield { path: [...open.map((above) => above.key), key], value, line };
    open.push({ indent, key });
  }
}

function keyAndValue(content: string): readonly [key: string | undefined, value: string] {
  // Several keys in Yarn 1's form have quotes of their own: "a@^1", "a@^2":
  if (content.startsWith('"') && content.endsWith(':')) return [content.slice(0, -1).replaceAll('"', ''), ''];
  const found = quoted.exec(content) ?? plain.exec(content) ?? pair.exec(content);
  return [found === null ? undefined : unquoted(found[1] ?? ''), unquoted((found?.[2] ?? '').trim())];
}

/** The text of a scalar as YAML writes it. */
export function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}
