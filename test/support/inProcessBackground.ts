import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { advance } from '../../agents/engine/advance.ts';
import { claimRun } from '../../agents/engine/claimRun.ts';
import { AgentError } from '../../agents/engine/errors.ts';
import type { BackgroundRuns } from '../../agents/engine/ports.ts';
import { terminalStatuses } from '../../agents/engine/runs.ts';
import type { RunRecord } from '../../agents/engine/runs.ts';
import type { RunServices } from '../../agents/engine/services.ts';
import type { ActionEndpoint } from '../../functions/actionEndpoint.ts';

interface RunKey {
  readonly tenant: string;
  readonly id: string;
}

const busyPauseMs = 100;
const legMs = 60_000;

/** Background executions as promises of this process: each claims its run and drives it leg by leg to its end. */
export class InProcessBackground implements BackgroundRuns {
  readonly #executions = new Map<string, Promise<void>>();
  readonly #endpoints = new Map<string, ActionEndpoint>();
  readonly #callbacks = new Map<string, () => void>();
  readonly #stopped = new AbortController();
  #services: RunServices | undefined;

  /** The names of the executions that were started, in order. */
  get executionNames(): readonly string[] {
    return [...this.#executions.keys()];
  }

  driveWith(services: RunServices): void {
    this.#services = services;
  }

  /** Its runs are driven with this endpoint's tools from now on. */
  serve(endpoint: ActionEndpoint): void {
    this.#endpoints.set(`${endpoint.agent.id}/${endpoint.actionId}`, endpoint);
  }

  start(run: RunKey, executionName: string): Promise<void> {
    if (!this.#executions.has(executionName)) this.#executions.set(executionName, this.#execute(run));
    return Promise.resolve();
  }

  wake(callbackId: string): Promise<void> {
    const proceed = this.#callbacks.get(callbackId);
    if (proceed === undefined) return Promise.reject(new Error(`Nothing waits on ${callbackId}.`));
    this.#callbacks.delete(callbackId);
    proceed();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#executions.values());
  }

  async #execute(run: RunKey): Promise<void> {
    try {
      while (!this.#stopped.signal.aborted) {
        const record = await this.#leg(run);
        if (record !== undefined && terminalStatuses.has(record.status)) return;
        await this.#waitFor(record);
      }
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      if (error instanceof AgentError && ['run_not_resumable', 'not_found'].includes(error.code)) return;
      throw error;
    }
  }

  /** Undefined when the session is not free for the run yet. */
  async #leg(run: RunKey): Promise<RunRecord | undefined> {
    const services = this.#services;
    if (services === undefined) throw new Error('No services to drive with.');
    try {
      const claimed = await claimRun(services, run.tenant, run.id);
      const endpoint = this.#endpoints.get(`${claimed.record.agent}/${claimed.record.action}`);
      if (endpoint === undefined) throw new Error(`No endpoint for ${claimed.record.agent}/${claimed.record.action}.`);
      const { agent, action, tools } = endpoint;
      const { signal } = this.#stopped;
      const legEndsAtMs = services.clock.nowMs() + legMs;
      return await advance(services, claimed, { agent, action, tools, sink: () => undefined, signal, legEndsAtMs });
    } catch (error) {
      if (error instanceof AgentError && ['session_busy', 'turn_conflict'].includes(error.code)) return undefined;
      throw error;
    }
  }

  async #waitFor(record: RunRecord | undefined): Promise<void> {
    if (record?.status === 'awaiting_approval') return this.#waitForDecision(record);
    const wakeAtMs = record?.wakeAt === undefined ? Date.now() + busyPauseMs : Date.parse(record.wakeAt);
    await delay(Math.max(0, wakeAtMs - Date.now()), undefined, { signal: this.#stopped.signal });
  }

  async #waitForDecision({ tenant, id }: RunRecord): Promise<void> {
    const callbackId = randomUUID();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#callbacks.set(callbackId, () => {
      resolve(undefined);
    });
    this.#stopped.signal.addEventListener('abort', () => {
      resolve(undefined);
    });
    await this.#services?.journal.setCallback(tenant, id, callbackId);
    await promise;
    if (!this.#stopped.signal.aborted) await this.#services?.journal.setCallback(tenant, id, null);
  }
}
