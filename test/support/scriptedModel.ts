import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { BetaMessageParam, BetaToolUnion } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { historyProblems } from './historyProblems.ts';
import { messageFrames, type PlayedBlock, type PlayedMessage } from '../../agents/offline/messageStream.ts';

/** A request as the model's API receives it. */
export interface ModelApiRequest {
  readonly model: string;
  readonly system?: unknown;
  readonly messages: readonly BetaMessageParam[];
  readonly tools: readonly BetaToolUnion[];
  readonly max_tokens: number;
}

/** What the scripted model does with one request: answer, fail with a status, break the stream off, or keep silent. */
export type ScriptedAnswer =
  | {
      readonly say?: string;
      readonly call?: readonly ScriptedCall[];
      readonly stop?: PlayedMessage['stopReason'];
      readonly inputTokens?: number;
      readonly outputTokens?: number;
    }
  | {
      readonly status: number;
      readonly type?: string;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly breakOff: 'before-first-byte' | 'mid-stream' }
  | { readonly raw: string }
  | { readonly silent: true };

export interface ScriptedCall {
  readonly name: string;
  readonly input: unknown;
}

/** Chooses the answer from what was asked; `index` counts the requests from 0. */
export type Script = (request: ModelApiRequest, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>;

export interface ScriptedModel extends AsyncDisposable {
  readonly url: string;
  /** Every request so far, in order of arrival. */
  readonly requests: readonly ModelApiRequest[];
  /** What the API would have refused: each problem of each history it was sent. */
  readonly historyProblems: readonly string[];
  /** Replaces the script for the requests that follow. */
  play(script: Script | readonly ScriptedAnswer[]): void;
}

/** A server on loopback that speaks the streaming Messages API over HTTP and answers from a script. */
export async function startScriptedModel(script: Script | readonly ScriptedAnswer[]): Promise<ScriptedModel> {
  const requests: ModelApiRequest[] = [];
  const problems: string[] = [];
  let current = toScript(script);
  let offset = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const body = JSON.parse(await readBody(request)) as ModelApiRequest;
      const index = requests.push(body) - 1;
      problems.push(...historyProblems(body.messages).map((problem) => `request ${index}: ${problem}`));
      await answer(response, body, index, await current(body, index - offset));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    historyProblems: problems,
    play: (next) => {
      current = toScript(next);
      offset = requests.length;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function toScript(script: Script | readonly ScriptedAnswer[]): Script {
  if (typeof script === 'function') return script;
  return (_request, index) =>
    script[index] ?? {
      status: 400,
      type: 'invalid_request_error',
      message: `The script has no answer number ${index + 1}.`,
    };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function answer(
  response: ServerResponse,
  request: ModelApiRequest,
  index: number,
  scripted: ScriptedAnswer,
): Promise<void> {
  if ('silent' in scripted) return;
  if ('raw' in scripted) {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(scripted.raw);
    return;
  }
  if ('status' in scripted) {
    const { status, type = 'api_error', message = 'scripted', headers = {} } = scripted;
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ type: 'error', error: { type, message } }));
    return;
  }
  if ('breakOff' in scripted) {
    if (scripted.breakOff === 'mid-stream') {
      const [start = ''] = messageFrames(toMessage(request, index, { say: 'I will' }));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      await new Promise<void>((resolve) =>
        response.write(start, () => {
          resolve();
        }),
      );
    }
    response.destroy();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': `req_${index}` });
  for (const frame of messageFrames(toMessage(request, index, scripted))) response.write(frame);
  response.end();
}

interface ScriptedMessage {
  readonly say?: string;
  readonly call?: readonly ScriptedCall[];
  readonly stop?: PlayedMessage['stopReason'];
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

function toMessage(
  request: ModelApiRequest,
  index: number,
  { say, call = [], stop, inputTokens = 1_000, outputTokens = 100 }: ScriptedMessage,
): PlayedMessage {
  const calls: PlayedBlock[] = call.map(({ name, input }, position) => ({
    type: 'tool_use',
    id: `toolu_${index}_${position}`,
    name,
    input,
  }));
  return {
    id: `msg_${index}`,
    model: request.model,
    content: [...(say === undefined ? [] : [{ type: 'text' as const, text: say }]), ...calls],
    stopReason: stop ?? (calls.length > 0 ? 'tool_use' : 'end_turn'),
    inputTokens,
    outputTokens,
  };
}
