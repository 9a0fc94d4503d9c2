import { randomUUID } from 'node:crypto';

/** How a function reports a failure to the runtime API. */
export interface FunctionFault {
  readonly errorType: string;
  readonly errorMessage: string;
}

export interface FinishedInvocation {
  /** What the function returned, or all that it streamed. */
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
  /** Undefined when the function did not fail. */
  readonly fault: FunctionFault | undefined;
}

/** What the first bytes of a streamed HTTP response say. */
export interface ResponseHead {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

export const streamedHttpType = 'application/vnd.awslambda.http-integration-response';
const delimiter = Buffer.alloc(8);

/** One invocation of a function, as the service that invokes it sees it. */
export class Invocation {
  readonly requestId = randomUUID();
  readonly event: unknown;
  readonly timeoutMs: number;
  /** Settles when the runtime asks for the next invocation, which is when Lambda calls this one ended. Rejects when the process dies first. */
  readonly finished: Promise<FinishedInvocation>;
  readonly #outcome = Promise.withResolvers<FinishedInvocation>();
  readonly #watches = new Set<{ isMet: () => boolean; resolve: () => void; reject: (error: Error) => void }>();
  #bytes = Buffer.alloc(0);
  #contentType: string | undefined;
  #fault: FunctionFault | undefined;

  constructor(event: unknown, timeoutMs: number) {
    this.event = event;
    this.timeoutMs = timeoutMs;
    this.finished = this.#outcome.promise;
    // Whoever waits sees the failure; an invocation that a test kills on purpose has nobody waiting.
    this.finished.catch(() => undefined);
  }

  /** The head of a streamed HTTP response, as soon as it has come. */
  async head(): Promise<ResponseHead> {
    await this.#until('the prelude and its eight NULs', () => this.#bytes.includes(delimiter));
    return readHttp(this.#bytes).head;
  }

  /** The body of a streamed HTTP response so far, as soon as it holds `text`. */
  async bodyWith(text: string): Promise<string> {
    await this.#until(
      JSON.stringify(text),
      () => this.#bytes.includes(delimiter) && readHttp(this.#bytes).body.includes(text),
    );
    return readHttp(this.#bytes).body;
  }

  /** For the runtime API: the function begins to answer. */
  begin(contentType: string | undefined): void {
    this.#contentType = contentType;
  }

  /** For the runtime API: a piece of the answer. */
  receive(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (const watch of [...this.#watches]) {
      if (!watch.isMet()) continue;
      this.#watches.delete(watch);
      watch.resolve();
    }
  }

  /** For the runtime API: the function has failed, before its answer or in the middle of it. */
  fail(fault: FunctionFault): void {
    this.#fault = fault;
  }

  /** For the runtime API: nothing more will come. With an error, because the process that ran it is gone. */
  end(error?: Error): void {
    if (error === undefined)
      this.#outcome.resolve({ bytes: this.#bytes, contentType: this.#contentType, fault: this.#fault });
    else this.#outcome.reject(error);
    const received = this.#bytes.toString();
    for (const { reject } of this.#watches)
      reject(error ?? new Error(`The response ended without what was waited for: ${received}`));
    this.#watches.clear();
  }

  async #until(what: string, isMet: () => boolean): Promise<void> {
    if (isMet()) return;
    const met = Promise.withResolvers<undefined>();
    this.#watches.add({
      isMet,
      resolve: () => {
        met.resolve(undefined);
      },
      reject: (error) => {
        met.reject(new Error(`${what} did not come.`, { cause: error }));
      },
    });
    await met.promise;
  }
}

/** Takes a streamed HTTP response apart: JSON, eight NULs, the body. Throws when the bytes do not begin so. */
export function readHttp(bytes: Buffer): { readonly head: ResponseHead; readonly body: string } {
  const end = bytes.indexOf(delimiter);
  if (end === -1) throw new Error(`The response has no eight NULs after a prelude: ${bytes.toString()}`);
  return {
    // The boundary: the prelude is what the function under test has written.
    head: JSON.parse(bytes.toString('utf8', 0, end)) as ResponseHead,
    body: bytes.toString('utf8', end + delimiter.length),
  };
}
