import { ulid } from 'ulid';
import { advance } from '../../agents/engine/advance.ts';
import { systemClock } from '../../agents/engine/ports.ts';
import { startRun } from '../../agents/engine/startRun.ts';
import { connect } from './connect.ts';
import { agent, repairAction, repairRequest, tools } from './repair.ts';
import type { SoakOrder, SoakPoint, SoakReport } from './soakProcess.ts';

/** Drives many runs in one process, a few at once, and reports what the process holds after each part of them. */
process.once('message', (message) => {
  // The boundary between two processes that run the same code.
  soak(message as SoakOrder).then(
    (points) => process.send?.({ points, error: '' } satisfies SoakReport),
    (error: unknown) => process.send?.({ points: [], error: String(error) } satisfies SoakReport),
  );
});

const action = repairAction();

async function soak(order: SoakOrder): Promise<readonly SoakPoint[]> {
  const { runs, warmUpRuns, points, atOnce } = order;
  const diagnose = () => Promise.resolve({ findings: [], filesAnalysed: 0, wholeFiles: [], notes: [], durationMs: 0 });
  const services = connect({ ...order, clock: systemClock, diagnose });
  const measured: SoakPoint[] = [];
  let done = 0;
  const driveUntil = async (goal: number): Promise<void> => {
    const lane = async (): Promise<void> => {
      while (done < goal) {
        done += 1;
        await driveOne(services);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  };
  // What is loaded, compiled and pooled once is no leak.
  await driveUntil(warmUpRuns);
  for (let point = 0; point < points; point += 1) {
    await driveUntil(warmUpRuns + Math.round((runs * (point + 1)) / points));
    measured.push(await measure(done));
  }
  services.close();
  return measured;
}

async function driveOne(services: ReturnType<typeof connect>): Promise<void> {
  const claimed = await startRun(services, repairRequest(ulid(), action));
  const { signal } = new AbortController();
  const driver = { agent, action, tools, sink: () => undefined, signal, legEndsAtMs: Number.MAX_SAFE_INTEGER };
  const { status, error } = await advance(services, claimed, driver);
  if (status !== 'succeeded') throw new Error(`A run ended as "${status}": ${error?.detail ?? ''}`);
}

async function measure(runs: number): Promise<SoakPoint> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('Start this process with --expose-gc.');
  // Finalizers run between two collections, and free what the second one takes.
  for (let round = 0; round < 3; round += 1) {
    await gc({ type: 'major', execution: 'async' });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const handles: Record<string, number> = {};
  for (const resource of process.getActiveResourcesInfo()) handles[resource] = (handles[resource] ?? 0) + 1;
  return { runs, heapBytes: process.memoryUsage().heapUsed, handles };
}
