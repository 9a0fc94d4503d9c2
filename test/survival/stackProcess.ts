import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface StackOrder {
  /** What is in it survives the process. */
  readonly dataDirectory: string;
  readonly modelUrl: string;
}

export interface StackReport {
  readonly url: string;
  readonly apiKey: string;
  readonly error: string;
}

export interface StackProcess {
  /** A request to the API; with a body it is a POST. */
  send(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  kill(): Promise<void>;
}

/** The whole stack in a process of its own that may be killed with SIGKILL. */
export async function startStackProcess(order: StackOrder): Promise<StackProcess> {
  const child = fork(fileURLToPath(new URL('stackHost.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  child.send(order);
  const kill = async (): Promise<void> => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const [report] = (await once(child, 'message')) as [StackReport];
  if (report.error !== '') {
    await kill();
    throw new Error(`${report.error}\n${complaints}`);
  }
  return {
    send: (path, body, headers = {}) =>
      fetch(`${report.url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'x-api-key': report.apiKey, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    kill,
  };
}
