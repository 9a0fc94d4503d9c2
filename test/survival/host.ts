import { advance } from '../../agents/engine/advance.ts';
import { claimRun } from '../../agents/engine/claimRun.ts';
import { AgentError } from '../../agents/engine/errors.ts';
import { terminalStatuses } from '../../agents/engine/runs.ts';
import { startRun, type ClaimedRun } from '../../agents/engine/startRun.ts';
import type { Tool } from '../../agents/engine/tool.ts';
import { connect } from './connect.ts';
import type { HostReport, Order } from './hostProcess.ts';
import { agent, repairAction, repairRequest, tenant, tools } from './repair.ts';

/**
 * A process that drives runs and nothing else: everything that survives it is on the other side of the network. Takes orders from
 * its parent, drives each run to its end, and reports how that went. The runs of several orders go on side by side.
 */
process.on('message', (message) => {
  // The boundary between two processes that run the same code.
  const order = message as Order;
  carryOut(order).then(report, (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report({ runId: order.runId, status: null, error: text });
  });
});
report({ runId: '', status: null, error: '' });

function report(outcome: HostReport): void {
  process.send?.(outcome);
}

async function carryOut(order: Order): Promise<HostReport> {
  const { runId, gateUrl, bucket, diagnoseUrl, temporaryRoot, clockAheadMs } = order;
  const pass = async (point: string): Promise<void> => {
    await fetch(`${gateUrl}/-/${encodeURIComponent(point)}`, { method: 'POST' });
  };
  const services = connect({
    tableUrl: gateUrl,
    objectsUrl: gateUrl,
    modelUrl: gateUrl,
    bucket,
    temporaryRoot,
    clock: { nowMs: () => Date.now() + clockAheadMs },
    diagnose: async (root, { profile, paths }) => {
      const answer = await fetch(diagnoseUrl, { method: 'POST', body: JSON.stringify({ root, profile, paths }) });
      return (await answer.json()) as Awaited<ReturnType<typeof services.diagnose>>;
    },
  });
  const action = repairAction(() => pass('during tool Submit'));
  const start = (): Promise<ClaimedRun> => startRun(services, repairRequest(runId, action));
  let claimed = order.kind === 'start' ? await start() : await resume(services, runId, start);
  while (claimed !== null) {
    const record = await advance(services, claimed, {
      agent,
      action,
      tools: tools.map((tool) => gated(tool, pass)),
      sink: () => undefined,
      signal: new AbortController().signal,
      legEndsAtMs: Number.MAX_SAFE_INTEGER,
    });
    claimed = terminalStatuses.has(record.status) ? null : await claimRun(services, tenant, runId);
  }
  const stored = await services.journal.readRun(tenant, runId);
  services.close();
  return { runId, status: stored?.status ?? null, error: '' };
}

/** A run that died before it was stored is asked for again, as a client does that got no answer; null for one that had ended. */
async function resume(
  services: Parameters<typeof claimRun>[0],
  runId: string,
  start: () => Promise<ClaimedRun>,
): Promise<ClaimedRun | null> {
  try {
    return await claimRun(services, tenant, runId);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (error.code === 'not_found') return start();
    if (error.code === 'run_not_resumable') return null;
    throw error;
  }
}

function gated(tool: Tool, pass: (point: string) => Promise<void>): Tool {
  return {
    ...tool,
    run: async (input, context) => {
      await pass(`before tool ${tool.name}`);
      const work = tool.run(input, context);
      const [result] = await Promise.all([work, pass(`during tool ${tool.name}`)]);
      await pass(`after tool ${tool.name}`);
      return result;
    },
  };
}
