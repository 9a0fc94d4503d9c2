import { defineTextRule } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';
import { dockerfiles, execForm, finalStages, isForDevelopment, stagesOf, type Instruction } from './dockerfiles.ts';

const initSystem = /\b(?:tini|dumb-init|s6-svscan|catatonit|supervisord|pm2-runtime|init)\b/;
const runsNode = /\b(?:node|npm|yarn|pnpm|bun|ts-node|tsx|nest|next)\b/;

/** A start command under which SIGTERM does not reach the server: through a shell, or through a package manager. */
export const dockerfileShellForm = defineTextRule({
  files: dockerfiles,
  checkText: (file, _project, judge) => {
    if (isForDevelopment(file.path)) return;
    const [last] = finalStages(stagesOf(file));
    const entry = last?.instructions.findLast(({ name }) => name === 'ENTRYPOINT');
    const command = last?.instructions.findLast(({ name }) => name === 'CMD');
    for (const instruction of [entry, command]) {
      if (instruction === undefined || !runsNode.test(instruction.text)) continue;
      // With an entry point of another kind, CMD is only its argument.
      const isArgument = instruction === command && entry !== undefined;
      judge(instruction.lines, isArgument || initSystem.test(file.text) ? undefined : weaknessOf(instruction));
    }
  },
});

function weaknessOf({ name, text }: Instruction): Omit<Weakness, 'fix'> | undefined {
  const words = execForm(text);
  if (words === undefined) {
    const isReplaced = /^exec\s/.test(text) || /&&\s*exec\s/.test(text);
    return isReplaced
      ? undefined
      : { detail: `Here ${name} starts a shell, which is process 1 and hands no signal on.` };
  }
  const [program = '', ...rest] = words;
  const isShell = /(?:^|\/)(?:ba|da|a)?sh$/.test(program) && rest[0] === '-c';
  if (isShell)
    return /\bexec\s/.test(rest.join(' '))
      ? undefined
      : { detail: `Here ${name} starts a shell, which is process 1 and hands no signal on.` };
  return /(?:^|\/)(?:npm|yarn|pnpm)$/.test(program)
    ? {
        detail: `Here ${program} is process 1: it runs the script in a shell, which may not hand SIGTERM on.`,
        severity: 'info',
        confidence: 'medium',
      }
    : undefined;
}
