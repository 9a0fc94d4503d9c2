import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Severity } from '../agents/engine/findings.ts';
import type { InputOption, OptionValue } from './actionInput.ts';
import { UsageError } from './clientError.ts';
import { isTarget } from './target.ts';

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** The options that every command takes. */
const commonOptions = {
  agent: { type: 'string' },
  background: { type: 'boolean' },
  call: { type: 'string' },
  delete: { type: 'boolean' },
  deny: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  'fail-on': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  input: { type: 'string' },
  json: { type: 'boolean' },
  key: { type: 'string' },
  message: { type: 'string' },
  model: { type: 'string' },
  patch: { type: 'string' },
  sarif: { type: 'string' },
  target: { type: 'string' },
  url: { type: 'string' },
  version: { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

export const commonOptionNames: ReadonlySet<string> = new Set(Object.keys(commonOptions));

export interface CommandLine {
  /** The command, the directory and the text, as far as they were given. */
  readonly positionals: readonly string[];
  readonly agent: string;
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
  /** The run goes on without this client. */
  readonly background: boolean;
  /** The tool call that is decided. */
  readonly call: string | undefined;
  readonly deny: boolean;
  /** Why a tool call is denied. */
  readonly message: string | undefined;
  /** Files that the action removed are removed here too. */
  readonly delete: boolean;
  /** Changes of the action are listed, not written. */
  readonly dryRun: boolean;
  readonly failOn: Severity | undefined;
  readonly input: string | undefined;
  readonly model: string | undefined;
  /** Where a patch of what the action changed and its findings mend is written, in place of the changes. */
  readonly patch: string | undefined;
  readonly sarif: string | undefined;
  /** What the findings are about. */
  readonly target: string | undefined;
  readonly url: string | undefined;
  readonly key: string | undefined;
  /** The values of the action's own options. */
  readonly inputValues: ReadonlyMap<string, OptionValue>;
}

/** Options that are none of the common ones: an action's, or mistakes; which of both only its input schema tells. */
export function unknownOptions(argv: readonly string[]): readonly string[] {
  const { tokens } = parseArgs({
    args: [...argv],
    options: commonOptions,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens.flatMap((token) =>
    token.kind === 'option' && !commonOptionNames.has(token.name) ? [token.rawName] : [],
  );
}

/**
 * Reads the command line. Throws `UsageError` for an option that is neither common nor among `actionOptions`, and for
 * values that cannot be.
 * @param lenient While the action's options are not known yet: unknown options are passed over.
 */
export function parseCommandLine(
  argv: readonly string[],
  actionOptions: readonly InputOption[],
  lenient = false,
): CommandLine {
  const own = Object.fromEntries(actionOptions.map((option) => [option.option, parseArgsOption(option)]));
  const { values, positionals } = parseStrictly(argv, { ...own, ...commonOptions }, lenient, actionOptions);
  const text = (name: keyof typeof commonOptions): string | undefined => {
    const value = values[name];
    if (value === undefined || typeof value === 'string') return value === '' ? failEmpty(name) : value;
    throw new UsageError(`--${name} needs a value.`);
  };
  const inputValues = actionOptions.flatMap(({ option }): [string, OptionValue][] => {
    const value = values[option];
    return value === undefined ? [] : [[option, value]];
  });
  return {
    positionals,
    agent: text('agent') ?? 'nodejs-backend-expert',
    json: values['json'] === true,
    help: values['help'] === true,
    version: values['version'] === true,
    background: values['background'] === true,
    call: text('call'),
    deny: values['deny'] === true,
    message: text('message'),
    delete: values['delete'] === true,
    dryRun: values['dry-run'] === true,
    failOn: parseSeverity(text('fail-on')),
    input: text('input'),
    model: text('model'),
    patch: text('patch'),
    sarif: text('sarif'),
    target: parseTarget(text('target')),
    url: parseUrl(text('url')),
    key: text('key'),
    inputValues: new Map(inputValues),
  };
}

function parseArgsOption(option: InputOption): ParseArgsOptionsConfig[string] {
  if (option.kind === 'boolean') return { type: 'boolean' };
  return { type: 'string', multiple: option.kind === 'list' };
}

function parseStrictly(
  argv: readonly string[],
  options: ParseArgsOptionsConfig,
  lenient: boolean,
  actionOptions: readonly InputOption[],
) {
  try {
    return parseArgs({ args: [...argv], options, strict: !lenient, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const unknown = /Unknown option '([^']+)'/.exec(error.message)?.[1];
    if (unknown === undefined) throw new UsageError(error.message);
    const known = [...actionOptions.map(({ option }) => option), ...commonOptionNames].map((name) => `--${name}`);
    throw new UsageError(`There is no option ${unknown}. Options here: ${known.join(', ')}.`);
  }
}

function failEmpty(name: string): never {
  throw new UsageError(`--${name} needs a value; an empty one was given.`);
}

function parseSeverity(text: string | undefined): Severity | undefined {
  if (text === undefined) return undefined;
  const severity = severities.find((name) => name === text.toLowerCase());
  if (severity === undefined)
    throw new UsageError(`--fail-on takes one of ${severities.join(', ')}, not ${JSON.stringify(text)}.`);
  return severity;
}

function parseTarget(text: string | undefined): string | undefined {
  if (text === undefined || isTarget(text)) return text;
  throw new UsageError(
    `--target takes 1 to 200 visible characters with no space at either end, not ${JSON.stringify(text.slice(0, 80))}.`,
  );
}

function parseUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(
      `--url must be an http or https URL, such as http://127.0.0.1:3000/v1, not ${JSON.stringify(text)}.`,
    );
  }
  return text;
}

/** How grave, 0 for the gravest. */
export const rankOf = (severity: Severity): number => severities.indexOf(severity);
