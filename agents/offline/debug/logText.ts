const maxLines = 20_000;
const maxLineCharacters = 4_000;
const maxJsonCharacters = 100_000;
const maxDepth = 6;
const maxValues = 300;
const maxCauses = 5;

/* eslint-disable no-control-regex -- Terminal colours begin with the escape character. */
const colours = /\u001b\[[\d;]{0,20}[A-Za-z]/g;
/* eslint-enable no-control-regex */

/** What services, containers and process managers put before a line, in the order in which it is taken off. */
const prefixes: readonly RegExp[] = [
  /^\d{1,4}\|[\w .-]{1,40}?\s{0,20}\| ?/,
  /^[\w.-]{1,60} {1,20}\| ?/,
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.,]{0,12}(?:Z| ?[+-]\d\d:?\d\d)?\]?:?[ \t]/,
  /^\[[\w :./@-]{1,40}\][ :]/,
];

const parts = ['stack', 'stackTrace', 'trace', 'errorStack', 'exception', 'stack_trace'];

/**
 * Log text as the plain lines of the errors in it: JSON lines (Pino, Winston, Bunyan, Lambda, Docker) unfolded, escaped line breaks
 * broken, colours and the prefixes of containers taken off. Of very long texts the end is kept.
 */
export function plainLines(text: string): readonly string[] {
  const whole = parseJson(text.trim());
  if (whole !== undefined) return unfold(whole).flatMap((part) => breakLines(part));
  const lines = text.replaceAll('\r\n', '\n').split('\n').slice(-maxLines);
  return lines.flatMap((line) => {
    const plain = line.length > maxJsonCharacters ? line.slice(0, maxLineCharacters) : line.replaceAll(colours, '');
    const value = embeddedJson(plain);
    return value === undefined ? breakLines(withoutPrefix(plain)) : unfold(value).flatMap((part) => breakLines(part));
  });
}

function breakLines(text: string): readonly string[] {
  const broken = /\\n\s{0,20}at /.test(text) ? text.replaceAll('\\n', '\n') : text;
  return broken.split(/\r?\n/).map((line) => line.replaceAll(colours, '').slice(0, maxLineCharacters));
}

function withoutPrefix(line: string): string {
  const plain = prefixes.reduce((rest, prefix) => rest.replace(prefix, ''), line);
  return plain.trim() === '' ? '' : plain;
}

/** The JSON object of a line, with or without something before it. */
function embeddedJson(line: string): unknown {
  if (!line.trimEnd().endsWith('}')) return undefined;
  const start = line.indexOf('{"');
  return start < 0 ? undefined : parseJson(line.slice(start));
}

function parseJson(text: string): unknown {
  if (!(text.startsWith('{') || text.startsWith('[')) || text.length > maxJsonCharacters) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** The errors of a logged value, as the text that Node.js would print of each; a value without any gives its message. */
function unfold(value: unknown): readonly string[] {
  const errors: string[] = [];
  let valuesLeft = maxValues;
  const visit = (current: unknown, depth: number): void => {
    valuesLeft -= 1;
    if (valuesLeft < 0 || depth > maxDepth) return;
    if (typeof current === 'string' && current.includes('\n') && /\n\s{1,20}at /.test(current)) errors.push(current);
    else if (Array.isArray(current)) for (const item of current) visit(item, depth + 1);
    else if (isFields(current)) {
      const error = errorText(current, 0);
      if (error !== undefined) errors.push(error);
      else for (const item of Object.values(current)) visit(item, depth + 1);
    }
  };
  visit(value, 0);
  return errors.length > 0 ? errors : messageOf(value);
}

function messageOf(value: unknown): readonly string[] {
  if (!isFields(value)) return [];
  const text = ['msg', 'message', 'log', 'textPayload', 'event'].map((name) => value[name]).find(isText);
  const level = value['level'] ?? value['severity'] ?? value['stream'];
  const isGrave = typeof level === 'number' ? level >= 50 : /^(?:error|fatal|critical|alert)$/i.test(asText(level));
  if (text === undefined) return [];
  return plainLines(isGrave ? `error: ${text}` : text);
}

function errorText(fields: Fields, depth: number): string | undefined {
  const stack = parts.map((name) => joined(fields[name])).find((text) => text !== undefined && text.includes('at '));
  const named = [fields['type'], fields['errorType'], fields['name']].find(isErrorName);
  const name = named ?? 'Error';
  const message = [fields['message'], fields['errorMessage'], fields['msg']].find(isText) ?? '';
  if (stack === undefined && named === undefined) return undefined;
  const isHeaded = stack !== undefined && !/^\s*at /.test(stack);
  const heading = isHeaded ? stack : [`${name}: ${message}`, ...(stack === undefined ? [] : [stack])].join('\n');
  const code = isText(fields['code']) ? [`    code: '${fields['code']}'`] : [];
  const cause = isFields(fields['cause']) && depth < maxCauses ? errorText(fields['cause'], depth + 1) : undefined;
  const many = [fields['aggregateErrors'], fields['errors']].find((list) => Array.isArray(list)) ?? [];
  const members = many
    .slice(0, maxCauses)
    .flatMap((member: unknown) => (isFields(member) && depth < maxCauses ? (errorText(member, depth + 1) ?? []) : []));
  return [
    heading,
    ...code,
    ...(cause === undefined ? [] : [`  [cause]: ${cause}`]),
    ...(members.length === 0 ? [] : ['  [errors]: [', ...members.map((member) => `    ${member}`), '  ]']),
  ].join('\n');
}

function joined(value: unknown): string | undefined {
  if (isText(value)) return value;
  return Array.isArray(value) && value.length > 0 && value.every(isText) ? value.join('\n') : undefined;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isErrorName = (value: unknown): value is string =>
  typeof value === 'string' && value.length < 100 && /(?:Error|Exception|Warning|Rejection)$/.test(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
