import type * as z from 'zod';
import type { DiagnoseReport } from './tool.ts';

/** The limits of one run of an action. */
export interface ActionLimits {
  /** Model responses, the last one included. */
  readonly maxTurns: number;
  /** Tokens of one model response. */
  readonly maxOutputTokens: number;
  /** Time that drivers work on the whole run; waiting for a model, a decision or a place in line does not count. */
  readonly timeoutMs: number;
}

export const defaultLimits: ActionLimits = { maxTurns: 40, maxOutputTokens: 16_000, timeoutMs: 60 * 60_000 };

/** What an offline plan may look at when it chooses its next step: the input and what its earlier tool calls returned. */
export interface OfflineView<Input> {
  readonly input: Input;
  /** The calls of this run so far with their results, oldest first. */
  readonly calls: readonly OfflineCall[];
}

export interface OfflineCall {
  readonly tool: string;
  readonly input: unknown;
  readonly result: string;
  readonly isError: boolean;
}

/** The next step of an offline plan: say `text` (may be empty) and call `tools`. The last step calls Submit. */
export interface OfflineStep {
  readonly text: string;
  readonly tools: readonly { readonly name: string; readonly input: unknown }[];
}

/**
 * What an action does without a model: a pure function of the history, so that a run goes on with it after a crash as
 * it would with a model. A promise only so that a large plan can be loaded when it is needed.
 */
export type OfflinePlan<Input> = (view: OfflineView<Input>) => OfflineStep | Promise<OfflineStep>;

export interface ActionSpecification<Input extends z.ZodObject, Output extends z.ZodObject> {
  /** One sentence for the catalog. */
  readonly description: string;
  /** The request's own fields; the endpoint adds `sessionId`, `files` and `model`. */
  readonly input: Input;
  /** What Submit must be given, besides the findings. Every field is described: the model reads it. */
  readonly output: Output;
  /** True when the action reports findings: Submit then takes `findings` and `accept`, and the gate checks their evidence. */
  readonly reportsFindings: boolean;
  /** The user message that opens the run. */
  readonly instructions: (input: z.infer<Input>) => string;
  /** Names of the tools that the action may use, of those its agent has; Diagnose may be named by every action. Submit is always there. */
  readonly tools: readonly string[];
  /** Tools whose calls wait for a person's decision before they are run. @default none */
  readonly approval?: readonly string[];
  readonly limits?: Partial<ActionLimits>;
  /** Problems of an output that its schema cannot express, as sentences that tell the model what to mend. */
  readonly verify?: (output: z.infer<Output>, context: VerifyContext) => Promise<readonly string[]>;
  /** Absent when the action cannot work without a model. */
  readonly offline?: OfflinePlan<z.infer<Input>>;
}

export interface VerifyContext {
  /** Absolute path of the session's files. */
  readonly workspaceRoot: string;
  readonly diagnose: () => Promise<DiagnoseReport>;
}

/** An action as the engine runs it: its types checked where it was written, erased here. */
export interface ActionDefinition extends Omit<ActionSpecification<z.ZodObject, z.ZodObject>, 'limits'> {
  readonly limits: ActionLimits;
}

/** Declares an action. Its id is the name of its file, so it has none here. */
export function defineAction<Input extends z.ZodObject, Output extends z.ZodObject>(
  specification: ActionSpecification<Input, Output>,
): ActionDefinition {
  // The one place where the types of an action's own input and output are erased; the engine hands `instructions`, `verify` and
  // `offline` only what `input` and `output` have parsed.
  const erased = specification as unknown as ActionSpecification<z.ZodObject, z.ZodObject>;
  return { ...erased, limits: { ...defaultLimits, ...specification.limits } };
}
