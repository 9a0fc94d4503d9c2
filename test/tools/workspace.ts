import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileLocks } from '../../agents/engine/fileLocks.ts';
import type { DiagnoseReport, Tool, ToolContext } from '../../agents/engine/tool.ts';

/** A workspace directory of a test, with what a tool call of a run is given. */
export class TestWorkspace implements AsyncDisposable {
  readonly root: string;
  readonly context: ToolContext;

  private constructor(root: string, signal: AbortSignal, report: DiagnoseReport) {
    const locks = new FileLocks();
    this.root = root;
    this.context = {
      workspaceRoot: root,
      signal,
      todos: { current: [] },
      lockFile: (absolutePath, work) => locks.run(absolutePath, work),
      diagnose: () => Promise.resolve(report),
    };
  }

  static async create(
    files: Readonly<Record<string, string | Uint8Array>> = {},
    options: { signal?: AbortSignal; report?: DiagnoseReport } = {},
  ): Promise<TestWorkspace> {
    const root = await realpath(await mkdtemp(path.join(tmpdir(), 'workspace-')));
    const report = options.report ?? { findings: [], filesAnalysed: 0, wholeFiles: [], notes: [], durationMs: 0 };
    const workspace = new TestWorkspace(root, options.signal ?? new AbortController().signal, report);
    for (const [file, content] of Object.entries(files)) await workspace.put(file, content);
    return workspace;
  }

  async put(file: string, content: string | Uint8Array): Promise<void> {
    const absolutePath = path.join(this.root, file);
    await mkdir(path.dirname(absolutePath), { recursive: true });
    await writeFile(absolutePath, content);
  }

  /** Calls a tool as the engine does: what the schema refuses never reaches it. */
  async call(tool: Tool, input: unknown): Promise<string> {
    return tool.run(tool.input.parse(input), this.context);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}
