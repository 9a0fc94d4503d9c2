import { parseDocument } from 'yaml';
import type { CatalogWarning } from '../agent.ts';
import type { CatalogProblem } from './problems.ts';

/** A field of the front matter: its value, and the line of the file that it begins on, counted from 1. */
export interface Field {
  readonly value: unknown;
  readonly line: number;
}

export interface FrontMatter {
  readonly fields: ReadonlyMap<string, Field>;
  readonly body: string;
  readonly warnings: readonly CatalogWarning[];
}

const opening = /^---[ \t]*$/;
const closing = /^(?:---|\.\.\.)[ \t]*$/;
// Keys begin in lower case; a line such as "Context: …" is part of the text before it.
const topLevelKey = /^([a-z][\w-]*)[ \t]*:(?:[ \t]+(.*)|)$/;

/**
 * Splits a markdown file into its front matter and its body. The front matter is data: YAML of the core schema and, where it is not
 * valid YAML, each top-level `key: value` line taken literally, with a warning. Nothing in it is ever executed.
 */
export function readFrontMatter(source: string, file: string): FrontMatter | CatalogProblem {
  const lines = source.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const first = lines[0] ?? '';
  if (!opening.test(first)) return { file, line: 1, message: describeMissingOpening(first) };
  const end = lines.findIndex((line, index) => index > 0 && closing.test(line));
  if (end === -1) {
    return { file, line: 1, message: 'The front matter has no end. Close it with a line of three dashes (---).' };
  }
  const matter = lines.slice(1, end);
  const body = lines
    .slice(end + 1)
    .join('\n')
    .trim();
  const parsed = parseYaml(matter);
  if (typeof parsed !== 'string') return { fields: parsed, body, warnings: [] };
  const message = `The front matter is not valid YAML (${parsed}), so each "key: value" line is taken as it stands. Quote the values that hold ": " to end this warning.`;
  return { fields: parseLiterally(matter), body, warnings: [{ file, line: 2, message }] };
}

function describeMissingOpening(first: string): string {
  const shown = JSON.stringify(first.slice(0, 80));
  if (/^---[ \t]*\S/.test(first)) {
    return `The front matter opens with ${shown}, which asks for another language than YAML. Only YAML is read, and nothing is executed: begin with three dashes alone (---).`;
  }
  if (/^(?:```|~~~)/.test(first)) {
    return `The file begins with a code fence (${shown}), not with front matter. Put the fields between two lines of three dashes (---), without a fence.`;
  }
  return `The file begins with ${shown}, not with front matter. Begin with a line of three dashes (---), then name and description.`;
}

/** The fields, or why the text is not YAML of the kind that is wanted. */
function parseYaml(matter: readonly string[]): Map<string, Field> | string {
  const document = parseDocument(matter.join('\n'), {
    schema: 'core',
    customTags: [],
    merge: false,
    uniqueKeys: true,
    logLevel: 'silent',
  });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault !== undefined) return fault.message.split('\n')[0]?.replace(/:$/, '') ?? 'unreadable';
  let values: unknown;
  try {
    values = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (values === null) return new Map();
  if (typeof values !== 'object' || Array.isArray(values)) return 'it is not a list of fields';
  const lineOf = (key: string) =>
    Math.max(
      0,
      matter.findIndex((line) => line.replace(/^["']/, '').startsWith(key)),
    ) + 2;
  return new Map(Object.entries(values).map(([key, value]: [string, unknown]) => [key, { value, line: lineOf(key) }]));
}

/** As Claude Code reads such files: a line that is no `known-key: value` belongs to the value before it. */
function parseLiterally(matter: readonly string[]): Map<string, Field> {
  const fields = new Map<string, { value: string; line: number }>();
  let current: { value: string; line: number } | undefined;
  for (const [index, line] of matter.entries()) {
    const match = topLevelKey.exec(line);
    const key = match?.[1];
    if (key !== undefined && !fields.has(key) && !dialogueKeys.has(key)) {
      current = { value: unquote((match?.[2] ?? '').trim()), line: index + 2 };
      fields.set(key, current);
    } else if (current !== undefined) {
      current.value = `${current.value}\n${line}`.trimEnd();
    }
  }
  return fields;
}

/** Speakers of the example dialogues that descriptions hold; they look like keys and are none. */
const dialogueKeys = new Set(['user', 'assistant', 'human', 'context', 'commentary', 'example', 'examples', 'note']);

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1$/s.exec(value);
  return quoted?.[2] ?? value;
}
