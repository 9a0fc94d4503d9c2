import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../agents/engine/catalog/loadCatalog.ts';
import { AgentError } from '../../agents/engine/errors.ts';

const agent = (name: string, rest = '') => `---\nname: ${name}\ndescription: Helps.\n${rest}---\nYou help.\n`;
const defineActionModule = path.join(import.meta.dirname, '../../agents/engine/defineAction.ts');
const zodModule = import.meta.resolve('zod');
const action = (tools: string) => `
import * as z from ${JSON.stringify(zodModule)};
import { defineAction } from ${JSON.stringify(defineActionModule)};
export default defineAction({ description: 'Does it.', input: z.object({}), output: z.object({}), reportsFindings: false,
  instructions: () => 'Do it.', tools: ${tools} });
`;

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'catalog-')));
});
afterEach(() => rm(root, { recursive: true }));

async function given(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const full = path.join(root, file);
    await mkdir(path.dirname(full), { recursive: true });
    await writeFile(full, content);
  }
}

async function problemsOf(): Promise<readonly string[]> {
  const error: unknown = await loadCatalog(root).catch((thrown: unknown) => thrown);
  if (!(error instanceof AgentError)) throw new Error('No AgentError was thrown.');
  expect(error.code).toBe('agent_invalid');
  return error.message.replaceAll(`${root}/`, '').split('\n');
}

describe('The catalog', () => {
  test('holds each file as an agent that can be asked, and each folder with its own actions', async () => {
    await given({
      'zebra.md': agent('zebra', 'tools: Read\n'),
      'apple/agent.md': agent('apple', 'tools: Read, Grep\n'),
      'apple/actions/check.ts': action("['Diagnose', 'Read', 'Bash']"),
      'apple/actions/build.ts': action('[]'),
      'apple/skills/x/SKILL.md': 'text',
      'README.md': 'About this folder.',
      '.DS_Store': 'x',
    });
    const { agents, warnings } = await loadCatalog(root);
    expect(warnings).toEqual([]);
    expect(agents.map(({ profile, actions }) => [profile.id, actions.map(({ id, tools }) => [id, tools])])).toEqual([
      [
        'apple',
        [
          ['build', []],
          ['check', ['Diagnose', 'Read']],
        ],
      ],
      ['zebra', [['ask', ['Read']]]],
    ]);
    const [check] = agents.flatMap(({ actions }) => actions).filter(({ id }) => id === 'check');
    expect(check?.modulePath).toBe(path.join(root, 'apple/actions/check.ts'));
    expect(check?.definition.limits.maxTurns).toBeGreaterThan(0);
  });

  test('gives a folder without actions the action ask', async () => {
    await given({ 'apple/agent.md': agent('apple') });
    const { agents } = await loadCatalog(root);
    expect(agents[0]?.actions.map(({ id }) => id)).toEqual(['ask']);
  });

  test('reports the problems of all files together', async () => {
    await given({
      'a.md': 'no front matter',
      'b.md': agent('B b'),
      'c/notes.txt': 'x',
      'd/agent.md': agent('d'),
      'd/actions/one.ts': 'export const x = 1;',
      'd/actions/two.ts': 'export default { description: 3 };',
      'd/actions/three.ts': 'throw new Error("broken at load");',
      'd/actions/Four.ts': action('[]'),
      'd/actions/five.ts': action("['Teleport']"),
      'e.md': Buffer.from('---\nname: e\ndescription: caf\xe9\n---\nx', 'latin1'),
    });
    expect(await problemsOf()).toEqual([
      expect.stringMatching(/^a\.md:1: The file begins with "no front matter"/),
      expect.stringMatching(/^b\.md:2: "B b" is no id/),
      expect.stringMatching(/^c:1: The folder has no agent\.md/),
      expect.stringMatching(/^d\/actions\/Four\.ts:1: .*"Four" is no id/),
      expect.stringMatching(/^d\/actions\/five\.ts:1: The default export is no action \(tools\.0: /),
      expect.stringMatching(/^d\/actions\/one\.ts:1: The file has no default export/),
      expect.stringMatching(/^d\/actions\/three\.ts:1: The file cannot be loaded: broken at load/),
      expect.stringMatching(/^d\/actions\/two\.ts:1: The default export is no action \(description: /),
      expect.stringMatching(/^e\.md:1: .*not UTF-8/),
    ]);
  });

  test('refuses two agents of one id, and two actions of one function name', async () => {
    await given({
      'a.md': agent('a'),
      'a/agent.md': agent('a'),
      'b/agent.md': agent('b'),
      'b/actions/c-d.ts': action('[]'),
      'b-c/agent.md': agent('b-c'),
      'b-c/actions/d.ts': action('[]'),
    });
    const problems = await problemsOf();
    expect(problems).toContainEqual(expect.stringContaining('two definitions of the agent a'));
    expect(problems).toContainEqual(expect.stringContaining('two definitions of the function b-c-d'));
  });

  test('warns of a file that is no agent', async () => {
    await given({ 'a.md': agent('a'), 'notes.txt': 'x' });
    const { warnings } = await loadCatalog(root);
    expect(warnings).toMatchObject([{ file: path.join(root, 'notes.txt'), line: 1 }]);
  });

  test('that is empty or not there is an error', async () => {
    expect((await problemsOf())[0]).toContain('There is no agent.');
    await expect(loadCatalog(path.join(root, 'nowhere'))).rejects.toMatchObject({ code: 'agent_invalid' });
  });

  test.runIf(process.getuid?.() !== 0)('names a file that it may not read', async () => {
    await given({ 'a.md': agent('a') });
    await chmod(path.join(root, 'a.md'), 0);
    expect((await problemsOf())[0]).toMatch(/^a\.md:1: The file cannot be read: EACCES/);
  });
});
