/** One line of JSON per entry, with the member names that Lambda's own JSON log format uses. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds `fields` to every entry. */
  with(fields: LogFields): Logger;
}

export type WriteLine = (line: string) => void;

/**
 * Writes to standard output itself: Lambda's `console` would wrap the line in another document. Never give it bodies,
 * headers or credentials; errors are written with their stack and causes.
 */
export function createLogger(fields: LogFields = {}, write: WriteLine = writeToStandardOutput): Logger {
  const log = (level: string, message: string, own: LogFields = {}): void => {
    write(JSON.stringify({ timestamp: new Date().toISOString(), level, message, ...fields, ...own }, serializable));
  };
  return {
    info: (message, own) => {
      log('INFO', message, own);
    },
    warn: (message, own) => {
      log('WARN', message, own);
    },
    error: (message, own) => {
      log('ERROR', message, own);
    },
    with: (more) => createLogger({ ...fields, ...more }, write),
  };
}

function writeToStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}

function serializable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  return {
    name: value.name,
    message: value.message,
    stack: value.stack,
    ...(value.cause === undefined ? {} : { cause: value.cause }),
  };
}
