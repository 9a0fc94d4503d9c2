import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool';
import type { BetaTool } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import * as z from 'zod';
import type { ActionDefinition } from './defineAction.ts';
import { claimSchema } from './findings.ts';
import { submitToolName } from './runMemory.ts';

/** What Submit takes: the action's output and, for actions that report findings, the claims and what to accept of Diagnose's. */
export function submissionSchema(action: ActionDefinition): z.ZodObject {
  if (!action.reportsFindings) return action.output;
  return action.output.extend({
    findings: z
      .array(claimSchema)
      .describe('Findings of your own, beyond what Diagnose returned; empty when there are none'),
    accept: z
      .array(z.string())
      .describe('Fingerprints of Diagnose’s findings to report as they stand, or ["all"]; empty for none'),
  });
}

const schemas = new WeakMap<ActionDefinition, BetaTool.InputSchema>();

function strictSchema(action: ActionDefinition): BetaTool.InputSchema {
  const known = schemas.get(action);
  if (known !== undefined) return known;
  const { $schema: _dialect, ...schema } = z.toJSONSchema(submissionSchema(action), { io: 'input' });
  // Strict tools take a subset of JSON Schema; what it lacks (lengths, patterns) moves into the descriptions, and the gate checks it.
  const strict: BetaTool.InputSchema = { ...transformJSONSchema(schema), type: 'object' };
  schemas.set(action, strict);
  return strict;
}

/** The tool that ends a run. `receive` judges the submission and throws a `ToolError` that says what to mend. */
export function submitTool(
  action: ActionDefinition,
  receive: (submission: unknown, toolUseId: string) => Promise<string>,
): BetaRunnableTool<unknown> {
  return {
    type: 'custom',
    name: submitToolName,
    description:
      'Hands in the result of this run. Call it alone, once, when the work is done. It answers with problems when the result does not pass; mend them and submit again.',
    input_schema: strictSchema(action),
    strict: true,
    parse: (input) => input,
    run: async (input, call) => receive(input, call?.toolUse.id ?? ''),
  };
}

/** The error result that sends a submission back. */
export function rejection(problems: readonly string[]): ToolError {
  return new ToolError(
    `Not accepted:\n${problems.map((problem) => `- ${problem}`).join('\n')}\nMend these and call ${submitToolName} again.`,
  );
}
