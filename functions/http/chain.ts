import middy from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import httpEventNormalizer from '@middy/http-event-normalizer';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import warmup from '@middy/warmup';
import type { Context, StreamifyHandler } from 'aws-lambda';
import { readConfiguration } from '../config.ts';
import { bodyParser } from './body.ts';
import type { Logger } from './logger.ts';
import { standardLogger, toRequest } from './message.ts';
import type { HttpEvent, HttpResponse } from './message.ts';
import { cors, identity, problems, requestLog, securityHeaders } from './middlewares.ts';
import type { FindRoute } from './route.ts';
import { requestValidator } from './validation.ts';

export interface ChainOptions {
  /** @default the configuration's */
  readonly allowedOrigins?: () => readonly string[];
  /** @default one JSON line per entry on standard output */
  readonly logger?: Logger;
}

/** How long before its end an invocation answers with `time_limit` rather than be cut off. */
const timeoutEarlyInMillis = 500;

/**
 * The one way a request takes, in this order, for every function that speaks HTTP. Answers are streamed (Lambda response
 * streaming), small ones too, so that one integration type serves all. An error before the first byte is a problem
 * document; after it, it is the stream's own affair.
 */
export function createHandler(findRoute: FindRoute, options: ChainOptions = {}): StreamifyHandler<HttpEvent> {
  const logger = options.logger ?? standardLogger;
  const background = new WeakMap<object, Promise<unknown>[]>();
  const run = async (event: HttpEvent, context: Context): Promise<HttpResponse> => {
    const work: Promise<unknown>[] = [];
    background.set(event, work);
    return findRoute(event).run(event, toRequest(event, context, work, logger));
  };
  const chain = middy<HttpEvent, HttpResponse>({
    executionMode: executionModeStreamifyResponse,
    timeoutEarlyInMillis,
    // Comes after the body was sent or its reader has gone: an invocation that ends freezes what still runs.
    requestEnd: async (request) => Promise.allSettled(background.get(eventOf(request)) ?? []),
  });
  const handler: unknown = chain
    .use(requestLog(logger))
    .use(warmup())
    .use(cors(options.allowedOrigins ?? configuredOrigins))
    .use(securityHeaders())
    .use(problems(logger))
    .use(httpHeaderNormalizer())
    .use(httpEventNormalizer())
    .use(identity())
    .use(bodyParser(findRoute))
    .use(requestValidator(findRoute))
    .handler(run);
  // Middy's types describe the handler of the standard mode; in this mode the handler takes the response stream too.
  return handler as StreamifyHandler<HttpEvent>;
}

function eventOf(request: { readonly event: unknown }): object {
  return typeof request.event === 'object' && request.event !== null ? request.event : {};
}

let origins: readonly string[] | undefined;

function configuredOrigins(): readonly string[] {
  origins ??= readConfiguration().allowedOrigins;
  return origins;
}
