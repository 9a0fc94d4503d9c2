import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import type { ResponseSink } from './executionEnvironment.ts';

const headSchema = z.object({
  statusCode: z.number().int().min(100).max(599),
  headers: z.record(z.string(), z.coerce.string()).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(z.coerce.string())).nullish(),
  cookies: z.array(z.string()).nullish(),
});

const bufferedSchema = headSchema.extend({ body: z.string().nullish(), isBase64Encoded: z.boolean().nullish() });

type ResponseHead = z.infer<typeof headSchema>;

const maxPreludeBytes = 16 * 1024;
const delimiter = Buffer.alloc(8);

/** Headers that API Gateway does not let through under their own name. */
const remapped = new Set(['connection', 'content-md5', 'date', 'host', 'server', 'www-authenticate']);

/** The function's answer has no form that API Gateway could pass on. */
export class MalformedResponse extends Error {
  override readonly name = 'MalformedResponse';
}

/** Answers with what a buffered proxy function returned. Throws `MalformedResponse`. */
export function sendBuffered(
  response: ServerResponse,
  payload: unknown,
  requestId: string,
  decodesBase64: boolean,
): void {
  const parsed = bufferedSchema.safeParse(payload);
  if (!parsed.success)
    throw new MalformedResponse(
      `The function returned ${JSON.stringify(payload).slice(0, 200)}, which is no proxy response: ${z.prettifyError(parsed.error)}`,
    );
  const { body, isBase64Encoded } = parsed.data;
  writeHead(response, parsed.data, requestId);
  response.end(Buffer.from(body ?? '', isBase64Encoded === true && decodesBase64 ? 'base64' : 'utf8'));
}

/**
 * Passes a streamed response on: a JSON prelude with status and headers, eight NUL bytes, then the body. Where
 * the prelude is not there, `malformed` rejects. When the client is gone the rest is taken and thrown away, as the function goes on.
 */
export class StreamingSink implements ResponseSink {
  readonly #response: ServerResponse;
  readonly #requestId: string;
  readonly #malformed = Promise.withResolvers<never>();
  #prelude: Buffer | null = Buffer.alloc(0);
  #discards = false;
  #problem: MalformedResponse | null = null;

  constructor(response: ServerResponse, requestId: string) {
    this.#response = response;
    this.#requestId = requestId;
    this.malformed.catch(() => undefined);
  }

  /** Never resolves; rejects with `MalformedResponse`. */
  get malformed(): Promise<never> {
    return this.#malformed.promise;
  }

  /** Throws `MalformedResponse` if the response turned out to be one. */
  check(): void {
    if (this.#problem !== null) throw this.#problem;
  }

  /** Takes what comes from now on and passes nothing on. */
  discard(): void {
    this.#discards = true;
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#discards || this.#response.destroyed) return undefined;
    const body = this.#prelude === null ? bytes : this.#readPrelude(bytes);
    if (body.byteLength === 0 || this.#response.write(body)) return undefined;
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#response.off('drain', settle).off('close', settle);
        resolve();
      };
      this.#response.once('drain', settle).once('close', settle);
    });
  }

  end(): void {
    if (this.#discards) return;
    if (this.#prelude === null) this.#response.end();
    else this.#refuse('The function ended its response without a prelude of status and headers.');
  }

  #readPrelude(bytes: Uint8Array): Uint8Array {
    const seen = Buffer.concat([this.#prelude ?? Buffer.alloc(0), bytes]);
    const end = seen.indexOf(delimiter);
    if (end === -1) {
      this.#prelude = seen;
      if (seen.byteLength > maxPreludeBytes)
        this.#refuse(`The first ${maxPreludeBytes} bytes of the response hold no prelude of status and headers.`);
      return Buffer.alloc(0);
    }
    const head = headSchema.safeParse(parseJson(seen.toString('utf8', 0, end)));
    if (!head.success) {
      this.#refuse(`The response's prelude is not valid: ${z.prettifyError(head.error)}`);
      return Buffer.alloc(0);
    }
    this.#prelude = null;
    writeHead(this.#response, head.data, this.#requestId);
    // A server-sent event stream may be silent at first: the client must see the status at once.
    this.#response.flushHeaders();
    return seen.subarray(end + delimiter.byteLength);
  }

  #refuse(message: string): void {
    this.#discards = true;
    this.#problem = new MalformedResponse(message);
    this.#malformed.reject(this.#problem);
  }
}

function writeHead(response: ServerResponse, head: ResponseHead, requestId: string): void {
  response.statusCode = head.statusCode;
  for (const [name, value] of Object.entries(head.headers ?? {})) setHeader(response, name, [value]);
  for (const [name, values] of Object.entries(head.multiValueHeaders ?? {})) setHeader(response, name, values);
  if (head.cookies?.length) response.setHeader('set-cookie', head.cookies);
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json');
  response.setHeader('x-amzn-requestid', requestId);
}

function setHeader(response: ServerResponse, name: string, values: readonly string[]): void {
  const lowerCase = name.toLowerCase();
  if (lowerCase === 'transfer-encoding') return;
  response.setHeader(
    remapped.has(lowerCase) ? `x-amzn-remapped-${lowerCase}` : name,
    values.length === 1 ? (values[0] ?? '') : values,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
