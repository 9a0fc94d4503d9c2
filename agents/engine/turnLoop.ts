import type { BetaMessageStream } from '@anthropic-ai/sdk/lib/BetaMessageStream';
import type { BetaToolRunner } from '@anthropic-ai/sdk/lib/tools/BetaToolRunner';
import type { BetaMessageParam } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { reportDecisions, undecidedCalls } from './approvals.ts';
import { answerTokens, assertAffordable, isBudgetAtReserve } from './budget.ts';
import { clearOldResults, isCrowded } from './contextWindow.ts';
import { AgentError } from './errors.ts';
import type { LoopEnd, LoopOptions } from './legEnd.ts';
import type { Turn } from './ports.ts';
import type { RunState } from './runState.ts';
import type { PendingTurn } from './runs.ts';
import { serverTools } from './serverTools.ts';
import { streamWatchdog } from './streamWatchdog.ts';
import { notRun, nudge, toTurn } from './turn.ts';
import { isAtReserve, withWrapUp } from './wrapUp.ts';

/** How often in a row the model may stop without calling a tool before the run fails. */
const maxNudges = 2;

/**
 * Takes turns until a submission passes the gate, the leg is over, or a call needs a decision. Each turn is stored before the next
 * begins. Throws `model_refused`, `model_stopped`, `turn_limit`, `time_limit`, the abort's reason, or what the model's client threw.
 */
export async function takeTurns(state: RunState, options: LoopOptions): Promise<LoopEnd> {
  if (state.record.pendingTurn !== undefined) {
    const waiting = await settlePendingTurn(state, options, state.record.pendingTurn);
    if (waiting !== undefined) return waiting;
  }
  for (;;) {
    if (state.result !== undefined) return { kind: 'result', result: state.result };
    assertWithinLimits(state);
    assertAffordable(state, options);
    if (state.services.clock.nowMs() >= state.driver.legEndsAtMs) return { kind: 'leg-over' };
    const end = await takeTurnsOfOneRunner(state, options);
    if (end !== undefined) return end;
  }
}

/**
 * One runner goes on for as long as the model calls tools. What the runner cannot know (a nudge, a request to hand in, results that
 * were cleared, a limit) is seen to between two runners.
 */
async function takeTurnsOfOneRunner(state: RunState, options: LoopOptions): Promise<LoopEnd | undefined> {
  const { driver, services } = state;
  const watchdog = streamWatchdog(services.modelSilenceMs);
  const signal = AbortSignal.any([driver.signal, watchdog.signal]);
  signal.throwIfAborted();
  const runner = startRunner(state, options, state.messages, signal);
  try {
    for await (const stream of runner) {
      watchdog.watch(stream);
      const taken = await takeTurn(state, options, stream, runner);
      if ('kind' in taken) return taken;
      assertMayGoOn(state, taken);
      signal.throwIfAborted();
      const mayStay =
        taken.message.stop_reason === 'tool_use' &&
        state.result === undefined &&
        !state.wrappingUp &&
        !isCrowded(state.record.model, taken) &&
        // Each call of a run with a budget is weighed before it is made.
        state.record.budgetUsd === null &&
        services.clock.nowMs() < driver.legEndsAtMs;
      if (!mayStay) return undefined;
    }
    return undefined;
  } catch (error) {
    // The silence surfaces as an abort of the call.
    throw watchdog.signal.aborted && !driver.signal.aborted ? watchdog.signal.reason : error;
  } finally {
    watchdog.stop();
  }
}

function startRunner(
  state: RunState,
  { client, opening, system, tools }: LoopOptions,
  messages: readonly BetaMessageParam[],
  signal: AbortSignal,
): BetaToolRunner<true> {
  const { record } = state;
  const history =
    state.turnsTaken === 0
      ? [...messages.slice(0, state.historyLength), opening, ...messages.slice(state.historyLength)]
      : messages;
  return client.beta.messages.toolRunner(
    {
      model: record.model,
      max_tokens: answerTokens(state),
      system,
      messages: [...history],
      tools: [...tools, ...serverTools(state)],
      cache_control: { type: 'ephemeral' },
      max_iterations: Math.max(1, state.limits.maxTurns - state.turnsTaken),
      stream: true,
      thread: false,
    },
    { signal },
  );
}

