import type { StackFrame } from './stackFrame.ts';

/** One error of a trace or a log. */
export interface ErrorReport {
  /** Such as `TypeError`; empty when only a message is known. */
  readonly name: string;
  /** The first line of the message, or the first lines where it has several. */
  readonly message: string;
  /** Such as `ECONNREFUSED` or a SQLSTATE. */
  readonly code?: string | undefined;
  /** `syscall`, `address`, `port`, `path`, `constraint` and the like, as they are printed. */
  readonly properties: ReadonlyMap<string, string>;
  readonly frames: readonly StackFrame[];
  /** How it stands to the error before it. */
  readonly relation: 'first' | 'cause' | 'aggregated' | 'other';
  /** How often it occurs in the text. */
  readonly count: number;
}

/** The error as one line: `TypeError: x is not a function`. */
export function describeError({ name, message, code }: ErrorReport): string {
  const [line = ''] = message.split('\n', 1);
  const label = name === '' ? '' : `${name}${code === undefined || line.includes(code) ? '' : ` [${code}]`}`;
  return [label, line].filter((part) => part !== '').join(': ');
}

/** All that the shapes of errors are looked for in: name, code, message and properties, a line each. */
export function errorText({ name, code = '', message, properties }: ErrorReport): string {
  return [`${name}: ${message}`, code, ...[...properties].map(([key, value]) => `${key}: ${value}`)].join('\n');
}
