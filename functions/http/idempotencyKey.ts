import { createHash } from 'node:crypto';
import { AgentError } from '../../agents/engine/errors.ts';
import type { HttpRequest } from './message.ts';

const maxCharacters = 255;

/** The `Idempotency-Key` of a request, undefined without one. Throws `invalid_request` unless it is 1 to 255 visible ASCII characters. */
export function idempotencyKeyOf(request: HttpRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const seen = key.length > maxCharacters ? `${key.length} characters` : JSON.stringify(key);
  throw new AgentError(
    'invalid_request',
    `Idempotency-Key is ${seen}; give 1 to ${maxCharacters} visible ASCII characters, such as a UUID.`,
  );
}

/** SHA-256, in hexadecimal, of a JSON value: the same for the same value, in whatever order its members stand. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
