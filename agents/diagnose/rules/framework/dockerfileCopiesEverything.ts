import { posix } from 'node:path';
import { defineTextRule } from '../defineProjectRule.ts';
import type { Project } from '../../source/project.ts';
import { dockerfiles, finalStages, isForDevelopment, stagesOf } from './dockerfiles.ts';

/** `COPY . .` into the shipped image without a list of what to leave out. */
export const dockerfileCopiesEverything = defineTextRule({
  files: dockerfiles,
  checkText: (file, project, judge) => {
    if (isForDevelopment(file.path)) return;
    for (const { instructions } of finalStages(stagesOf(file))) {
      for (const { name, text, lines } of instructions) {
        if ((name !== 'COPY' && name !== 'ADD') || text.includes('--from=')) continue;
        const [source] = text
          .replace(/[[\]",]/g, ' ')
          .trim()
          .split(/\s+/)
          .filter((word) => !word.startsWith('--'));
        if (source !== '.' && source !== './' && source !== '*') continue;
        judge(lines, isListed(file.path, project) ? undefined : weaknessIn(file.path, project));
      }
    }
  },
});

/** The context is the Dockerfile's folder or one above it. */
function isListed(path: string, project: Project): boolean {
  if (project.texts.has(`${path}.dockerignore`)) return true;
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    if (project.texts.has(posix.join(folder, '.dockerignore'))) return true;
    if (folder === '.') return false;
  }
}

function weaknessIn(path: string, project: Project): { detail: string; severity?: 'medium' } {
  const environment = posix.join(posix.dirname(path), '.env');
  return project.texts.has(environment)
    ? { detail: 'Here .env is among what is copied.', severity: 'medium' }
    : { detail: 'Here there is no .dockerignore.' };
}
