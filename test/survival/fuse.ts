import { MessagesClient } from '../../agents/engine/modelClient.ts';
import type { RunServices } from '../../agents/engine/services.ts';

/**
 * Ends one driver within this process as SIGKILL ends a process: from its n-th call of a port on, none of its calls is carried out or
 * answered any more, so nothing of it reaches the outside.
 */
export class Fuse {
  /** Resolves when the driver is dead. */
  readonly blown: Promise<void>;
  readonly #blow: () => void;
  readonly #diesAtCall: number;
  readonly #beforeIt: boolean;
  #calls = 0;

  /** @param death null for a driver that lives; `beforeIt` when the fatal call is not carried out, else only its answer is lost. */
  constructor(death: { readonly atCall: number; readonly beforeIt: boolean } | null) {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.blown = promise;
    this.#blow = () => {
      resolve(undefined);
    };
    this.#diesAtCall = death?.atCall ?? Number.POSITIVE_INFINITY;
    this.#beforeIt = death?.beforeIt ?? false;
  }

  async carry<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#calls += 1;
    if (this.#calls > this.#diesAtCall || (this.#calls === this.#diesAtCall && this.#beforeIt)) return this.#die();
    const isFatal = this.#calls === this.#diesAtCall;
    const result = await call().catch((error: unknown) => {
      if (this.#isDead()) return this.#die();
      throw error;
    });
    return isFatal || this.#isDead() ? this.#die() : result;
  }

  #isDead(): boolean {
    return this.#calls > this.#diesAtCall;
  }

  #die(): Promise<never> {
    this.#blow();
    return new Promise<never>(() => undefined);
  }
}

/** The services of one driver, each call of which the fuse carries. `onModelCall` is told of each request to the model. */
export function behindFuse(services: RunServices, fuse: Fuse, modelUrl: string, onModelCall: () => void): RunServices {
  const model = new MessagesClient({
    apiKey: 'test',
    baseURL: modelUrl,
    maxRetries: 0,
    logLevel: 'off',
    fetch: (input, init) => {
      onModelCall();
      return fuse.carry(() => fetch(input, init));
    },
  });
  return {
    ...services,
    journal: fused(services.journal, fuse),
    sessions: fused(services.sessions, fuse),
    workspaces: fused(services.workspaces, fuse),
    models: { ...services.models, client: () => Promise.resolve(model) },
  };
}

function fused<Port extends object>(port: Port, fuse: Fuse): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => fuse.carry(async (): Promise<unknown> => Reflect.apply(member, target, values));
    },
  });
}
