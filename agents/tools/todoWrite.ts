import * as z from 'zod';
import { defineTool } from '../engine/tool.ts';

const input = z.object({
  todos: z
    .array(
      z.object({
        content: z.string().min(1).max(1000).describe('What is to be done'),
        status: z.enum(['pending', 'in_progress', 'completed']),
      }),
    )
    .max(100)
    .describe('The whole list, in order; it replaces the one before'),
});

export default defineTool({
  name: 'TodoWrite',
  description:
    'Keeps the task list of this run. Use it for work of three steps or more; send the whole list each time.',
  input,
  effect: 'none',
  run({ todos }, context) {
    context.todos.current = todos;
    const count = (status: string) => todos.filter((todo) => todo.status === status).length;
    const next = todos.find((todo) => todo.status === 'in_progress') ?? todos.find((todo) => todo.status === 'pending');
    const tally = `${count('completed')} done, ${count('in_progress')} in progress, ${count('pending')} to do`;
    return Promise.resolve(
      next === undefined ? `Task list kept: ${tally}.` : `Task list kept: ${tally}. Next: ${next.content}`,
    );
  },
});
