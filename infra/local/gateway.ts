import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AgentError } from '../../agents/engine/errors.ts';
import type { ApiSpec, LambdaIntegrationSpec, MockIntegrationSpec } from './apiSpec.ts';
import { Authorizer, type AuthorizerContext } from './authorizer.ts';
import { type GatewayRequest, headerOf, isBinary, proxyEvent, readRequest } from './events.ts';
import { FunctionError } from './executionEnvironment.ts';
import type { ResponseSink } from './executionEnvironment.ts';
import { GatewayFailure, sendGatewayResponse } from './gatewayResponses.ts';
import { sendBuffered, StreamingSink } from './lambdaResponse.ts';
import { readBody } from './requestBody.ts';
import { createRouter, type MatchRoute, type RouteMatch } from './routes.ts';

export interface GatewayOptions {
  readonly api: ApiSpec;
  /** Runs a function by its ARN. */
  readonly invoke: (functionArn: string, event: unknown, sink?: ResponseSink) => Promise<unknown>;
  readonly log: (line: string) => void;
}

/** Serves a REST API of the template over HTTP, as API Gateway does, on the loopback interface only. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #matchRoute: MatchRoute;
  readonly #authorizers = new Map<string, Authorizer>();
  readonly #server: Server;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#matchRoute = createRouter(options.api.methods);
    for (const { authorizer } of options.api.methods) {
      if (authorizer === null || this.#authorizers.has(authorizer.id)) continue;
      this.#authorizers.set(
        authorizer.id,
        new Authorizer(authorizer, options.api, (event) => options.invoke(authorizer.functionArn, event)),
      );
    }
    this.#server = createServer((message, response) => void this.#answer(message, response));
    // A streamed answer, and an upload over a slow line, may take as long as the integration allows.
    this.#server.requestTimeout = 0;
  }

  /** Resolves with the port. Throws `configuration_invalid` when it is taken. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') reject(error);
        else
          reject(
            new AgentError(
              'configuration_invalid',
              `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`,
            ),
          );
      });
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    // A server that listens on TCP has an AddressInfo.
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends at once; open streams are cut. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { api } = this.#options;
    const request = readRequest(message, api.stage);
    if (request === undefined) {
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end(`{"message":"Forbidden","detail":"Every path begins with /${api.stage}."}\n`);
      return;
    }
    response.on('error', () => undefined);
    try {
      await this.#serve(request, message, response);
    } catch (error) {
      this.#fail(request, message, response, error);
    }
  }

  async #serve(request: GatewayRequest, message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(message);
    const route = this.#matchRoute(request.httpMethod, request.path);
    if (route === undefined) throw new GatewayFailure('MISSING_AUTHENTICATION_TOKEN');
    const { authorizer, integration } = route.method;
    const identity =
      authorizer === null ? undefined : await this.#authorizers.get(authorizer.id)?.authorize(request, route);
    if (integration.kind === 'mock') sendMock(response, integration, request);
    else await this.#invoke(request, response, route, integration, body, identity);
  }

  async #invoke(
    request: GatewayRequest,
    response: ServerResponse,
    route: RouteMatch,
    integration: LambdaIntegrationSpec,
    body: Buffer,
    identity: AuthorizerContext | undefined,
  ): Promise<void> {
    const { api, invoke } = this.#options;
    const event = proxyEvent(api, request, route, body, identity);
    const { promise: timedOut, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(
        new GatewayFailure(
          'INTEGRATION_TIMEOUT',
          new Error(`no complete answer within ${integration.timeoutMs / 1000} seconds`),
        ),
      );
    }, integration.timeoutMs);
    const sink = integration.streaming ? new StreamingSink(response, request.requestId) : undefined;
    const failures = sink === undefined ? [timedOut] : [timedOut, sink.malformed];
    try {
      const payload = await Promise.race([invoke(integration.functionArn, event, sink), ...failures]);
      if (sink === undefined) {
        sendBuffered(response, payload, request.requestId, isBinary(api.binaryMediaTypes, headerOf(request, 'accept')));
        return;
      }
      // A function that does not stream has written nothing by now: `end` finds that out.
      sink.end();
      sink.check();
    } catch (error) {
      sink?.discard();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #fail(request: GatewayRequest, message: IncomingMessage, response: ServerResponse, error: unknown): void {
    const type =
      error instanceof GatewayFailure
        ? error.type
        : error instanceof FunctionError && error.kind === 'timeout'
          ? 'INTEGRATION_TIMEOUT'
          : 'INTEGRATION_FAILURE';
    const reason = error instanceof GatewayFailure ? error.cause : error;
    if (message.destroyed && !message.complete) return;
    if (reason instanceof Error)
      this.#options.log(
        `${request.httpMethod} ${request.path} ${type}: ${reason instanceof FunctionError ? reason.detail : reason.message}`,
      );
    // The status is out: a cut connection is the only way left to tell the client that the body is not whole.
    if (response.headersSent) response.destroy();
    else sendGatewayResponse(response, this.#options.api, request, type);
  }
}

function sendMock(response: ServerResponse, integration: MockIntegrationSpec, request: GatewayRequest): void {
  const origin = headerOf(request, 'origin');
  for (const [name, expression] of Object.entries(integration.headers))
    response.setHeader(name, expression.replaceAll(/^'|'$/g, ''));
  if (origin !== undefined && integration.origins.includes(origin))
    response.setHeader('access-control-allow-origin', origin);
  response.setHeader('x-amzn-requestid', request.requestId);
  response.writeHead(integration.statusCode).end();
}
