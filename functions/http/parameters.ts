import { isValid } from 'ulid';
import { AgentError } from '../../agents/engine/errors.ts';
import type { PageRequest } from '../../agents/engine/ports.ts';
import type { HttpRequest } from './message.ts';

const defaultPageSize = 20;
const maxPageSize = 100;

/** The answer for a thing that is unknown, of another tenant, or asked for by an impossible id: the same for all three. */
export function notFound(what: 'session' | 'run', id: string): AgentError {
  return new AgentError(
    'not_found',
    `There is no ${what} ${JSON.stringify(id)}. Ids are as the API gave them out; look for it with GET /sessions.`,
  );
}

/** Whether a text can be the id of anything here: a ULID as the API writes it. */
export function isId(text: string): boolean {
  return isValid(text) && text === text.toUpperCase();
}

/** The ULID in the path. */
export function idOf(request: HttpRequest, what: 'session' | 'run'): string {
  const id = request.path['id'] ?? '';
  if (isId(id)) return id;
  throw notFound(what, id);
}

/** `?limit=` (1 to 100, 20 when absent) and `?cursor=`. */
export function pageOf(request: HttpRequest): PageRequest {
  const limit = integerOf(request, 'limit', { least: 1, most: maxPageSize }) ?? defaultPageSize;
  return { limit, cursor: request.query['cursor'] };
}

/** The id of the last event that the client has: `Last-Event-ID`, or undefined. Throws `invalid_request` for what is no whole number. */
export function lastEventIdOf(request: HttpRequest): number | undefined {
  const header = request.headers['last-event-id'];
  if (header === undefined || header === '') return undefined;
  return parseInteger(header, 'Last-Event-ID', { least: 0, most: Number.MAX_SAFE_INTEGER });
}

/** A whole number of the query, or undefined when it is absent. */
export function integerOf(
  request: HttpRequest,
  name: string,
  range: { readonly least: number; readonly most: number },
): number | undefined {
  const text = request.query[name];
  if (text === undefined) return undefined;
  return parseInteger(text, `?${name}=`, range);
}

/** Throws `invalid_request` for what is not a whole number in the range. */
export function parseInteger(
  text: string,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new AgentError(
    'invalid_request',
    `${name} is ${JSON.stringify(text)}; give a whole number from ${least} to ${most}.`,
  );
}
