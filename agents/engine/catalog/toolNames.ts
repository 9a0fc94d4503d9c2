import { workspaceToolNames } from '../../tools/registry.ts';

const serverToolNames = ['WebSearch', 'WebFetch'] as const;
export type ServerToolName = (typeof serverToolNames)[number];

export interface NamedTools {
  readonly tools: readonly string[];
  readonly serverTools: readonly ServerToolName[];
  /** What the agent loses, as sentences. */
  readonly losses: readonly string[];
}

/** Tools that every run has, or that actions bring along: naming them is no mistake and changes nothing. */
const alwaysThere = new Set(['Submit', 'Diagnose']);

/**
 * Understands a list of tool names: a YAML list, or text with commas. `Bash(git:*)` means Bash, without the limit in parentheses.
 * Returns undefined when the value is neither.
 */
export function readToolNames(value: unknown): NamedTools | undefined {
  const names = listOf(value);
  if (names === undefined) return undefined;
  const tools = new Set<string>();
  const serverTools = new Set<ServerToolName>();
  const losses: string[] = [];
  for (const given of names) {
    const [, name = given, limit] = /^([^()]+)(\(.*\))$/s.exec(given) ?? [];
    const serverTool = serverToolNames.find((candidate) => candidate === name);
    if (serverTool !== undefined) serverTools.add(serverTool);
    else if (workspaceToolNames.includes(name)) tools.add(name);
    else if (!alwaysThere.has(name)) losses.push(describeLoss(name));
    if (limit !== undefined)
      losses.push(
        `The limit ${limit} of the tool ${name} is not kept: ${name} works on the session's files alone, without it.`,
      );
  }
  return { tools: [...tools].sort(), serverTools: [...serverTools].sort(), losses };
}

/** Splits at commas outside of parentheses: `Bash(git add:*, git commit:*), Read` names two tools. */
function listOf(value: unknown): string[] | undefined {
  if (value === null) return [];
  const parts = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? (value.match(/(?:\([^)]*\)|[^,()]|[()])+/g) ?? [])
      : undefined;
  if (parts === undefined || !parts.every((part) => typeof part === 'string')) return undefined;
  return parts
    .map((part) =>
      part
        .replace(/^\[|\]$/g, '')
        .trim()
        .replace(/^(["'])(.*)\1$/, '$2'),
    )
    .filter((part) => part !== '');
}

function describeLoss(name: string): string {
  const shown = JSON.stringify(name);
  if (name.startsWith('mcp__'))
    return `The tool ${shown} belongs to an MCP server, which is not connected here: the agent works without it.`;
  if (/^(?:Task\w*|Agent|SendMessage)$/.test(name))
    return `The tool ${shown} hands work to other agents, which is not served here: the agent does the work itself.`;
  if (/^Notebook/.test(name))
    return `The tool ${shown} is for notebooks, which are not served here: the agent sees a notebook as the JSON text that it is.`;
  return `The tool ${shown} is not known here: the agent works without it. Known are ${[...workspaceToolNames, ...serverToolNames].join(', ')}.`;
}
