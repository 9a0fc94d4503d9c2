import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AgentProfile, Catalog, CatalogAgent, CatalogWarning } from '../agent.ts';
import { AgentError } from '../errors.ts';
import { askOnly, loadActions } from './loadActions.ts';
import { loadSchedules } from './loadSchedules.ts';
import { parseAgentFile } from './parseAgentFile.ts';
import { catalogError } from './problems.ts';
import type { CatalogProblem } from './problems.ts';

/** What the loading of the files has gathered so far. */
interface Gathered {
  readonly agents: CatalogAgent[];
  readonly warnings: CatalogWarning[];
  readonly problems: CatalogProblem[];
}

/**
 * Loads every agent of a directory: each `NAME.md`, and each folder with an `agent.md` and an `actions` folder. `README.md` and names that
 * begin with a dot are left alone. The modules of actions are imported.
 * Throws `agent_invalid` with the problems of all files together, each as `file:line: message`.
 */
export async function loadCatalog(directory: string): Promise<Catalog> {
  const root = path.resolve(directory);
  const gathered: Gathered = { agents: [], warnings: [], problems: [] };
  for (const name of await entriesOf(root)) {
    const full = path.join(root, name);
    const status = await stat(full).catch(() => undefined);
    if (status?.isDirectory() === true) await loadFolder(full, gathered);
    else if (name.endsWith('.md')) await loadSingleFile(full, gathered);
    else
      gathered.warnings.push({
        file: full,
        line: 1,
        message: 'This is neither a markdown file nor a folder, so no agent comes of it. Move it elsewhere.',
      });
  }
  findCollisions(gathered);
  if (gathered.agents.length === 0 && gathered.problems.length === 0) {
    gathered.problems.push({
      file: root,
      line: 1,
      message: 'There is no agent. Put a subagent markdown file there, such as reviewer.md.',
    });
  }
  if (gathered.problems.length > 0) throw catalogError(gathered.problems);
  const agents = gathered.agents.sort((left, right) => (left.profile.id < right.profile.id ? -1 : 1));
  return { agents, warnings: gathered.warnings };
}

async function entriesOf(root: string): Promise<readonly string[]> {
  try {
    const names = await readdir(root);
    return names.filter((name) => !name.startsWith('.') && name.toLowerCase() !== 'readme.md').sort();
  } catch (cause) {
    const message = 'The catalog is not a folder that can be read. Check its path and its permissions.';
    throw new AgentError('agent_invalid', `${root}:1: ${message}`, {
      cause,
      details: { problems: [{ file: root, line: 1, message }] },
    });
  }
}

async function loadSingleFile(file: string, gathered: Gathered): Promise<void> {
  const profile = await loadProfile(file, gathered);
  if (profile !== undefined) gathered.agents.push({ profile, actions: askOnly(profile), schedules: [] });
}

async function loadFolder(folder: string, gathered: Gathered): Promise<void> {
  const file = path.join(folder, 'agent.md');
  if ((await stat(file).catch(() => undefined)) === undefined) {
    gathered.problems.push({
      file: folder,
      line: 1,
      message: 'The folder has no agent.md, so no agent comes of it. Add one, or move the folder elsewhere.',
    });
    return;
  }
  const profile = await loadProfile(file, gathered);
  if (profile === undefined) return;
  const actions = await loadActions(path.join(folder, 'actions'), profile, gathered.problems);
  const schedules = await loadSchedules(path.join(folder, 'schedules'), actions, gathered.problems);
  gathered.agents.push({ profile, actions, schedules });
}

async function loadProfile(file: string, gathered: Gathered): Promise<AgentProfile | undefined> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
    const { profile, warnings } = parseAgentFile(text, file);
    gathered.warnings.push(...warnings);
    return profile;
  } catch (error) {
    if (error instanceof AgentError && Array.isArray(error.details['problems'])) {
      gathered.problems.push(...(error.details['problems'] as CatalogProblem[]));
    } else {
      const reason =
        error instanceof TypeError ? 'it is not UTF-8 text' : error instanceof Error ? error.message : String(error);
      gathered.problems.push({
        file,
        line: 1,
        message: `The file cannot be read: ${reason}. Save it as UTF-8 text that this user may read.`,
      });
    }
    return undefined;
  }
}

/** Two agents of one id, or two actions whose functions would have one name (`a-b` + `c` and `a` + `b-c`). */
function findCollisions({ agents, problems }: Gathered): void {
  const owners = new Map<string, string>();
  for (const { profile, actions } of agents) {
    const names = [`agent ${profile.id}`, ...actions.map((action) => `function ${profile.id}-${action.id}`)];
    for (const name of names) {
      const owner = owners.get(name);
      if (owner !== undefined && (owner !== profile.id || name.startsWith('agent '))) {
        problems.push({
          file: profile.id,
          line: 1,
          message: `There are two definitions of the ${name}. Rename one of the files.`,
        });
      }
      owners.set(name, profile.id);
    }
  }
}
