import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { toolRegistry } from '../../tools/registry.ts';
import type { AgentProfile, CatalogAction } from '../agent.ts';
import type { ActionDefinition } from '../defineAction.ts';
import { idProblem } from './agentId.ts';
import askAction from './askAction.ts';
import type { CatalogProblem } from './problems.ts';

const extension = '.ts';

/** The action of an agent that brings none of its own. */
export function askOnly(profile: AgentProfile): readonly CatalogAction[] {
  const modulePath = path.join(import.meta.dirname, 'askAction.ts');
  return [{ id: 'ask', modulePath, definition: askAction, tools: toolsOf(askAction, profile) }];
}

/**
 * Loads each file of an agent's `actions` folder; a folder without any leaves the agent with `ask`. What is wrong is
 * added to `problems`, and the action left out.
 */
export async function loadActions(
  folder: string,
  profile: AgentProfile,
  problems: CatalogProblem[],
): Promise<readonly CatalogAction[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith(extension))
    .map((entry) => entry.name);
  const actions: CatalogAction[] = [];
  for (const name of names.sort()) {
    const modulePath = path.join(folder, name);
    const loaded = await loadAction(modulePath, path.basename(name, extension));
    if (typeof loaded === 'string') problems.push({ file: modulePath, line: 1, message: loaded });
    else
      actions.push({
        id: path.basename(name, extension),
        modulePath,
        definition: loaded,
        tools: toolsOf(loaded, profile),
      });
  }
  return names.length === 0 ? askOnly(profile) : actions;
}

const definitionSchema = z.object({
  description: z.string().min(1),
  input: z.instanceof(z.ZodObject),
  output: z.instanceof(z.ZodObject),
  reportsFindings: z.boolean(),
  instructions: z.custom((value) => typeof value === 'function', 'is no function'),
  tools: z.array(z.enum([...toolRegistry.keys()])),
  limits: z.object({ maxTurns: z.int().min(1), maxOutputTokens: z.int().min(1), timeoutMs: z.int().min(1) }),
});

/** The definition, or what keeps the file from being one. */
async function loadAction(modulePath: string, id: string): Promise<ActionDefinition | string> {
  const mistake = idProblem(id);
  if (mistake !== undefined) return `An action's id is the name of its file, and ${mistake}`;
  let exported: unknown;
  try {
    const module = (await import(pathToFileURL(modulePath).href)) as { readonly default?: unknown };
    exported = module.default;
  } catch (error) {
    return `The file cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (exported === undefined) return 'The file has no default export. Write: export default defineAction({ … }).';
  const parsed = definitionSchema.safeParse(exported);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`).join('; ');
    return `The default export is no action (${faults}). Make it with defineAction({ … }).`;
  }
  // The boundary where a loaded module gets its type; its shape has just been checked.
  return exported as ActionDefinition;
}

/** Diagnose belongs to the actions that name it; of the others an action has what its agent has. */
function toolsOf(action: ActionDefinition, profile: AgentProfile): readonly string[] {
  return action.tools.filter((tool) => tool === 'Diagnose' || profile.tools.includes(tool));
}
