import * as z from 'zod';
import { toolCalls } from './history.ts';
import type { Turn } from './ports.ts';
import type { DiagnoseOptions, Todo } from './tool.ts';

export const submitToolName = 'Submit';

const diagnoseInput = z.object({
  profile: z.enum(['security', 'quality', 'performance', 'all']),
  paths: z.array(z.string()).optional(),
});
const todoInput = z.object({
  todos: z.array(z.object({ content: z.string(), status: z.enum(['pending', 'in_progress', 'completed']) })),
});

/**
 * What a run knows besides its history and its files. All of it can be read off the stored turns, so a driver that takes
 * a run over knows the same as the one before it.
 */
export class RunMemory {
  readonly todos: { current: readonly Todo[] } = { current: [] };
  /** What Diagnose was asked for, so that a submission may accept its findings by fingerprint. */
  readonly diagnosed: DiagnoseOptions[] = [];
  /** How many submissions the gate has sent back. */
  rejections = 0;

  static of(turns: readonly Turn[]): RunMemory {
    const memory = new RunMemory();
    for (const turn of turns) {
      for (const { call, result } of toolCalls(turn)) memory.#recall(call.name, call.input, result.is_error === true);
    }
    return memory;
  }

  #recall(tool: string, input: unknown, isError: boolean): void {
    if (tool === submitToolName && isError) this.rejections += 1;
    if (isError) return;
    const diagnosed = tool === 'Diagnose' ? diagnoseInput.safeParse(input) : undefined;
    if (diagnosed?.success === true) this.diagnosed.push(diagnosed.data);
    const todos = tool === 'TodoWrite' ? todoInput.safeParse(input) : undefined;
    if (todos?.success === true) this.todos.current = todos.data.todos;
  }
}
