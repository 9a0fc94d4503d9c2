import * as z from 'zod';
import type { Issue } from './asAgentError.ts';

const maxReceivedCharacters = 100;

/** Zod's issues in the words of the API: where, what is wrong and what was received. Keys that are unknown are named beside the known ones. */
export function toIssues(error: z.ZodError, input: unknown, schema: z.ZodType): readonly Issue[] {
  return error.issues.map((issue) => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      const known = issue.path.length === 0 ? knownFields(schema) : '';
      return {
        path,
        message: `Unknown ${issue.keys.length === 1 ? 'field' : 'fields'} ${issue.keys.join(', ')}${known}`,
      };
    }
    return { path, message: issue.message, ...received(valueAt(input, issue.path)) };
  });
}

function knownFields(schema: z.ZodType): string {
  return schema instanceof z.ZodObject ? `; this request knows ${Object.keys(schema.shape).join(', ')}` : '';
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    input,
  );
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}

function received(value: unknown): { received?: unknown } {
  if (value === undefined) return {};
  const text = JSON.stringify(value);
  return { received: text.length <= maxReceivedCharacters ? value : `${text.slice(0, maxReceivedCharacters)}…` };
}
