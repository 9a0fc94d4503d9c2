import { UsageError } from './clientError.ts';
import type { ActionDescription, InputProperty } from './contract.ts';

/** A field of an action's input as an option of the command line. */
export interface InputOption {
  /** The field's name in the request. */
  readonly field: string;
  /** Its name on the command line, such as `max-findings` for `maxFindings`. */
  readonly option: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'list' | 'json';
  readonly required: boolean;
  readonly description: string;
}

export type OptionValue = string | boolean | readonly (string | boolean)[];

/** The options that an action's input schema makes. Fields whose names are taken by `reserved` options are left to `--input`. */
export function inputOptions(action: ActionDescription, reserved: ReadonlySet<string>): readonly InputOption[] {
  const { properties, required } = action.inputSchema;
  return Object.entries(properties)
    .map(([field, property]) => ({
      field,
      option: field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('_', '-'),
      kind: kindOf(property),
      required: required.includes(field),
      description: property.description ?? '',
    }))
    .filter(({ option }) => !reserved.has(option));
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
}

/**
 * The action's input from the command line: `--input` first, then its single required text, then its options.
 * Throws `UsageError` for a field that the action does not have or needs and was not given.
 */
export function buildInput(
  action: ActionDescription,
  options: readonly InputOption[],
  given: GivenInput,
): Record<string, unknown> {
  const input = given.json === undefined ? {} : parseObject(given.json);
  const fields = Object.keys(action.inputSchema.properties);
  for (const field of Object.keys(input)) {
    if (!fields.includes(field))
      throw new UsageError(
        `--input has the field "${field}", which ${action.id} does not take. It takes: ${fields.join(', ') || 'nothing'}.`,
      );
  }
  if (given.text !== undefined) input[textField(action, given.text)] = given.text;
  for (const option of options) {
    const value = given.options.get(option.option);
    if (value !== undefined) input[option.field] = convert(option, value);
  }
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

function textField(action: ActionDescription, text: string): string {
  const field = onlyRequiredText(action);
  if (field !== undefined) return field;
  throw new UsageError(
    `${action.id} takes no text behind the directory, but ${JSON.stringify(text)} stands there. Put text with spaces in quotes, and options in the form --name VALUE.`,
  );
}

function onlyRequiredText(action: ActionDescription): string | undefined {
  const { properties, required } = action.inputSchema;
  const texts = required.filter((field) => properties[field]?.type === 'string');
  return texts.length === 1 ? texts[0] : undefined;
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
