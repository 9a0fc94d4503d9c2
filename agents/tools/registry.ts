import type { Tool } from '../engine/tool.ts';
import bash from './bash.ts';
import diagnose from './diagnose.ts';
import edit from './edit.ts';
import glob from './glob.ts';
import grep from './grep.ts';
import multiEdit from './multiEdit.ts';
import read from './read.ts';
import todoWrite from './todoWrite.ts';
import write from './write.ts';

/** Every tool of the workspace by its name. Definitions only: what a tool needs to run is loaded when it first runs. */
export const toolRegistry: ReadonlyMap<string, Tool> = new Map<string, Tool>(
  [bash, diagnose, edit, glob, grep, multiEdit, read, todoWrite, write].map((tool) => [tool.name, tool]),
);

/** The tools that an agent has when its file names none: Diagnose belongs to actions, which name it themselves. */
export const workspaceToolNames: readonly string[] = [...toolRegistry.keys()].filter((name) => name !== 'Diagnose');
