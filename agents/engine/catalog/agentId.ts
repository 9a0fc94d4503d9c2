import path from 'node:path';

const idPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const maxIdCharacters = 64;

/** The id of the agent that a file defines: the name of the file or, for `agent.md`, of its folder. */
export function agentIdOf(file: string): string {
  return path.basename(file) === 'agent.md' ? path.basename(path.dirname(file)) : path.basename(file, '.md');
}

/** What keeps a text from being an id of an agent or action; undefined when nothing does. Ids are parts of URLs and of function names. */
export function idProblem(text: string): string | undefined {
  if (idPattern.test(text) && text.length <= maxIdCharacters) return undefined;
  const mended = text
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxIdCharacters)
    .replace(/^-+|-+$/g, '');
  const suggestion = mended === '' ? '' : `, such as ${mended}`;
  return `${JSON.stringify(text.slice(0, 80))} is no id: use lower-case letters, digits and single dashes, at most ${maxIdCharacters} characters${suggestion}.`;
}
