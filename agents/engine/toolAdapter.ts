import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool';
import type { BetaTool } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import * as z from 'zod';
import type { Tool, ToolContext } from './tool.ts';

const defaultTimeoutMs = 60_000;
const previewCharacters = 300;

/** Told of each call of a tool; must not throw. */
export interface ToolObserver {
  called(toolUseId: string, tool: string, input: unknown): void;
  finished(toolUseId: string, tool: string, outcome: { isError: boolean; durationMs: number; preview: string }): void;
}

const schemas = new WeakMap<Tool, BetaTool.InputSchema>();

/** The JSON Schema of a tool's input, made once per tool. */
function inputSchema(tool: Tool): BetaTool.InputSchema {
  const known = schemas.get(tool);
  if (known !== undefined) return known;
  const { $schema: _dialect, ...schema } = z.toJSONSchema(tool.input, { io: 'input' });
  const objectSchema: BetaTool.InputSchema = { ...schema, type: 'object' };
  schemas.set(tool, objectSchema);
  return objectSchema;
}

/**
 * The tool in the form that the model SDK's runner calls. Whatever goes wrong inside comes back to the model as an error
 * result; only an abort of the run itself passes through as the run's end.
 */
export function toRunnableTool(tool: Tool, context: ToolContext, observer: ToolObserver): BetaRunnableTool<unknown> {
  return {
    type: 'custom',
    name: tool.name,
    description: tool.description,
    input_schema: inputSchema(tool),
    parse: (input) => input,
    run: async (input, call) => {
      const id = call?.toolUse.id ?? '';
      const startedMs = performance.now();
      observer.called(id, tool.name, input);
      const finish = (isError: boolean, text: string) => {
        const durationMs = Math.round(performance.now() - startedMs);
        observer.finished(id, tool.name, { isError, durationMs, preview: text.slice(0, previewCharacters) });
      };
      try {
        const text = await runWithin(tool, parseInput(tool, input), context);
        finish(false, text);
        return text;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        finish(true, message);
        throw error instanceof ToolError ? error : new ToolError(message);
      }
    },
  };
}

function parseInput(tool: Tool, input: unknown): unknown {
  const parsed = tool.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ToolError(
    `${tool.name} was not run, its input does not fit its schema:\n${describeIssues(parsed.error)}\nCall it again with these mended.`,
  );
}

/** One line per issue: where, and what is wrong there. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .map((issue) => `- ${issue.path.length === 0 ? 'input' : issue.path.join('.')}: ${issue.message}`)
    .join('\n');
}

async function runWithin(tool: Tool, input: unknown, context: ToolContext): Promise<string> {
  const timeoutMs = tool.timeoutMs ?? defaultTimeoutMs;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([context.signal, timeout]);
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => {
    aborted.reject(
      timeout.aborted
        ? new ToolError(`${tool.name} was stopped after ${timeoutMs / 1000} s. Ask for less in one call.`)
        : new Error('The run was stopped.'),
    );
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([tool.run(input, { ...context, signal }), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
