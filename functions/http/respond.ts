import type { HttpResponse } from './message.ts';

/** A JSON document. What belongs to one owner must not stay in a shared cache. */
export function json(statusCode: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return {
    statusCode,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify(value),
  };
}

export function noContent(): HttpResponse {
  return { statusCode: 204, headers: {}, body: '' };
}
