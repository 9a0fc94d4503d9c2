import type { AgentProfile, CatalogWarning } from '../agent.ts';
import { workspaceToolNames } from '../../tools/registry.ts';
import { AgentError } from '../errors.ts';
import { resolveModel } from '../models.ts';
import { agentIdOf, idProblem } from './agentId.ts';
import { readFrontMatter } from './frontMatter.ts';
import type { Field, FrontMatter } from './frontMatter.ts';
import { catalogError } from './problems.ts';
import type { CatalogProblem } from './problems.ts';
import { readToolNames } from './toolNames.ts';

const knownKeys = new Set([
  'name',
  'description',
  'tools',
  'disallowedTools',
  'ask',
  'model',
  'maxTurns',
  'skills',
  'color',
]);

/** Collects what is said about one file, so that all of it is reported at once. */
class Report {
  readonly warnings: CatalogWarning[] = [];
  readonly problems: CatalogProblem[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  warn(line: number, message: string): void {
    this.warnings.push({ file: this.#file, line, message });
  }

  refuse(line: number, message: string): void {
    this.problems.push({ file: this.#file, line, message });
  }
}

/**
 * Reads a subagent's markdown file. `file` is its path, from which the agent's id comes: the name of the file or, for `agent.md`, of
 * its folder. Throws `agent_invalid` with `file:line`, the value seen and the mend for each mistake; what the agent
 * merely loses is a warning.
 */
export function parseAgentFile(
  text: string,
  file: string,
): { profile: AgentProfile; warnings: readonly CatalogWarning[] } {
  const frontMatter = readFrontMatter(text, file);
  if (!('fields' in frontMatter)) throw catalogError([frontMatter]);
  const report = new Report(file);
  const { fields } = frontMatter;
  const id = agentIdOf(file);
  const mistake = idProblem(id);
  if (mistake !== undefined) report.refuse(1, mistake);
  const name = readName(fields.get('name'), id, report);
  const description = readText('description', fields.get('description'), report);
  const named = readTools(fields, report);
  const profile: AgentProfile = {
    id,
    name,
    description,
    systemPrompt: readBody(frontMatter, description, report),
    model: readModel(fields.get('model'), report),
    ...named,
    maxTurns: readMaxTurns(fields.get('maxTurns'), report),
    skills: readSkills(fields.get('skills'), report),
  };
  for (const [key, { line }] of fields) {
    if (!knownKeys.has(key))
      report.warn(
        line,
        `The key ${JSON.stringify(key)} is not served here, so it has no effect. Remove it to end this warning.`,
      );
  }
  if (report.problems.length > 0) throw catalogError(report.problems);
  return { profile, warnings: [...frontMatter.warnings, ...report.warnings] };
}

function readText(key: string, field: Field | undefined, report: Report): string {
  const { value, line } = field ?? { value: undefined, line: 1 };
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  const seen = field === undefined ? 'There is no' : `The value ${JSON.stringify(value)} is no`;
  report.refuse(line, `${seen} ${key}. Add a line "${key}: …" with some text to the front matter.`);
  return '';
}

function readName(field: Field | undefined, id: string, report: Report): string {
  const name = readText('name', field, report);
  const mistake = name === '' ? undefined : idProblem(name);
  if (mistake !== undefined) report.refuse(field?.line ?? 1, mistake);
  else if (name !== '' && name !== id)
    report.warn(
      field?.line ?? 1,
      `The name is ${JSON.stringify(name)}, but the agent is served under ${JSON.stringify(id)}, where its file is. Let both be the same.`,
    );
  return name;
}

function readBody({ body, fields }: FrontMatter, description: string, report: Report): string {
  if (body !== '') return body;
  report.warn(
    fields.get('description')?.line ?? 1,
    'There is no text after the front matter, so the description serves as the system prompt. Write who the agent is and how it works.',
  );
  return description;
}

function readTools(
  fields: ReadonlyMap<string, Field>,
  report: Report,
): Pick<AgentProfile, 'tools' | 'serverTools' | 'approval'> {
  const read = (key: string) => {
    const field = fields.get(key);
    if (field === undefined) return undefined;
    const named = readToolNames(field.value);
    if (named === undefined)
      report.refuse(
        field.line,
        `The value ${JSON.stringify(field.value)} of ${key} is no list of tool names. Write them with commas, such as Read, Grep, Bash.`,
      );
    // What is unknown cannot be used, so forbidding it loses nothing.
    if (key !== 'disallowedTools') for (const loss of named?.losses ?? []) report.warn(field.line, loss);
    return named;
  };
  const allowed = read('tools');
  const forbidden = read('disallowedTools');
  const asking = read('ask');
  return {
    tools: (allowed?.tools ?? workspaceToolNames).filter((tool) => forbidden?.tools.includes(tool) !== true),
    serverTools: (allowed?.serverTools ?? []).filter((tool) => forbidden?.serverTools.includes(tool) !== true),
    ...(asking !== undefined && { approval: asking.tools }),
  };
}

function readModel(field: Field | undefined, report: Report): string | null {
  if (field === undefined || field.value === null || field.value === 'inherit') return null;
  try {
    const { id, warning } = resolveModel(typeof field.value === 'string' ? field.value : JSON.stringify(field.value));
    if (warning !== undefined) report.warn(field.line, warning);
    return id;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    report.refuse(field.line, `${error.message} Or leave model out for the deployment's default.`);
    return null;
  }
}

function readMaxTurns(field: Field | undefined, report: Report): number | null {
  if (field === undefined || field.value === null) return null;
  const turns = Number(field.value);
  if (Number.isInteger(turns) && turns >= 1) return turns;
  report.warn(
    field.line,
    `The value ${JSON.stringify(field.value)} of maxTurns is no whole number from 1, so each action's own limit holds.`,
  );
  return null;
}

function readSkills(field: Field | undefined, report: Report): readonly string[] {
  if (field === undefined || field.value === null) return [];
  const parts: unknown[] = Array.isArray(field.value)
    ? field.value
    : typeof field.value === 'string'
      ? field.value.split(',')
      : [];
  const names = parts.filter((part) => typeof part === 'string').map((part) => part.trim());
  report.warn(field.line, 'Skills are kept in the profile, but no run loads them yet: the agent works without them.');
  return names.filter((name) => name !== '');
}
