import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RunStatus } from '../../agents/engine/runs.ts';

/** What a host is told to do with a run. */
export interface Order {
  readonly kind: 'start' | 'resume';
  readonly runId: string;
  /** Where the stores and the model are, for this run. */
  readonly gateUrl: string;
  readonly bucket: string;
  readonly diagnoseUrl: string;
  readonly temporaryRoot: string;
  /** The host's clock is ahead of this machine's by so much: beyond the lease of a driver that died. */
  readonly clockAheadMs: number;
}

export interface HostReport {
  readonly runId: string;
  /** Null when the run could not be driven; `error` says why. */
  readonly status: RunStatus | null;
  readonly error: string;
}

export interface HostProcess {
  /** Resolves when the run has ended or could not be driven; never when the process is killed before. */
  carryOut(order: Order): Promise<HostReport>;
  /** SIGKILL: nothing in the process gets to run any more. */
  kill(): Promise<void>;
}

export async function startHost(): Promise<HostProcess> {
  const child = fork(fileURLToPath(new URL('host.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<string, (report: HostReport) => void>();
  child.on('message', (message) => {
    // The boundary between two processes that run the same code.
    const report = message as HostReport;
    waiting.get(report.runId)?.(report);
  });
  await once(child, 'message');
  return {
    carryOut: (order) =>
      new Promise((resolve) => {
        waiting.set(order.runId, resolve);
        child.send(order);
      }),
    kill: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
