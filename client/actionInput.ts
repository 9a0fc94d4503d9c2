import { UsageError } from './clientError.ts';
import type { ActionDescription, InputProperty } from './contract.ts';
import { readReference } from './readReference.ts';

/** A field of an action's input as an option of the command line. */
export interface InputOption {
  /** The field's name in the request. */
  readonly field: string;
  /** Its name on the command line, such as `max-findings` for `maxFindings`. */
  readonly option: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'list' | 'json';
  readonly required: boolean;
  readonly description: string;
  /** The longest text that the field takes. */
  readonly maxCharacters?: number;
}

export type OptionValue = string | boolean | readonly (string | boolean)[];

/** The options that an action's input schema makes. Fields whose names are taken by `reserved` options are left to `--input`. */
export function inputOptions(action: ActionDescription, reserved: ReadonlySet<string>): readonly InputOption[] {
  const { properties, required } = action.inputSchema;
  return Object.entries(properties)
    .map(([field, property]) => ({
      field,
      option: optionName(field),
      kind: kindOf(property),
      required: required.includes(field),
      description: property.description ?? '',
      ...(typeof property['maxLength'] === 'number' && { maxCharacters: property['maxLength'] }),
    }))
    .filter(({ option }) => !reserved.has(option));
}

function optionName(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('_', '-');
}

function kindOf(property: InputProperty): InputOption['kind'] {
  switch (property.type) {
    case undefined:
      return property.enum === undefined ? 'json' : 'text';
    case 'string':
      return 'text';
    case 'boolean':
      return 'boolean';
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return property.items?.type === 'string' ? 'list' : 'json';
    default:
      return 'json';
  }
}

export interface GivenInput {
  /** The text of `--input`. */
  readonly json: string | undefined;
  readonly options: ReadonlyMap<string, OptionValue>;
  /** What stands behind the directory on the command line. */
  readonly text: string | undefined;
  /** Where the paths of `@file` begin. @default the working directory of the process */
  readonly directory?: string;
}

/**
 * The action's input from the command line: `--input` first, then the text behind the directory, then its options. A text may be
 * `@file` for what stands in a file, or `-` for standard input.
 * Throws `UsageError` for a field that the action does not have or needs and was not given, and for a file that cannot be read.
 */
export function buildInput(
  action: ActionDescription,
  options: readonly InputOption[],
  given: GivenInput,
): Record<string, unknown> {
  const read = readReference(given.directory ?? process.cwd());
  const input = given.json === undefined ? {} : parseObject(read('--input', given.json));
  const fields = Object.keys(action.inputSchema.properties);
  for (const field of Object.keys(input)) {
    if (!fields.includes(field))
      throw new UsageError(
        `--input has the field "${field}", which ${action.id} does not take. It takes: ${fields.join(', ') || 'nothing'}.`,
      );
  }
  if (given.text !== undefined) input[textField(action, given.text)] = read('The text', given.text);
  for (const option of options) {
    const value = given.options.get(option.option);
    if (value === undefined) continue;
    const isText = option.kind === 'text' || option.kind === 'json';
    const text = isText && typeof value === 'string' ? read(`--${option.option}`, value) : value;
    input[option.field] = convert(option, text);
  }
  for (const option of options) assertNotTooLong(option, input[option.field]);
  assertOneOf(action, input);
  const missing = action.inputSchema.required.filter((field) => input[field] === undefined);
  if (missing.length > 0)
    throw new UsageError(`${action.id} needs ${missing.join(' and ')}: ${howToGive(action, missing)}.`);
  return input;
}

function howToGive(action: ActionDescription, missing: readonly string[]): string {
  if (missing.length === 1 && missing[0] === onlyRequiredText(action))
    return `${action.id} <directory> "<${missing[0] ?? ''}>"`;
  return missing.map((field) => `--${field} VALUE`).join(' ');
}

function assertNotTooLong({ option, maxCharacters }: InputOption, value: unknown): void {
  if (maxCharacters === undefined || typeof value !== 'string' || value.length <= maxCharacters) return;
  throw new UsageError(
    `--${option} takes ${maxCharacters} characters, and was given ${value.length}. Send the part that matters, such as its end: tail -c ${maxCharacters} FILE | … --${option} -`,
  );
}

/** Of some actions one of several fields is needed, whichever it is. */
function assertOneOf(action: ActionDescription, input: Readonly<Record<string, unknown>>): void {
  const fields = alternativeFields(action);
  if (fields.length === 0 || fields.some((field) => input[field] !== undefined)) return;
  const names = fields.map((field) => `--${optionName(field)}`);
  throw new UsageError(
    `${action.id} needs one of ${names.join(', ')}: ${action.id} <directory> "<${fields[0] ?? ''}>", or ${names.at(1) ?? names.at(0) ?? ''} @FILE (- for standard input).`,
  );
}

function alternativeFields({ inputSchema }: ActionDescription): readonly string[] {
  const alternatives: readonly unknown[] = Array.isArray(inputSchema['anyOf']) ? inputSchema['anyOf'] : [];
  return alternatives.flatMap((alternative) => {
    if (typeof alternative !== 'object' || alternative === null || !('required' in alternative)) return [];
    const { required } = alternative;
    return Array.isArray(required) ? required.filter((field) => typeof field === 'string') : [];
  });
}

function textField(action: ActionDescription, text: string): string {
  const field = onlyRequiredText(action);
  if (field !== undefined) return field;
  throw new UsageError(
    `${action.id} takes no text behind the directory, but ${JSON.stringify(text)} stands there. Put text with spaces in quotes, and options in the form --name VALUE.`,
  );
}

/** The field that the text behind the directory is for: the only required text, or the first of those of which one is required. */
function onlyRequiredText(action: ActionDescription): string | undefined {
  const { properties, required } = action.inputSchema;
  const texts = required.filter((field) => properties[field]?.type === 'string');
  if (texts.length > 0) return texts.length === 1 ? texts[0] : undefined;
  return alternativeFields(action).find((field) => properties[field]?.type === 'string');
}

function parseObject(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new UsageError(
      `--input is not JSON (${error instanceof Error ? error.message : String(error)}). Give an object such as '{"focus":"sessions"}'.`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`--input must be a JSON object, not ${json.slice(0, 60)}.`);
  return { ...value };
}

function convert(option: InputOption, value: OptionValue): unknown {
  if (option.kind === 'boolean' || option.kind === 'list') return value;
  const text = String(value);
  if (option.kind === 'text') return text;
  if (option.kind === 'number') {
    const number = Number(text);
    if (text.trim() === '' || !Number.isFinite(number))
      throw new UsageError(`--${option.option} must be a number, not ${JSON.stringify(text)}.`);
    return number;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(`--${option.option} must be JSON, not ${JSON.stringify(text)}.`);
  }
}
