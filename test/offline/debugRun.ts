import * as z from 'zod';
import { advance } from '../../agents/engine/advance.ts';
import type { AgentProfile } from '../../agents/engine/agent.ts';
import type { Finding } from '../../agents/engine/findings.ts';
import { startRun } from '../../agents/engine/startRun.ts';
import debug from '../../agents/catalog/nodejs-backend-expert/actions/debug.ts';
import { frameSchema } from '../../agents/catalog/nodejs-backend-expert/frameEvidence.ts';
import { toolRegistry } from '../../agents/tools/registry.ts';
import type { TestEngine } from '../support/engine.ts';

const agent: AgentProfile = {
  id: 'nodejs-backend-expert',
  name: 'nodejs-backend-expert',
  description: 'Debugs',
  systemPrompt: 'You debug.',
  model: null,
  tools: [...toolRegistry.keys()],
  serverTools: [],
  maxTurns: null,
  skills: [],
};

const outputSchema = z.object({
  summary: z.string(),
  cause: z.string(),
  confidence: z.string(),
  frames: z.array(frameSchema),
  nextSteps: z.array(z.string()),
});

export interface Debugged extends z.infer<typeof outputSchema> {
  readonly findings: readonly Finding[];
  /** `file:line` of each frame. */
  readonly places: readonly string[];
}

/** Runs `debug` without a model on a workspace of these files, through the engine, the tools and the gate. */
export async function debugOffline(
  engine: TestEngine,
  files: Readonly<Record<string, string>>,
  input: Readonly<Record<string, unknown>>,
): Promise<Debugged> {
  const claimed = await startRun(engine.services, {
    tenant: 'acme',
    agent,
    actionId: 'debug',
    action: debug,
    input: debug.input.parse(input),
    files,
  });
  const tools = debug.tools.flatMap((name) => toolRegistry.get(name) ?? []);
  const record = await advance(engine.services, claimed, {
    agent,
    action: debug,
    tools,
    signal: new AbortController().signal,
    legEndsAtMs: Number.POSITIVE_INFINITY,
    sink: () => undefined,
  });
  if (record.status !== 'succeeded') throw new Error(`The run ${record.status}: ${JSON.stringify(record.error)}`);
  const output = outputSchema.parse(record.output);
  return { ...output, findings: record.findings, places: output.frames.map(({ file, line }) => `${file}:${line}`) };
}
