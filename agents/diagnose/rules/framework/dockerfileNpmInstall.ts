import { defineTextRule } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';
import { dockerfiles, finalStages, isForDevelopment, stagesOf, type Stage } from './dockerfiles.ts';

const install =
  /\b(npm|yarn|pnpm)(?:[ \t]+--?[\w-]+(?:=\S+)?)*[ \t]+(ci|clean-install|install|i|add)\b((?:[ \t]+(?!&&|\|\||;|\|)\S+)*)|\byarn\b(?=[ \t]*(?:&&|;|$))/gm;
const production = /--omit[= ]dev|--only[= ]prod|--production|--prod\b|(?:^|\s)-P\b/;

/** Installations that do not keep to the lock file, and development dependencies that are shipped. */
export const dockerfileNpmInstall = defineTextRule({
  files: dockerfiles,
  checkText: (file, _project, judge) => {
    if (isForDevelopment(file.path)) return;
    const stages = stagesOf(file);
    const [last] = finalStages(stages);
    for (const stage of stages) {
      for (const { name, text, lines } of stage.instructions) {
        if (name !== 'RUN') continue;
        for (const match of text.matchAll(install)) {
          const weakness =
            looseInstall(match) ?? (stage === last ? shippedTools(match, stage, stages.length) : undefined);
          if (!isOfNamedPackages(match)) judge(lines, weakness);
        }
      }
    }
  },
});

function optionsOf([, , , rest = '']: RegExpMatchArray): readonly string[] {
  return rest
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** `npm install -g pm2` and `npm i express` name what they install. */
function isOfNamedPackages(match: RegExpMatchArray): boolean {
  const words = optionsOf(match);
  return (
    match[2] === 'add' ||
    /\s(?:-g|--global)\b/.test(match[0]) ||
    words.some(
      (word, index) =>
        !word.startsWith('-') &&
        !/^--(?:prefix|omit|only|filter|cache|registry|loglevel|network-timeout|include)$/.test(words[index - 1] ?? ''),
    )
  );
}

function looseInstall(match: RegExpMatchArray): Omit<Weakness, 'fix'> | undefined {
  const [text, tool = 'yarn', verb] = match;
  if (verb === 'ci' || verb === 'clean-install' || isOfNamedPackages(match)) return undefined;
  if (/--frozen-lockfile|--immutable|--pure-lockfile/.test(text)) return undefined;
  // pnpm keeps to its lock file wherever it takes the machine for a CI, which an image is not.
  const better =
    tool === 'npm'
      ? 'npm ci'
      : tool === 'yarn'
        ? 'yarn install --frozen-lockfile (--immutable from 2 on)'
        : 'pnpm install --frozen-lockfile';
  return { detail: `Here ${text.trim()} may install other versions than the lock file names; ${better} does not.` };
}

function shippedTools(match: RegExpMatchArray, stage: Stage, stageCount: number): Omit<Weakness, 'fix'> | undefined {
  const [text, , verb] = match;
  if (verb !== 'ci' || production.test(text)) return undefined;
  const isMentioned = stage.instructions.some(
    ({ name, text: other }) =>
      (name === 'ENV' && /NODE_ENV/.test(other)) ||
      (name === 'RUN' &&
        /\bprune\b|run\s+(?:\w+:)?build|\btsc\b|\bNODE_ENV=production|nest build|run-script/.test(other)),
  );
  return isMentioned || stageCount > 1
    ? undefined
    : {
        detail: 'Here the development dependencies are installed too, and nothing in this image is built with them.',
        severity: 'info',
        confidence: 'medium',
      };
}
