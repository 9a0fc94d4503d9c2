import { DurableExecutor } from '../../infra/local/durableExecutor.ts';
import { DurableStore } from '../../infra/local/durableStore.ts';
import type { FunctionSpec } from '../../infra/local/functionSpecs.ts';
import { startLambdaApi, type LambdaApi } from '../../infra/local/lambdaApi.ts';
import type { Deployment } from './deployment.ts';
import type { LambdaProcess } from './lambdaProcess.ts';

/**
 * Runs one durable function as Lambda does: its executions are kept apart from the process that works on them, and when that process dies
 * the next invocation gets a new one with the checkpoints so far.
 */
export class DurableHost implements AsyncDisposable {
  readonly #deployment: Deployment;
  readonly #spec: FunctionSpec;
  readonly #store: DurableStore;
  readonly #executor: DurableExecutor;
  readonly #environments: LambdaProcess[] = [];
  readonly #log: string[] = [];
  readonly #outcome = Promise.withResolvers<string>();
  #api: LambdaApi | undefined;

  private constructor(deployment: Deployment, spec: FunctionSpec, file: string) {
    this.#deployment = deployment;
    this.#spec = spec;
    this.#store = new DurableStore(file);
    this.#executor = new DurableExecutor({
      store: this.#store,
      invoke: (_functionArn, event) => this.#invoke(event),
      log: (line) => this.#log.push(line),
    });
  }

  /** Keeps the executions in `file`. */
  static async start(deployment: Deployment, spec: FunctionSpec, file: string): Promise<DurableHost> {
    const { durable } = spec;
    if (durable === null) throw new Error(`${spec.name} is no durable function.`);
    const host = new DurableHost(deployment, spec, file);
    host.#api = await startLambdaApi({
      executor: host.#executor,
      start: (functionArn, event, name) => host.#executor.start(functionArn, name, event, durable),
    });
    return host;
  }

  /** What a function needs to reach the Lambda service. */
  get variables(): Readonly<Record<string, string>> {
    return { AWS_ENDPOINT_URL_LAMBDA: this.#api?.endpoint ?? '' };
  }

  /** Every process so far, the one in use last. */
  get environments(): readonly LambdaProcess[] {
    return this.#environments;
  }

  /** How the first execution ended: `SUCCEEDED` or `FAILED`, and what it left. */
  get outcome(): Promise<string> {
    return this.#outcome.promise;
  }

  /** What happened, for whoever looks into a failed test. */
  get log(): string {
    return [...this.#log, ...this.#environments.map(({ pid, log }) => `Process ${pid}:\n${log}`)].join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#executor.stop();
    await Promise.all(this.#environments.map((environment) => environment[Symbol.asyncDispose]()));
    await this.#api?.stop();
    this.#store.close();
  }

  async #invoke(event: unknown): Promise<unknown> {
    const { bytes, fault } = await (await this.#environment()).invoke(event).finished;
    if (fault !== undefined) throw new Error(`${fault.errorType}: ${fault.errorMessage}`);
    const text = bytes.toString();
    if (!text.includes('"Status":"PENDING"')) this.#outcome.resolve(text);
    return JSON.parse(text);
  }

  async #environment(): Promise<LambdaProcess> {
    const last = this.#environments.at(-1);
    if (last?.isAlive === true) return last;
    const started = await this.#deployment.start(this.#spec, this.variables);
    this.#environments.push(started);
    return started;
  }
}
