import { Writable } from 'node:stream';

/** What a response stream has taken so far; `head` is the prelude that `HttpResponseStream.from` writes first. */
export class RecordedResponse extends Writable {
  head: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> } = {};
  readonly chunks: string[] = [];
  readonly #bytes: Buffer[] = [];
  readonly #onChunk: (text: string, response: RecordedResponse) => void;

  constructor(onChunk: (text: string, response: RecordedResponse) => void = () => undefined) {
    super();
    this.#onChunk = onChunk;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#bytes);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    if (chunk.length > 0) {
      this.#bytes.push(chunk);
      this.chunks.push(chunk.toString());
      this.#onChunk(chunk.toString(), this);
    }
    done();
  }
}

/** Lambda's own global, as far as a streaming handler sees it. Must be there before a handler's module is loaded. */
class HttpResponseStream extends Writable {
  static from(stream: Writable, head: Record<string, unknown>): Writable {
    if (stream instanceof RecordedResponse) stream.head = head;
    return stream;
  }
}

const runtime: unknown = {
  ...Reflect.get(globalThis, 'awslambda'),
  streamifyResponse: (handler: unknown) => handler,
  HttpResponseStream,
};
Reflect.set(globalThis, 'awslambda', runtime);
