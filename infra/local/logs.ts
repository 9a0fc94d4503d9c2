import * as z from 'zod';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Takes what a function logged: one text, which may be several lines or a JSON document. */
export type FunctionLog = (functionName: string, level: LogLevel, text: string) => void;

const entrySchema = z.looseObject({
  level: z.string().optional(),
  message: z.unknown().optional(),
  msg: z.unknown().optional(),
});
const hiddenFields = new Set([
  'level',
  'message',
  'msg',
  'timestamp',
  'time',
  'service',
  'function_name',
  'function_arn',
  'function_memory_size',
  'cold_start',
  'xray_trace_id',
]);

/** Writes functions' logs in a short readable form, one line each, from `minimum` up. */
export function createFunctionLog(write: (line: string) => void, minimum: LogLevel): FunctionLog {
  return (functionName, level, text) => {
    for (const line of text.trimEnd().split('\n')) {
      const entry = readEntry(line, level);
      if (logLevels.indexOf(entry.level) >= logLevels.indexOf(minimum))
        write(`${new Date().toLocaleTimeString('en-GB')} ${entry.level.padEnd(5)} ${functionName}  ${entry.text}`);
    }
  };
}

function readEntry(line: string, level: LogLevel): { level: LogLevel; text: string } {
  const parsed = line.startsWith('{') ? entrySchema.safeParse(parseJson(line)) : undefined;
  if (parsed?.success !== true) return { level, text: line };
  const named = parsed.data.level?.toLowerCase();
  const fields = Object.entries(parsed.data).filter(
    ([key, value]) => !hiddenFields.has(key) && value !== undefined && value !== null,
  );
  const message = parsed.data.message ?? parsed.data.msg;
  const parts = [
    ...(message === undefined ? [] : [show(message)]),
    ...fields.map(([key, value]) => `${key}=${show(value)}`),
  ];
  return {
    level: logLevels.find((known) => known === named) ?? (named === 'fatal' ? 'error' : level),
    text: parts.join(' '),
  };
}

const show = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
