import type { MiddlewareObj } from '@middy/core';
import jsonBodyParser from '@middy/http-json-body-parser';
import { AgentError } from '../../agents/engine/errors.ts';
import type { HttpEvent } from './message.ts';
import type { FindRoute, Route } from './route.ts';

/** What Lambda takes in one event. A body counts as the function receives it: bytes come as base64, so 4.5 MB of them fit. */
export const maxBodyBytes = 6 * 1024 * 1024;

/** Reads the body as its route wants it: bytes, a JSON document, or not at all. */
export function bodyParser(findRoute: FindRoute): MiddlewareObj<HttpEvent> {
  const parseJson = jsonBodyParser().before;
  return {
    before: async (request) => {
      const { event } = request;
      const route = findRoute(event);
      if (route.bodyKind === 'none') return;
      const body = typeof event.body === 'string' ? event.body : '';
      requireFitting(body);
      if (route.bodyKind === 'bytes') event.body = bytesOf(event, body, route);
      else if (body !== '') {
        // The parser replaces the body of the event it is given, which its types deny.
        const given = { ...event, body };
        await parseJson?.({ ...request, event: given });
        event.body = given.body;
      } else if (route.bodyKind === 'optional-json') event.body = {};
      else throw new AgentError('invalid_json', 'The body is empty. Send a JSON object, {} at the least.');
    },
  };
}

function requireFitting(body: string): void {
  const bytes = Buffer.byteLength(body);
  if (bytes <= maxBodyBytes) return;
  throw new AgentError(
    'body_too_large',
    `The body has ${bytes} bytes, the limit is ${maxBodyBytes}. Upload many files as a tar.gz: PUT /sessions/{id}/workspace, with ?upload=presigned when it is large.`,
    { details: { maxBytes: maxBodyBytes } },
  );
}

function bytesOf(event: HttpEvent, body: string, route: Route): Buffer {
  if (body === '') return Buffer.alloc(0);
  const contentType = (event.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  // Bytes that API Gateway has not encoded went through a text decoding and are damaged.
  if (route.contentTypes.includes(contentType) && event.isBase64Encoded) return Buffer.from(body, 'base64');
  throw new AgentError(
    'unsupported_media_type',
    `Content-Type is ${JSON.stringify(contentType)}. Send one of ${route.contentTypes.join(', ')}.`,
  );
}
