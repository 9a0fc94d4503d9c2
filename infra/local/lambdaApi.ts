import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AgentError } from '../../agents/engine/errors.ts';
import { type DurableExecutor, NameTakenError } from './durableExecutor.ts';
import { epochSeconds, type StoredOperation, toWire, updateSchema } from './durableOperations.ts';
import { StaleTokenError } from './durableStore.ts';

/*
 * The part of the Lambda API that the functions use: asynchronous invocation, and the checkpoints and callbacks of durable
 * executions. Reached through AWS_ENDPOINT_URL_LAMBDA, so that the functions' own LambdaClient works unchanged.
 */

export interface LambdaApiOptions {
  readonly executor: DurableExecutor;
  /** Runs a function once, with nobody waiting; a durable one as an execution of this name. */
  readonly start: (functionArn: string, event: string, executionName: string) => string | null;
}

export interface LambdaApi {
  /** Such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

const checkpointSchema = z.object({ CheckpointToken: z.string(), Updates: z.array(updateSchema).nullish() });
const failureSchema = z.object({ ErrorMessage: z.string().nullish(), ErrorType: z.string().nullish() });

/** An answer that the SDK reads as an error of this name. */
class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves the API on loopback. */
export async function startLambdaApi(options: LambdaApiOptions): Promise<LambdaApi> {
  const server = createServer((request, response) => {
    answer(options, request)
      .catch(toAnswer)
      .then((found) => {
        send(response, found);
      }, fail(response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  // A server that listens on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(options: LambdaApiOptions, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [version = '', kind = '', id = '', operation = ''] = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const body = await readBody(request);
  const { executor } = options;
  switch (`${request.method ?? ''} ${version}/${kind}/${operation}`) {
    case 'POST 2015-03-31/functions/invocations':
      return invoke(options, request, id, url.searchParams.get('Qualifier'), body);
    case 'POST 2025-12-01/durable-executions/checkpoint': {
      const { CheckpointToken, Updates } = checkpointSchema.parse(JSON.parse(body));
      const operations = executor.checkpoint(id, CheckpointToken, Updates ?? []);
      return ok({ CheckpointToken, NewExecutionState: { Operations: operations.map(inAnswer) } });
    }
    case 'GET 2025-12-01/durable-executions/state': {
      const operations = executor.state(id, url.searchParams.get('CheckpointToken') ?? '');
      return ok({ Operations: operations.map(inAnswer) });
    }
    case 'POST 2025-12-01/durable-execution-callbacks/succeed':
      return answered(executor.answer(id, { result: body }), id);
    case 'POST 2025-12-01/durable-execution-callbacks/fail':
      return answered(executor.answer(id, { error: failureSchema.parse(JSON.parse(body === '' ? '{}' : body)) }), id);
    default:
      throw new ApiError(
        404,
        'ResourceNotFoundException',
        `${request.method ?? ''} ${url.pathname} is not served on this machine.`,
      );
  }
}

function invoke(
  { start }: LambdaApiOptions,
  request: IncomingMessage,
  name: string,
  qualifier: string | null,
  body: string,
): Answer {
  const type = request.headers['x-amz-invocation-type'];
  if (type !== 'Event')
    throw new ApiError(
      400,
      'InvalidParameterValueException',
      `The invocation type is ${JSON.stringify(type ?? 'RequestResponse')}; only Event is served on this machine.`,
    );
  const functionArn = qualifier === null ? name : `${name}:${qualifier}`;
  const executionName = request.headers['x-amz-durable-execution-name'];
  const arn = start(functionArn, body, typeof executionName === 'string' ? executionName : randomUUID());
  return { status: 202, body: '', headers: arn === null ? {} : { 'x-amz-durable-execution-arn': arn } };
}

function answered(found: boolean, callbackId: string): Answer {
  if (found) return ok({});
  throw new ApiError(
    400,
    'CallbackTimeoutException',
    `No execution waits for the callback ${callbackId}: it was answered, has timed out, or never was.`,
  );
}

function toAnswer(error: unknown): Answer {
  const known = asApiError(error);
  return {
    status: known.status,
    body: { Type: known.status < 500 ? 'User' : 'Service', message: known.message },
    headers: { 'x-amzn-errortype': known.code },
  };
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof AgentError) return new ApiError(404, 'ResourceNotFoundException', error.message);
  if (error instanceof StaleTokenError)
    return new ApiError(400, 'InvalidParameterValueException', 'Invalid Checkpoint Token');
  if (error instanceof NameTakenError)
    return new ApiError(
      409,
      'DurableExecutionAlreadyStartedException',
      `The execution ${error.message} was started with another payload.`,
    );
  if (error instanceof z.ZodError || error instanceof SyntaxError)
    return new ApiError(400, 'InvalidParameterValueException', `The request is not valid: ${error.message}`);
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(500, 'ServiceException', message);
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const inAnswer = (operation: StoredOperation): object => toWire(operation, epochSeconds);

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function fail(response: ServerResponse): (error: unknown) => void {
  return () => {
    response.destroy();
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks = await Array.fromAsync(request, (chunk: unknown) => Buffer.from(z.instanceof(Uint8Array).parse(chunk)));
  return Buffer.concat(chunks).toString('utf8');
}
