import { linesAt, type Lines, type TextFile } from '../defineProjectRule.ts';

/** Dockerfiles under their usual names. */
export const dockerfiles = /(?:^|\/)(?:(?:Docker|Container)file(?:\.[\w.-]+)?|[\w.-]+\.(?:docker|container)file)$/i;

/** One instruction, its continued lines joined. */
export interface Instruction {
  /** In upper case. */
  readonly name: string;
  readonly text: string;
  readonly lines: Lines;
}

export interface Stage {
  readonly name: string | undefined;
  /** As FROM says it, build arguments filled in where they have a default. */
  readonly image: string;
  readonly from: Instruction;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile; instructions before the first FROM are left out. */
export function stagesOf(file: TextFile): readonly Stage[] {
  const stages: { name: string | undefined; image: string; from: Instruction; instructions: Instruction[] }[] = [];
  const defaults = new Map<string, string>();
  for (const instruction of instructionsOf(file)) {
    if (instruction.name === 'FROM') {
      const [, image = '', name] = /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(instruction.text) ?? [];
      stages.push({ name: name?.toLowerCase(), image: fillIn(image, defaults), from: instruction, instructions: [] });
    } else if (stages.length > 0) {
      stages.at(-1)?.instructions.push(instruction);
    } else if (instruction.name === 'ARG') {
      const [, name, value] = /^(\w+)=["']?([^"'\s]*)/.exec(instruction.text) ?? [];
      if (name !== undefined && value !== undefined) defaults.set(name, value);
    }
  }
  return stages;
}

/** The stages that the last one is built on, the last one first. */
export function finalStages(stages: readonly Stage[]): readonly Stage[] {
  const chain: Stage[] = [];
  for (let stage = stages.at(-1); stage !== undefined && !chain.includes(stage); stage = baseOf(stage, stages))
    chain.push(stage);
  return chain;
}

export function baseOf(stage: Stage, stages: readonly Stage[]): Stage | undefined {
  const before = stages.slice(0, stages.indexOf(stage));
  return before.find(({ name }) => name !== undefined && name === stage.image.toLowerCase());
}

/** True for a Dockerfile by which nobody serves: for development, tests or an editor's container. */
export function isForDevelopment(path: string): boolean {
  return /(?:^|\/)\.devcontainer\/|(?:^|\/)(?:tests?|examples?|fixtures?|e2e|benchmarks?)\/|(?:\.|-|_)(?:dev|develop|development|test|tests|ci|local|e2e|debug)(?:\.|-|_|$)|(?:^|\/)(?:dev|development|test)\.(?:docker|container)file$/i.test(
    path,
  );
}

function fillIn(image: string, defaults: ReadonlyMap<string, string>): string {
  return image.replace(
    /\$\{?(\w+)(?::-([^}]*))?\}?/g,
    (whole, name: string, otherwise: string | undefined) => defaults.get(name) ?? otherwise ?? whole,
  );
}

function instructionsOf(file: TextFile): readonly Instruction[] {
  const found: Instruction[] = [];
  const lines = file.text.split('\n');
  const offsets: number[] = [];
  lines.reduce((offset, line) => (offsets.push(offset), offset + line.length + 1), 0);
  for (let index = 0; index < lines.length; index++) {
    const [, name, rest] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(lines[index]?.replace(/\r$/, '') ?? '') ?? [];
    if (name === undefined || rest === undefined) continue;
    const first = index;
    const parts = [rest];
    const heredoc = /<<-?["']?(\w+)["']?/.exec(rest)?.[1];
    if (heredoc !== undefined && /^(?:RUN|COPY|ADD)$/i.test(name)) {
      while (index + 1 < lines.length && lines[index + 1]?.trim() !== heredoc) parts.push(lines[++index] ?? '');
      index++;
    }
    while (/\\\s*$/.test(parts.at(-1) ?? '') && index + 1 < lines.length) {
      const next = lines[++index]?.replace(/\r$/, '') ?? '';
      parts.push(/^\s*#/.test(next) ? '\\' : next);
    }
    const end = (offsets[index] ?? 0) + (lines[index]?.trimEnd().length ?? 0);
    const text = parts
      .map((part) => part.replace(/\\\s*$/, ' '))
      .join('\n')
      .trim();
    found.push({ name: name.toUpperCase(), text, lines: linesAt(file, offsets[first] ?? 0, end) });
  }
  return found;
}

/** The words of the exec form `["a", "b"]`; undefined for the shell form. */
export function execForm(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.map(String) : undefined;
  } catch {
    return undefined;
  }
}
