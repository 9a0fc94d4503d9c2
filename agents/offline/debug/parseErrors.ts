import type { ErrorReport } from './errorReport.ts';
import { plainLines } from './logText.ts';
import { parseBareFrame, parseFrame, readPlace, type StackFrame } from './stackFrame.ts';

const maxReports = 60;
const maxFrames = 60;
const maxMessageLines = 12;
const maxMessageCharacters = 2_000;

/** Name, code and message wherever they stand in a line; the name's length is bounded, so the search is too. */
const header =
  /(?:^|[^\w$.])((?:[A-Za-z_$][\w$]{0,60}\.)?(?:[A-Za-z_$][\w$]{0,60})?(?:Error|Exception|Warning|Rejection))(?: \[([\w-]{1,60})\])?(?:: (.*)|:?$| \{$)/;
/** What may stand before the name of an error that begins a report, rather than being spoken of. */
const beforeHeader =
  /^(?:\s|Uncaught|Unhandled|rejection|Exception|Caused by:|\[cause\]:|\[errors\]: \[|Error:|error:|ERROR|FATAL|fatal|Fatal|Invoke|\(node:\d+\)|\(Use .{0,80}\)|[[\]()>→×✖✕●#|:-]|\d+\)|\d+: ?|error|in promise|undefined|\d{4}-\d\d-\d\d\S{0,20}|[\da-f-]{36})*$/;
/** Lines without the form of an error that say what went wrong all the same. */
const bareSign =
  /FATAL ERROR: |JavaScript heap out of memory|^\s*expect\(received\)|Possible EventEmitter memory leak|\b(?:ECONNREFUSED|ECONNRESET|EADDRINUSE|ENOENT|EMFILE|ENFILE|ENOSPC|ETIMEDOUT|EACCES|EPIPE|ENOTFOUND|EAI_AGAIN)\b|\bE11000 |^error: |npm ERR! (?:Missing script|code E)|^\s*error: '/;
const property =
  /^\s+(code|errno|syscall|address|port|path|constraint|table|column|detail|severity|hostname|host|status|statusCode|name|meta|keyValue|keyPattern|routine|dest): (.{1,400}?),?$/;
const inlineCode = /\bcode: '([\w-]{1,60})'/;

interface Draft {
  name: string;
  lines: string[];
  code?: string | undefined;
  properties: Map<string, string>;
  frames: StackFrame[];
  relation: ErrorReport['relation'];
  /** Stands in the form of a report; otherwise frames must prove it to be one. */
  isSure: boolean;
  isInMessage: boolean;
}

/**
 * The errors of a trace or log in the order of the text, equal ones counted once. Never throws; takes time in proportion to the text.
 * @param isProse The text is a description, in which an error may stand in the middle of a sentence.
 */
export function parseErrors(text: string, isProse = false): readonly ErrorReport[] {
  const reader = new ErrorReader();
  for (const line of plainLines(text)) reader.read(line);
  return distinct(reader.drafts.filter((draft) => isProse || draft.isSure || draft.frames.length > 0));
}

class ErrorReader {
  readonly drafts: Draft[] = [];
  /** `file:line` on a line of its own, above the source line and the caret that Node.js prints of an uncaught error. */
  #location: StackFrame | undefined;
  #isInErrors = false;
  #isInTapStack = false;
  #hasUnhandledEvent = false;

  read(line: string): void {
    if (line.includes("// Unhandled 'error' event")) this.#hasUnhandledEvent = true;
    if (/^\s+\[errors\]: \[/.test(line)) this.#isInErrors = true;
    if (this.#readFrame(line) || this.#readHeader(line) || this.#readProperty(line) || this.#readBareSign(line)) return;
    const current = this.drafts.at(-1);
    if (/^\s*\]\s*[,}]?\s*$/.test(line)) this.#isInErrors = false;
    else if (current?.isInMessage === true && current.lines.length < maxMessageLines) {
      if (line.trim() === '' && current.lines.length > 3) current.isInMessage = false;
      else if (!/^\s*[\^~]+\s*$/.test(line)) current.lines.push(line.trim());
    }
  }

  #readFrame(line: string): boolean {
    const isTap = this.#isInTapStack && /^\s{2,}\S/.test(line);
    if (this.#isInTapStack && !isTap) this.#isInTapStack = false;
    const frame = parseFrame(line) ?? (isTap ? parseBareFrame(line) : undefined);
    if (frame === undefined) return false;
    const current = this.drafts.at(-1);
    if (current === undefined) this.#add({ name: '', message: '', relation: 'first', isSure: true }).frames.push(frame);
    else if (current.frames.length < maxFrames) current.frames.push(frame);
    const draft = this.drafts.at(-1);
    if (draft !== undefined) draft.isInMessage = false;
    return true;
  }

  #readHeader(line: string): boolean {
    const match = header.exec(line);
    if (match === null) return this.#readLocation(line);
    const [, name = '', code, message = ''] = match;
    const start = match.index + match[0].indexOf(name);
    const before = line.slice(0, start);
    const isSure = before.length < 200 && beforeHeader.test(before);
    const current = this.drafts.at(-1);
    if (!isSure && current?.isInMessage === true && current.frames.length === 0 && current.isSure) return false;
    const relation = this.#relationOf(before);
    const draft = this.#add({ name, message, relation, isSure });
    const trailing = message.endsWith(' {') ? message.slice(0, -2) : message;
    const mark = /["'`“]$/.exec(before)?.[0];
    const end = mark === undefined ? -1 : trailing.indexOf(mark === '“' ? '”' : mark);
    draft.lines[0] = end < 0 ? trailing : trailing.slice(0, end);
    draft.code = code ?? inlineCode.exec(message)?.[1];
    return true;
  }

  #relationOf(before: string): ErrorReport['relation'] {
    if (this.drafts.length === 0) return 'first';
    if (before.includes('[cause]:') || before.includes('Caused by:')) return 'cause';
    return this.#isInErrors && /\s{2,}$|\[errors\]/.test(before) ? 'aggregated' : 'other';
  }

  #readLocation(line: string): boolean {
    if (/^\s*stack: (?:\||>)-?$/.test(line)) {
      this.#isInTapStack = true;
      return true;
    }
    if (
      line.startsWith(' ') ||
      line.length > 400 ||
      !/^(?:file:\/\/|\/|[A-Za-z]:[\\/]|node:|\.{0,2}[\w-]+\/)/.test(line)
    )
      return false;
    const place = readPlace(line.trim());
    if (place === undefined) return false;
    this.#location = parseFrame(`at ${line.trim()}`);
    const current = this.drafts.at(-1);
    if (current !== undefined) current.isInMessage = false;
    return true;
  }

  #readProperty(line: string): boolean {
    const current = this.drafts.at(-1);
    const match = property.exec(line);
    if (current === undefined || match === null) return false;
    const [, key = '', quoted = ''] = match;
    const value = quoted.replace(/^['"](.*)['"]$/, '$1');
    if (key === 'code' && value !== 'ERR_TEST_FAILURE') current.code ??= value;
    if (key === 'name' && current.name === '') current.name = value;
    if (!current.properties.has(key) && value !== 'ERR_TEST_FAILURE') current.properties.set(key, value);
    return true;
  }

  #readBareSign(line: string): boolean {
    const current = this.drafts.at(-1);
    if (!bareSign.test(line) || (current?.isInMessage === true && current.frames.length === 0)) return false;
    const message = line.trim().replace(/^error: '?(.*?)'?$/, '$1');
    this.#add({ name: '', message, relation: 'other', isSure: true });
    return true;
  }

  #add(given: Pick<Draft, 'name' | 'relation' | 'isSure'> & { message: string }): Draft {
    const { message, ...fields } = given;
    const draft: Draft = { ...fields, lines: [message], properties: new Map(), frames: [], isInMessage: true };
    if (this.#location !== undefined && this.#location.origin === 'own') draft.frames.push(this.#location);
    if (this.#hasUnhandledEvent) draft.properties.set('emitted', "Unhandled 'error' event");
    this.#location = undefined;
    this.#hasUnhandledEvent = false;
    if (this.drafts.length < maxReports) this.drafts.push(draft);
    return draft;
  }
}

/** Equal errors are one, with their number; the place above a report is a frame only where the report has none that is the same. */
function distinct(drafts: readonly Draft[]): readonly ErrorReport[] {
  const reports = new Map<string, ErrorReport>();
  for (const draft of drafts) {
    const frames = uniqueFrames(draft.frames);
    const { name, code, properties, relation } = draft;
    const message = draft.lines.join('\n').trim().slice(0, maxMessageCharacters);
    const top = frames.find((frame) => frame.path !== undefined);
    const key = JSON.stringify([name, draft.lines[0], top?.path, top?.line, relation === 'other' ? 'first' : relation]);
    const known = reports.get(key);
    const report: ErrorReport = { name, message, code, properties, frames, relation, count: 1 };
    reports.set(key, known === undefined ? report : { ...known, count: known.count + 1 });
  }
  return [...reports.values()];
}

function uniqueFrames(frames: readonly StackFrame[]): readonly StackFrame[] {
  const [first, ...others] = frames;
  if (first === undefined || first.column !== undefined) return frames;
  const isRepeated = others.some(({ path, line }) => path === first.path && line === first.line);
  return isRepeated ? others : frames;
}
