import type { ServerResponse } from 'node:http';
import type { ApiSpec } from './apiSpec.ts';
import { type GatewayRequest, headerOf } from './events.ts';

/** What API Gateway itself answers where no function does: status and message by response type. */
const defaults = {
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token'],
  UNAUTHORIZED: [401, 'Unauthorized'],
  ACCESS_DENIED: [403, 'User is not authorized to access this resource'],
  AUTHORIZER_FAILURE: [500, null],
  AUTHORIZER_CONFIGURATION_ERROR: [500, null],
  REQUEST_TOO_LARGE: [413, 'Request Too Long'],
  INTEGRATION_FAILURE: [502, 'Internal server error'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out'],
} as const;

export type GatewayResponseType = keyof typeof defaults;

/** A request that ends at the gateway. */
export class GatewayFailure extends Error {
  override readonly name = 'GatewayFailure';
  readonly type: GatewayResponseType;

  constructor(type: GatewayResponseType, cause?: unknown) {
    super(type, { cause });
    this.type = type;
  }
}

/** Answers with the template's gateway response of the type, its DEFAULT_4XX or DEFAULT_5XX, or API Gateway's own JSON. */
export function sendGatewayResponse(
  response: ServerResponse,
  api: ApiSpec,
  request: GatewayRequest,
  type: GatewayResponseType,
): void {
  const [defaultStatus, message] = defaults[type];
  const spec =
    api.gatewayResponses.get(type) ?? api.gatewayResponses.get(defaultStatus < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  const variables = contextVariables(api, request, type, message);
  const [contentType, template] = Object.entries(spec?.ResponseTemplates ?? {})[0] ?? [
    'application/json',
    '{"message":$context.error.messageString}',
  ];
  const body = render(template, variables);
  response.writeHead(spec?.StatusCode ?? defaultStatus, {
    'content-type': contentType,
    'x-amzn-errortype': type,
    'x-amzn-requestid': request.requestId,
    'content-length': Buffer.byteLength(body),
    ...responseHeaders(spec?.ResponseParameters ?? {}, request, variables),
  });
  response.end(body);
}

function contextVariables(
  api: ApiSpec,
  request: GatewayRequest,
  type: GatewayResponseType,
  message: string | null,
): ReadonlyMap<string, string> {
  return new Map([
    ['$context.error.messageString', JSON.stringify(message)],
    ['$context.error.message', message ?? 'null'],
    ['$context.error.responseType', type],
    ['$context.extendedRequestId', request.requestId],
    ['$context.requestId', request.requestId],
    ['$context.httpMethod', request.httpMethod],
    ['$context.path', `/${api.stage}${request.path}`],
    ['$context.stage', api.stage],
  ]);
}

function render(template: string, variables: ReadonlyMap<string, string>): string {
  return template.replaceAll(
    /\$(?:\{(context(?:\.\w+)+)\}|(context(?:\.\w+)+))/g,
    (whole, braced: string | undefined, bare: string | undefined) => variables.get(`$${braced ?? bare ?? ''}`) ?? whole,
  );
}

/** `gatewayresponse.header.NAME` → a constant in quotes, a request header or a context variable. */
function responseHeaders(
  parameters: Readonly<Record<string, string>>,
  request: GatewayRequest,
  variables: ReadonlyMap<string, string>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [target, expression] of Object.entries(parameters)) {
    const value = expression.startsWith("'")
      ? expression.slice(1, -1)
      : expression.startsWith('method.request.header.')
        ? headerOf(request, expression.replace('method.request.header.', ''))
        : variables.get(`$${expression}`);
    if (value !== undefined) headers[target.replace('gatewayresponse.header.', '')] = value;
  }
  return headers;
}
