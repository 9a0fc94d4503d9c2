import * as z from 'zod';
import { defineTool } from '../engine/tool.ts';
import { boundMiddle } from './boundedText.ts';
import type { ShellResult } from './shell.ts';

const defaultTimeoutMs = 30_000;
const maxTimeoutMs = 110_000;

const input = z.object({
  command: z.string().min(1).max(100_000).describe('The command line, in bash syntax'),
  timeout: z
    .int()
    .min(1)
    .max(maxTimeoutMs)
    .optional()
    .describe(`Milliseconds after which it is stopped; ${defaultTimeoutMs} when absent`),
});

export default defineTool({
  name: 'Bash',
  description:
    'Runs a bash command line over the workspace, which is the current directory (/workspace). Text and file commands only: grep, rg, sed, awk, jq, yq, find, ' +
    'xargs, diff, sort, tar and their like. There is no git, node, npm or compiler, no network, and nothing of the machine outside of the workspace. ' +
    'Each call starts anew in /workspace, without the variables of the call before.',
  input,
  effect: 'write',
  timeoutMs: maxTimeoutMs + 10_000,
  async run({ command, timeout = defaultTimeoutMs }, context) {
    const { runShell } = await import('./shell.ts');
    // Two commands of one turn would otherwise interleave their changes in an order that nobody chose.
    return context.lockFile(context.workspaceRoot, async () => {
      const result = await runShell(context.workspaceRoot, command, { timeoutMs: timeout, signal: context.signal });
      context.signal.throwIfAborted();
      return present(result);
    });
  },
});

function present({ stdout, stderr, exitCode }: ShellResult): string {
  const parts = [
    stdout.trimEnd(),
    stderr.trim() === '' ? '' : `[stderr]\n${stderr.trimEnd()}`,
    exitCode === 0 ? '' : `[exit code ${exitCode}]`,
  ];
  const text = parts.filter((part) => part !== '').join('\n');
  return text === '' ? '[no output]' : boundMiddle(text);
}
