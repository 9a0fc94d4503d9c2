import * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';

/** What the middlewares of middy throw: an error with a status and, as its cause, the package and what it saw. */
const middlewareErrorSchema = z.object({
  statusCode: z.int(),
  cause: z.object({ package: z.string(), data: z.unknown().optional(), message: z.string().optional() }),
});

export const issueSchema = z.object({ path: z.string(), message: z.string(), received: z.unknown().optional() });
/** One thing that is wrong with a request, and where: `files.src/app.js`, or empty for the request as a whole. */
export type Issue = z.infer<typeof issueSchema>;

/** Turns whatever a handler or a middleware threw into the one error of the house. */
export function asAgentError(error: unknown): AgentError {
  if (error instanceof AgentError) return error;
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new AgentError('time_limit', 'The function ran out of time.', { cause: error });
  }
  const thrown = middlewareErrorSchema.safeParse(error);
  if (!thrown.success) return new AgentError('internal', 'An unexpected error.', { cause: error });
  return fromMiddleware(thrown.data, error);
}

function fromMiddleware({ statusCode, cause }: z.infer<typeof middlewareErrorSchema>, error: unknown): AgentError {
  if (statusCode === 415) {
    const seen =
      typeof cause.data === 'string' ? `Content-Type is ${JSON.stringify(cause.data)}` : 'There is no Content-Type';
    return new AgentError('unsupported_media_type', `${seen}. Send JSON with Content-Type: application/json.`);
  }
  if (cause.package === '@middy/validator') return invalidRequest(z.array(issueSchema).parse(cause.data));
  if (cause.package === '@middy/http-json-body-parser') {
    if (cause.message !== undefined) return new AgentError('invalid_json', `The body is not JSON: ${cause.message}.`);
    return new AgentError(
      'invalid_request',
      `The body has a key that is not allowed: ${JSON.stringify(cause.data)}. Remove it.`,
    );
  }
  return new AgentError('internal', 'An unexpected error.', { cause: error });
}

function invalidRequest(issues: readonly Issue[]): AgentError {
  const lines = issues.slice(0, 5).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  if (issues.length > lines.length) lines.push(`and ${issues.length - lines.length} more`);
  return new AgentError('invalid_request', `The request is not valid. ${lines.join('; ')}.`, { details: { issues } });
}
