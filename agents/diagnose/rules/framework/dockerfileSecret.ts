import { redactedQuote } from '../../redactedQuote.ts';
import { defineTextRule, type JudgePlace, type TextFile } from '../defineProjectRule.ts';
import { dockerfiles, finalStages, isForDevelopment, stagesOf, type Instruction } from './dockerfiles.ts';
import { isLiteralSecret, isLocalPassword, isSecretName } from './secretNames.ts';

/** Secrets that end up in a layer, or in the history, of an image. */
export const dockerfileSecret = defineTextRule({
  files: dockerfiles,
  checkText: (file, _project, judge) => {
    const stages = stagesOf(file);
    const shipped = finalStages(stages);
    for (const stage of stages) {
      const isShipped = shipped.includes(stage);
      for (const instruction of stage.instructions) {
        if (instruction.name === 'ENV' || instruction.name === 'ARG')
          judgeVariables(instruction, stage.instructions, isShipped, file, judge);
        if (instruction.name === 'COPY' || instruction.name === 'ADD')
          judgeCopy(instruction, stage.instructions, isShipped, judge);
      }
    }
  },
});

function judgeVariables(
  instruction: Instruction,
  all: readonly Instruction[],
  isShipped: boolean,
  file: TextFile,
  judge: JudgePlace,
): void {
  for (const { name, value } of variablesOf(instruction)) {
    if (!isSecretName(name)) continue;
    if (value !== undefined && isLiteralSecret(value)) {
      // What is written here is in the repository whatever stage it stands in.
      const isLocal = isLocalPassword(value) || isForDevelopment(file.path);
      const quote = quoteWithout(value, file, instruction);
      judge(instruction.lines, {
        detail: `Here ${name} stands as it is.`,
        quote,
        ...(isLocal && { severity: 'low' as const }),
      });
      continue;
    }
    const isUsed = all.some(({ name: kind, text }) => kind !== 'ARG' && new RegExp(`\\$\\{?${name}\\b`).test(text));
    const isKept = instruction.name === 'ENV' ? /\$/.test(value ?? '') && isShipped : isUsed && isShipped;
    judge(
      instruction.lines,
      isKept
        ? { detail: `Here the value of ${name} is kept in the image's history.`, confidence: 'medium' }
        : undefined,
    );
  }
}

/** The first line of the instruction up to the secret. */
function quoteWithout(value: string, file: TextFile, instruction: Instruction): string | undefined {
  const lines = file.text.split('\n');
  const before = lines.slice(0, instruction.lines.startLine - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const start = file.text.indexOf(value, before);
  const isFirstLine = start >= 0 && !file.text.slice(before, start).includes('\n');
  return isFirstLine
    ? redactedQuote(file.text, start, start + value.length)
    : (lines[instruction.lines.startLine - 1]?.trim().split(/\s+/, 1)[0] ?? '');
}

/** `NAME=value OTHER="value"`, the old `NAME value`, and `NAME` alone. */
function variablesOf({ text }: Instruction): readonly { readonly name: string; readonly value: string | undefined }[] {
  const pairs = [...text.matchAll(/(\w+)=(?:"([^"]*)"|'([^']*)'|(\S*))/g)].map(
    ([, name = '', double, single, bare]) => ({ name, value: double ?? single ?? bare }),
  );
  if (pairs.length > 0) return pairs;
  const [, name, value] = /^(\w+)(?:\s+(.+))?$/.exec(text) ?? [];
  return name === undefined ? [] : [{ name, value: value?.replace(/^["']|["']$/g, '') }];
}

const environmentFile = /(?:^|\/)\.env(?:\.(?:local|prod|production|staging))?$/;
const registryFile = /(?:^|\/)\.npmrc$/;

function judgeCopy(
  { text, lines, name }: Instruction,
  all: readonly Instruction[],
  isShipped: boolean,
  judge: JudgePlace,
): void {
  const words = text
    .replace(/[[\]",]/g, ' ')
    .trim()
    .split(/\s+/);
  if (words.some((word) => word.startsWith('--from='))) return;
  const sources = words.filter((word) => !word.startsWith('--')).slice(0, -1);
  const secret = sources.find((source) => environmentFile.test(source));
  const registry = sources.find((source) => registryFile.test(source));
  if (secret === undefined && registry === undefined) {
    judge(lines, undefined);
    return;
  }
  const isRemoved = all.some((other) => other.name === 'RUN' && /\brm\b[^&|;]*\.npmrc/.test(other.text));
  if (secret !== undefined)
    judge(lines, {
      detail: `Here ${name} puts ${secret} into a layer of the image.`,
      ...(!isShipped && { severity: 'low' as const }),
    });
  // An .npmrc often holds settings only: a token in it that comes from the environment is none.
  else
    judge(
      lines,
      isShipped && isRemoved
        ? {
            detail: 'Here .npmrc is copied and removed again: it stays in the layer that copied it.',
            severity: 'low',
            confidence: 'medium',
          }
        : undefined,
    );
}
