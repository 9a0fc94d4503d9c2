import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestFacts } from '../../agents/diagnose/facts.ts';
import { lintFile } from '../../agents/diagnose/linting.ts';
import { isCodeFile } from '../../agents/diagnose/protocol.ts';
import { loadParsers } from '../../agents/diagnose/source/parseTree.ts';
import { Project } from '../../agents/diagnose/source/project.ts';
import { checkProject } from '../../agents/diagnose/textRules.ts';
import { corpusFolder, services } from './corpusScore.ts';

/** What both parsers' trees lead to. */
async function resultsOf(sources: ReadonlyMap<string, string>, useFast: boolean): Promise<unknown> {
  await loadParsers(sources.values(), { useFast });
  const project = new Project(sources);
  const perFile = project.codeFiles().map((file) => [file.path, lintFile(file)]);
  return { perFile, whole: checkProject(project, new Set(sources.keys())), facts: [...digestFacts(project)] };
}

const names = await services();

describe('the two parsers', () => {
  it.each(names)(
    'lead to the same findings in %s',
    async (service) => {
      const root = join(corpusFolder, service);
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
      const sources = new Map<string, string>();
      for (const path of paths) sources.set(path.slice(root.length + 1), await readFile(path, 'utf8'));
      expect([...sources.keys()].some(isCodeFile)).toBe(true);
      const fast = await resultsOf(sources, true);
      expect(await resultsOf(sources, false)).toEqual(fast);
      await loadParsers([]);
    },
    60_000,
  );
});