async function takeTurn(
  state: RunState,
  options: LoopOptions,
  stream: BetaMessageStream,
  runner: BetaToolRunner<true>,
): Promise<Turn | LoopEnd> {
  const index = state.turnsTaken + 1;
  state.events.append({ type: 'turn-started', turn: index });
  stream.on('text', (text) => {
    state.driver.sink({ type: 'text-delta', turn: index, text });
  });
  const message = await stream.finalMessage();
  return settle(state, options, { message, requestId: stream.request_id ?? null }, runner);
}

/** Runs the calls of a response and stores both as a turn; or says which decisions it waits for. */
async function settle(
  state: RunState,
  { opening }: LoopOptions,
  answered: PendingTurn,
  runner: BetaToolRunner<true>,
): Promise<Turn | LoopEnd> {
  const { message } = answered;
  const approvals = message.stop_reason === 'tool_use' ? undecidedCalls(state, message) : [];
  if (approvals.length > 0) return { kind: 'awaiting-approval', approvals, pendingTurn: answered };
  reportDecisions(state);
  const reply = await replyTo(state, answered, runner);
  const turn = await state.store(await toTurn(state, { ...answered, reply, opening }));
  if (isCrowded(state.record.model, turn))
    state.messages.splice(0, state.messages.length, ...clearOldResults(state.messages));
  return turn;
}

/** Goes on with a response that has waited for decisions: the runner runs the calls of the last message it is given. */
async function settlePendingTurn(
  state: RunState,
  options: LoopOptions,
  pending: PendingTurn,
): Promise<LoopEnd | undefined> {
  const history = [...state.messages, { role: 'assistant' as const, content: pending.message.content }];
  const runner = startRunner(state, options, history, state.driver.signal);
  const settled = await settle(state, options, pending, runner);
  return 'kind' in settled ? settled : undefined;
}

async function replyTo(
  state: RunState,
  { message }: PendingTurn,
  runner: BetaToolRunner<true>,
): Promise<BetaMessageParam | undefined> {
  if (message.stop_reason === 'refusal' || message.stop_reason === 'pause_turn') return undefined;
  state.nudges = message.stop_reason === 'tool_use' ? 0 : state.nudges + 1;
  const reply = message.stop_reason === 'tool_use' ? await toolResults(state, message, runner) : nudge(message);
  const used = { turns: state.turnsTaken + 1, activeMs: state.activeMs() };
  const isReserve = isAtReserve(state.limits, used) || isBudgetAtReserve(state, message, reply);
  if (reply === undefined || state.result !== undefined || state.wrappingUp || !isReserve) return reply;
  state.wrappingUp = true;
  return withWrapUp(reply);
}

/** The results of a response's calls. When the run is stopped meanwhile, the response is still a turn: it is paid for. */
async function toolResults(
  state: RunState,
  message: PendingTurn['message'],
  runner: BetaToolRunner<true>,
): Promise<BetaMessageParam | undefined> {
  try {
    return (await runner.generateToolResponse(state.driver.signal)) ?? undefined;
  } catch (error) {
    if (!state.driver.signal.aborted) throw error;
    return notRun(message, 'Not finished: the run was stopped.');
  }
}

function assertWithinLimits(state: RunState): void {
  const { maxTurns, timeoutMs } = state.limits;
  if (state.turnsTaken >= maxTurns) {
    throw new AgentError(
      'turn_limit',
      `The run took its ${maxTurns} turns without a result that passes. The turns are stored.`,
    );
  }
  if (state.activeMs() >= timeoutMs) {
    throw new AgentError(
      'time_limit',
      `The run worked for its limit of ${Math.round(timeoutMs / 1_000)} s without a result that passes. Its turns are stored.`,
    );
  }
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
