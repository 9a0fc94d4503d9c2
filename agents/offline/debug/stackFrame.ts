/** One line of a stack trace. */
export interface StackFrame {
  /** As the trace names it, without `async` and `[as …]`; undefined for module code without a name. */
  readonly functionName?: string;
  /** With `/`, without URL scheme, host and query; undefined for native code and the like. */
  readonly path?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1, in UTF-16 units. */
  readonly column?: number;
  /** `own` is all that is neither Node.js itself, a dependency, nor native. */
  readonly origin: 'own' | 'dependency' | 'node' | 'native';
  /** The code was made by `eval` or `new Function` at this place. */
  readonly isEvaluated: boolean;
}

interface Place {
  readonly path: string;
  readonly line: number;
  readonly column?: number;
}

const evaluated = 'eval at ';

/**
 * Reads one line of a stack trace as V8 prints it (`at f (file:1:2)`), as Vitest does (`❯ f file:1:2`), or as a link to a place alone.
 * Returns undefined when the line is none. The time is linear in the line's length: no pattern backtracks.
 */
export function parseFrame(line: string): StackFrame | undefined {
  const text = line.trim().replace(/ \{$/, '');
  if (text.startsWith('at ')) return readBody(text.slice(3).trim());
  if (text.startsWith('❯ ')) return readArrow(text.slice(2).trim());
  return undefined;
}

/** `f (file:1:2)` or `file:1:2` without anything before it: how TAP reports of node:test show a stack. */
export function parseBareFrame(line: string): StackFrame | undefined {
  const text = line.trim();
  return text.endsWith(')') || readPlace(text) !== undefined ? readBody(text) : undefined;
}

function readBody(given: string): StackFrame | undefined {
  const body = given.startsWith('async ') ? given.slice(6) : given;
  const open = body.endsWith(')') ? body.indexOf(' (') : -1;
  if (open < 0) return makeFrame('', body);
  return makeFrame(body.slice(0, open), body.slice(open + 2, -1));
}

function readArrow(body: string): StackFrame | undefined {
  const space = body.indexOf(' ');
  const first = space < 0 ? '' : body.slice(0, space);
  const isName = space > 0 && !/[\\/:]/.test(first);
  const frame = isName ? makeFrame(first, body.slice(space + 1)) : makeFrame('', body);
  return frame?.line === undefined ? undefined : frame;
}

function makeFrame(name: string, location: string): StackFrame | undefined {
  const functionName = cleanName(name);
  const named = functionName === '' ? {} : { functionName };
  const isEvaluated = location.startsWith(evaluated);
  const place = readPlace(isEvaluated ? evaluationPlace(location) : location);
  if (place === undefined) {
    const isNative = location === '<anonymous>' || location === 'native' || /^index \d+$/.test(location);
    return isNative ? { ...named, origin: 'native', isEvaluated } : undefined;
  }
  const origin = originOf(place.path);
  if (origin === 'native') return { ...named, origin, isEvaluated };
  return { ...named, ...place, path: cleanPath(place.path), origin, isEvaluated };
}

function cleanName(name: string): string {
  const alias = name.indexOf(' [as ');
  const plain = (alias < 0 ? name : name.slice(0, alias)).trim();
  return plain === '<anonymous>' || plain === 'Object.<anonymous>' ? '' : plain;
}

/** `eval at a (eval at b (file:1:2), <anonymous>:3:4), <anonymous>:5:6` → `file:1:2`: the place that a file holds. */
function evaluationPlace(location: string): string {
  const open = location.lastIndexOf('(');
  const close = location.indexOf(')', open);
  return open < 0 || close < 0 ? location.slice(evaluated.length) : location.slice(open + 1, close);
}

/** Splits `path:line:column` or `path:line` from its end; the path may hold colons of its own. */
export function readPlace(location: string): Place | undefined {
  const last = numberAtEnd(location);
  if (last === undefined) return undefined;
  const before = numberAtEnd(last.rest);
  const [path, line, column] =
    before === undefined ? [last.rest, last.number, undefined] : [before.rest, before.number, last.number];
  if (path === '' || line < 1) return undefined;
  return { path, line, ...(column !== undefined && column >= 1 && { column }) };
}

function numberAtEnd(text: string): { readonly rest: string; readonly number: number } | undefined {
  let start = text.length;
  while (start > 0 && isDigit(text.charCodeAt(start - 1))) start -= 1;
  const digits = text.length - start;
  if (digits === 0 || digits > 9 || text.charAt(start - 1) !== ':') return undefined;
  return { rest: text.slice(0, start - 1), number: Number(text.slice(start)) };
}

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;

function originOf(path: string): StackFrame['origin'] {
  if (path === '<anonymous>' || path.startsWith('wasm:') || path.includes('evalmachine.')) return 'native';
  if (path.startsWith('node:') || path.startsWith('internal/') || isOldCoreModule(path)) return 'node';
  return /[\\/]node_modules[\\/]/.test(`/${path}`) ? 'dependency' : 'own';
}

/** Before Node.js 16 its own modules stood in traces as `events.js`. */
function isOldCoreModule(path: string): boolean {
  return /^_?(?:assert|buffer|child_process|cluster|crypto|dgram|dns|domain|events|fs|http|http_client|http_outgoing|http_server|https|module|net|path|stream_readable|stream_writable|timers|tls|url|util|vm|zlib)\.js$/.test(
    path,
  );
}

/** Without scheme, host, query and `./`, and with `/`: what is left is compared with the paths of the workspace. */
function cleanPath(path: string): string {
  const scheme = /^([a-z][a-z-]+):\/\//.exec(path);
  const rest = scheme === null ? path : withoutHost(scheme[1] ?? '', path.slice(scheme[0].length));
  const query = rest.indexOf('?');
  const plain = (query < 0 ? rest : rest.slice(0, query)).replaceAll('\\', '/');
  const decoded = scheme === null ? plain : decode(plain);
  return decoded
    .split('/')
    .filter((part, index) => part !== '.' && (part !== '' || index === 0))
    .join('/');
}

/** `file` has no host, `webpack-internal` the layer of the bundle at most; of `webpack://name/./src/a.ts` the name is that of the bundle. */
function withoutHost(scheme: string, rest: string): string {
  if (scheme === 'file') return /^\/[A-Za-z]:/.test(rest) ? rest.slice(1) : rest;
  if (scheme === 'webpack-internal') return rest.replace(/^\/(?:\([\w-]{1,20}\)\/)?/, '');
  const slash = rest.indexOf('/');
  return slash < 0 ? rest : rest.slice(slash + 1);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
