import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ErrorCode } from '../../agents/engine/errors.ts';

/** An answer that API Gateway gives by itself, as a problem document. */
interface GatewayProblem {
  readonly type: ResponseType;
  readonly status: number;
  readonly title: string;
  readonly code: ErrorCode;
  readonly detail: string;
}

const internal = 'The request could not be handled. Try again; if it happens again, report the requestId.';
const noKey = 'Send your API key in the header x-api-key, or as Authorization: Bearer.';

const problems: readonly GatewayProblem[] = [
  problem(
    ResponseType.UNAUTHORIZED,
    401,
    'Unauthorized',
    'unauthenticated',
    `The request has no valid credential. ${noKey}`,
  ),
  problem(
    ResponseType.ACCESS_DENIED,
    403,
    'Forbidden',
    'forbidden',
    `The credential is not known or does not allow this. ${noKey}`,
  ),
  problem(ResponseType.EXPIRED_TOKEN, 403, 'Forbidden', 'forbidden', `The credential has expired. ${noKey}`),
  problem(ResponseType.INVALID_API_KEY, 403, 'Forbidden', 'forbidden', `The API key is not known. ${noKey}`),
  problem(
    ResponseType.INVALID_SIGNATURE,
    403,
    'Forbidden',
    'forbidden',
    `The signature is not valid; requests are not signed here. ${noKey}`,
  ),
  problem(
    ResponseType.WAF_FILTERED,
    403,
    'Forbidden',
    'forbidden',
    'A firewall rule of this deployment refused the request.',
  ),
  // API Gateway gives this answer to every path and method that it does not know.
  problem(
    ResponseType.MISSING_AUTHENTICATION_TOKEN,
    404,
    'Not Found',
    'not_found',
    'There is no such endpoint. GET /v1/agents lists the agents and their actions.',
  ),
  problem(
    ResponseType.RESOURCE_NOT_FOUND,
    404,
    'Not Found',
    'not_found',
    'There is no such endpoint. GET /v1/agents lists the agents and their actions.',
  ),
  problem(
    ResponseType.BAD_REQUEST_BODY,
    400,
    'Bad Request',
    'invalid_request',
    'The body of the request is not valid.',
  ),
  problem(
    ResponseType.BAD_REQUEST_PARAMETERS,
    400,
    'Bad Request',
    'invalid_request',
    'The parameters of the request are not valid.',
  ),
  problem(
    ResponseType.REQUEST_TOO_LARGE,
    413,
    'Content Too Large',
    'body_too_large',
    'The body is over 10 MB. Upload a workspace, or leave files out.',
  ),
  problem(
    ResponseType.UNSUPPORTED_MEDIA_TYPE,
    415,
    'Unsupported Media Type',
    'unsupported_media_type',
    'The content type is not supported here.',
  ),
  problem(
    ResponseType.THROTTLED,
    429,
    'Too Many Requests',
    'throttled',
    'Too many requests at once. Wait a moment and try again.',
  ),
  problem(
    ResponseType.QUOTA_EXCEEDED,
    429,
    'Too Many Requests',
    'throttled',
    'The quota of requests is used up. Try again later.',
  ),
  problem(ResponseType.API_CONFIGURATION_ERROR, 500, 'Internal Server Error', 'internal', internal),
  problem(ResponseType.AUTHORIZER_CONFIGURATION_ERROR, 500, 'Internal Server Error', 'internal', internal),
  problem(ResponseType.AUTHORIZER_FAILURE, 500, 'Internal Server Error', 'internal', internal),
  problem(ResponseType.INTEGRATION_FAILURE, 502, 'Bad Gateway', 'internal', internal),
  problem(
    ResponseType.INTEGRATION_TIMEOUT,
    504,
    'Gateway Timeout',
    'time_limit',
    'The function did not answer in time. GET /v1/runs/{id} tells what became of a run.',
  ),
  problem(ResponseType.DEFAULT_4XX, 400, 'Bad Request', 'invalid_request', 'The request could not be understood.'),
  problem(ResponseType.DEFAULT_5XX, 500, 'Internal Server Error', 'internal', internal),
];

function problem(type: ResponseType, status: number, title: string, code: ErrorCode, detail: string): GatewayProblem {
  return { type, status, title, code, detail };
}

/**
 * Gives every answer that API Gateway makes without a function the form of all others: an RFC 9457 problem document
 * that browsers of the allowed origins may read.
 */
export function addGatewayProblems(api: RestApi, allowedOrigins: readonly string[]): void {
  const responseHeaders = {
    'Content-Type': `'application/problem+json'`,
    'Cache-Control': `'no-store'`,
    ...originHeaders(allowedOrigins),
  };
  for (const { type, status, ...body } of problems) {
    api.addGatewayResponse(`${type.responseType}_problem`, {
      type,
      statusCode: String(status),
      responseHeaders,
      templates: {
        // The key only selects the template; Content-Type above is what is sent.
        'application/json': JSON.stringify({
          type: 'about:blank',
          title: body.title,
          status,
          code: body.code,
          detail: body.detail,
          requestId: '$context.requestId',
        }),
      },
    });
  }
}

// A gateway response cannot choose among origins, so with several it names the caller's own: these documents hold
// nothing that is secret from any page.
function originHeaders(allowedOrigins: readonly string[]): Record<string, string> {
  const [only, ...others] = allowedOrigins;
  if (only === undefined) return {};
  const origin = others.length > 0 ? 'method.request.header.Origin' : `'${only}'`;
  return { 'Access-Control-Allow-Origin': origin, ...(only === '*' ? {} : { Vary: `'Origin'` }) };
}
