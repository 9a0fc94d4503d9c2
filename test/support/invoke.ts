import { RecordedResponse } from './lambdaRuntime.ts';
import type { Context, StreamifyHandler } from 'aws-lambda';
import type { HttpEvent } from '../../functions/http/message.ts';

export interface InvokedResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytes: Buffer;
  readonly chunks: readonly string[];
}

export interface InvokeOptions {
  /** @default 120_000 */
  readonly remainingTimeMs?: number;
  /** Sees each piece of the body as it arrives; may destroy the response, as a client does that goes away. */
  readonly onChunk?: (text: string, response: RecordedResponse) => void;
}

/** Invokes a streaming handler as the Lambda runtime does, and waits until the invocation has ended. */
export async function invoke(
  handler: StreamifyHandler<HttpEvent>,
  event: HttpEvent,
  options: InvokeOptions = {},
): Promise<InvokedResponse> {
  const response = new RecordedResponse(options.onChunk);
  // A stand-in for the runtime's own class, which does not exist outside Lambda.
  const stream = response as unknown as awslambda.HttpResponseStream;
  await handler(event, stream, lambdaContext(event.requestContext.requestId, options.remainingTimeMs ?? 120_000));
  const headers = Object.entries(response.head.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  return {
    status: response.head.statusCode ?? 200,
    headers: Object.fromEntries(headers),
    body: response.bytes.toString(),
    bytes: response.bytes,
    chunks: response.chunks,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON object in a response's body. Callers say what they expect it to be by comparing it. */
export function bodyOf(response: Pick<InvokedResponse, 'body'>): Record<string, unknown> {
  const value: unknown = JSON.parse(response.body);
  if (!isRecord(value)) throw new Error(`Not a JSON object: ${response.body}`);
  return value;
}

/** The `items` of a response that is a list. */
export function itemsOf(response: Pick<InvokedResponse, 'body'>): readonly Record<string, unknown>[] {
  const { items } = bodyOf(response);
  if (!Array.isArray(items) || !items.every(isRecord)) throw new Error(`Not a list: ${response.body}`);
  return items;
}

/** The context of one invocation that is cut off after `remainingTimeMs`. */
export function lambdaContext(awsRequestId: string, remainingTimeMs: number): Context {
  const endMs = Date.now() + remainingTimeMs;
  const context: Omit<Context, 'done' | 'fail' | 'succeed'> = {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'test',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:test',
    memoryLimitInMB: '1024',
    awsRequestId,
    logGroupName: 'test',
    logStreamName: 'test',
    getRemainingTimeInMillis: () => endMs - Date.now(),
  };
  // Without the callbacks of old Node versions, which the types still ask for.
  return context as Context;
}
