import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { FunctionSpec } from '../../infra/local/functionSpecs.ts';
import type { Invocation } from './invocation.ts';
import { RuntimeApi } from './runtimeApi.ts';

const runtimeClient = path.join(import.meta.dirname, 'node_modules', 'aws-lambda-ric', 'index.mjs');
const shownLogCharacters = 2_000;

/** One execution environment: a function's bundle in a process of its own, driven by AWS's runtime client. */
export class LambdaProcess implements AsyncDisposable {
  readonly #spec: FunctionSpec;
  readonly #api: RuntimeApi;
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #log = '';

  private constructor(spec: FunctionSpec, api: RuntimeApi, variables: Readonly<Record<string, string>>) {
    this.#spec = spec;
    this.#api = api;
    this.#process = spawn(process.execPath, [runtimeClient], {
      cwd: path.dirname(spec.modulePath),
      env: { ...runtimeVariables(spec, api), ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#exited = once(this.#process, 'exit').catch((error: unknown) => error);
    this.#process.once('error', (error) => {
      api.abandon(new Error(`The process of ${spec.name} could not be started: ${error.message}`));
    });
    this.#process.once('exit', (code, signal) => {
      const end = this.#log.slice(-shownLogCharacters);
      api.abandon(new Error(`The process of ${spec.name} ended with ${code ?? signal ?? 'nothing'}. Its log: ${end}`));
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (text: Buffer) => {
        this.#log += text.toString();
      });
  }

  /** `variables` is the function's whole environment but for what the Lambda runtime itself sets. */
  static async start(spec: FunctionSpec, variables: Readonly<Record<string, string>>): Promise<LambdaProcess> {
    return new LambdaProcess(spec, await RuntimeApi.start(spec.arn), variables);
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** All that the process has written to its standard streams. */
  get log(): string {
    return this.#log;
  }

  /** Takes its turn after the invocations before it, as in one execution environment. */
  invoke(event: unknown, timeoutMs: number = this.#spec.timeoutMs): Invocation {
    return this.#api.invoke(event, timeoutMs);
  }

  /** Ends the process as a crash does: at once, with nothing run that was to run at the end. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.#api[Symbol.asyncDispose]();
  }
}

function runtimeVariables(spec: FunctionSpec, api: RuntimeApi): Record<string, string> {
  return {
    _HANDLER: `index.${spec.exportName}`,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMiB),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'test',
    AWS_LAMBDA_RUNTIME_API: api.address,
    LAMBDA_TASK_ROOT: path.dirname(spec.modulePath),
    TZ: ':UTC',
  };
}
