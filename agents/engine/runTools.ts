import { setImmediate } from 'node:timers/promises';
import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool';
import { assertApproved } from './approvals.ts';
import { diagnoseWorkspace } from './diagnoseWorkspace.ts';
import { FileLocks } from './fileLocks.ts';
import { judge } from './gate.ts';
import type { RunState } from './runState.ts';
import { rejection, submitTool } from './submit.ts';
import type { ToolContext } from './tool.ts';
import { toRunnableTool, type ToolObserver } from './toolAdapter.ts';

/** The tools of a run as the model SDK's runner calls them, Submit last. */
export function runTools(state: RunState): readonly BetaRunnableTool<unknown>[] {
  const locks = new FileLocks();
  const context: ToolContext = {
    workspaceRoot: state.directory,
    signal: state.driver.signal,
    todos: state.memory.todos,
    lockFile: (path, work) => locks.run(path, work),
    diagnose: async (options) => {
      const report = await diagnoseWorkspace(state, { ...options, signal: options.signal ?? state.driver.signal });
      state.memory.diagnosed.push({ profile: options.profile, paths: options.paths });
      return report;
    },
  };
  const running = new Set<Promise<unknown>>();
  const observer = observe(state);
  const tools = state.driver.tools.map((tool) =>
    track(toRunnableTool(tool, context, observer), running, (toolUseId) => {
      assertApproved(state, toolUseId);
      if (tool.effect === 'write') state.filesChanged = true;
    }),
  );
  return [...tools, submit(state, running, observer)];
}

function track(
  tool: BetaRunnableTool<unknown>,
  running: Set<Promise<unknown>>,
  onCall: (toolUseId: string) => void,
): BetaRunnableTool<unknown> {
  return {
    ...tool,
    run: async (input, call) => {
      onCall(call?.toolUse.id ?? '');
      const result = Promise.resolve(tool.run(input, call));
      const settled = result.catch(() => undefined).finally(() => running.delete(settled));
      running.add(settled);
      return result;
    },
  };
}

function submit(
  state: RunState,
  running: ReadonlySet<Promise<unknown>>,
  observer: ToolObserver,
): BetaRunnableTool<unknown> {
  return submitTool(state.driver.action, async (submission, toolUseId) => {
    const startedMs = performance.now();
    observer.called(toolUseId, 'Submit', undefined);
    const finish = (isError: boolean, preview: string) => {
      observer.finished(toolUseId, 'Submit', {
        isError,
        durationMs: Math.round(performance.now() - startedMs),
        preview,
      });
    };
    // The calls of one response start together. The result is judged on the files as the other calls leave them.
    await setImmediate();
    await Promise.all(running);
    const verdict = await judge(state, submission);
    if (verdict.problems.length > 0) {
      state.memory.rejections += 1;
      state.events.append({ type: 'submission-rejected', turn: state.turnsTaken + 1, problems: verdict.problems });
      finish(true, 'Not accepted');
      throw rejection(verdict.problems);
    }
    state.result = verdict.result;
    finish(false, 'Accepted');
    return 'Accepted. The run is done.';
  });
}

function observe(state: RunState): ToolObserver {
  return {
    called: (toolUseId, tool, input) => {
      state.events.append({ type: 'tool-called', turn: state.turnsTaken + 1, toolUseId, tool, input });
    },
    finished: (toolUseId, tool, outcome) => {
      state.events.append({ type: 'tool-finished', turn: state.turnsTaken + 1, toolUseId, tool, ...outcome });
    },
  };
}
