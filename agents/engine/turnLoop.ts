import type { BetaMessageStream } from '@anthropic-ai/sdk/lib/BetaMessageStream';
import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool';
import type { BetaToolRunner } from '@anthropic-ai/sdk/lib/tools/BetaToolRunner';
import type { BetaMessage, BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { AgentError } from './errors.ts';
import { toolUses } from './history.ts';
import type { ModelClient } from './modelClient.ts';
import { costUsd, maxOutputTokens } from './models.ts';
import type { Turn } from './ports.ts';
import type { RunState } from './runState.ts';
import { submitToolName } from './runMemory.ts';
import type { GatedResult, Usage } from './runs.ts';

export interface LoopOptions {
  readonly client: ModelClient;
  readonly system: string;
  /** The user message that opens the run. */
  readonly opening: BetaMessageParam;
  readonly tools: readonly BetaRunnableTool<unknown>[];
}

/** How often in a row the model may stop without calling a tool before the run fails. */
const maxNudges = 2;

/**
 * Takes turns until a submission passes the gate, and returns the result. Each turn is stored before the next begins.
 * Throws `model_refused`, `model_stopped`, `turn_limit`, the abort's reason, or what the model's client threw.
 */
export async function takeTurns(state: RunState, options: LoopOptions): Promise<GatedResult> {
  for (;;) {
    const { maxTurns } = state.driver.action.limits;
    if (state.turnsTaken >= maxTurns) {
      throw new AgentError(
        'turn_limit',
        `The run took its ${maxTurns} turns without a result that passes. The turns are stored.`,
      );
    }
    const result = await takeTurnsOfOneRunner(state, options, maxTurns - state.turnsTaken);
    if (result !== undefined) return result;
  }
}

/**
 * One runner goes on for as long as the model calls tools. What the runner cannot know (a nudge after a stop, the results of a call
 * that was cut off) is put into the history between two runners.
 */
async function takeTurnsOfOneRunner(
  state: RunState,
  options: LoopOptions,
  turnsLeft: number,
): Promise<GatedResult | undefined> {
  const { signal, action } = state.driver;
  signal.throwIfAborted();
  const isFirst = state.turnsTaken === 0;
  const runner = options.client.beta.messages.toolRunner(
    {
      model: state.record.model,
      max_tokens: Math.min(action.limits.maxOutputTokens, maxOutputTokens(state.record.model)),
      system: options.system,
      messages: isFirst ? [...state.messages, options.opening] : [...state.messages],
      tools: [...options.tools],
      cache_control: { type: 'ephemeral' },
      max_iterations: turnsLeft,
      stream: true,
      thread: false,
    },
    { signal },
  );
  for await (const stream of runner) {
    const turn = await takeTurn(state, options, stream, runner);
    if (turn.result !== undefined) return turn.result;
    assertMayGoOn(state, turn);
    signal.throwIfAborted();
    if (turn.message.stop_reason !== 'tool_use') return undefined;
  }
  return undefined;
}

async function takeTurn(
  state: RunState,
  options: LoopOptions,
  stream: BetaMessageStream,
  runner: BetaToolRunner<true>,
): Promise<Turn> {
  const index = state.turnsTaken + 1;
  state.events.append({ type: 'turn-started', turn: index });
  stream.on('text', (text) => {
    state.driver.sink({ type: 'text-delta', turn: index, text });
  });
  const message = await stream.finalMessage();
  const reply = await replyTo(state, message, runner);
  const usage = toUsage(message);
  const cost = costUsd(state.record.model, usage);
  const workspace = await state.saveChangedFiles();
  state.events.append({
    type: 'turn-finished',
    turn: index,
    stopReason: message.stop_reason ?? 'unknown',
    usage,
    costUsd: cost,
  });
  return state.store({
    runId: state.record.id,
    index,
    ...(index === 1 && { opening: options.opening }),
    message,
    ...(reply !== undefined && { reply }),
    requestId: stream.request_id ?? null,
    usage,
    costUsd: cost,
    finishedAt: new Date(state.services.clock.nowMs()).toISOString(),
    ...(workspace !== undefined && { workspace }),
    ...(state.result !== undefined && { result: state.result }),
  });
}

async function replyTo(
  state: RunState,
  message: BetaMessage,
  runner: BetaToolRunner<true>,
): Promise<BetaMessageParam | undefined> {
  switch (message.stop_reason) {
    case 'tool_use':
      state.nudges = 0;
      return (await runner.generateToolResponse(state.driver.signal)) ?? undefined;
    case 'refusal':
    case 'pause_turn':
      return undefined;
    default:
      state.nudges += 1;
      return nudge(message);
  }
}

/** Answers a response that ended without a finished tool call. Calls that were cut off get error results: history must pair them. */
function nudge(message: BetaMessage): BetaMessageParam {
  const cutOff = message.stop_reason === 'max_tokens';
  const text = cutOff
    ? `Your last response was cut off at the output limit and none of its calls was run. Go on in smaller steps.`
    : `You stopped without a result. Text reaches nobody: hand your result in with the ${submitToolName} tool now.`;
  return {
    role: 'user',
    content: [
      ...toolUses(message).map((call) => ({
        type: 'tool_result' as const,
        tool_use_id: call.id,
        is_error: true,
        content: 'Not run: the response was cut off.',
      })),
      { type: 'text', text },
    ],
  };
}

function assertMayGoOn(state: RunState, turn: Turn): void {
  if (turn.message.stop_reason === 'refusal') {
    throw new AgentError(
      'model_refused',
      'The model declined to go on with this request. What it did before is stored.',
    );
  }
  if (state.nudges > maxNudges) {
    throw new AgentError(
      'model_stopped',
      `The model stopped ${state.nudges} times in a row (stop reason "${turn.message.stop_reason ?? 'none'}") without handing in a result. Its turns are stored.`,
    );
  }
}

function toUsage({ usage }: BetaMessage): Usage {
  return {
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    cacheReadTokens: usage.cache_read_input_tokens ?? 0,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
  };
}
