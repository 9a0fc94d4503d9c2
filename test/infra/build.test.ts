import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Catalog } from '../../agents/engine/agent.ts';
import { defineAction } from '../../agents/engine/defineAction.ts';
import { build } from '../../infra/build.ts';
import { assemble } from '../../infra/build/assemble.ts';
import { bundle } from '../../infra/build/bundle.ts';
import { contentKey } from '../../infra/build/contentKey.ts';
import { planFunctions } from '../../infra/build/functionPlan.ts';
import type { BuiltFunction } from '../../infra/build/manifest.ts';
import { replaceDirectory } from '../../infra/build/replaceDirectory.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const handlerOf = (name: string): string =>
  `import { common } from '../agents/common.ts'; export const handler = () => common(${JSON.stringify(name)});`;

/** A project with the same seams as this one, in which each function answers with what it is made of. */
const project: Readonly<Record<string, string>> = {
  'agents/common.ts': `export const common = (...parts: unknown[]) => JSON.stringify(parts);`,
  'agents/tools/read.ts': `export default { name: 'Read', effect: 'read' };`,
  'agents/tools/multiEdit.ts': `export default { name: 'MultiEdit', effect: 'write' };`,
  'agents/diagnose/diagnose.ts': `export const diagnose = () => 'diagnosed';`,
  'agents/diagnose/worker.ts': `import { common } from '../common.ts'; console.log(common('worker'));`,
  'functions/action.ts': `import { common } from '../agents/common.ts';
    export const createActionHandler = ({ agent, actionId, action, tools }) => async (analyse) => {
      if (analyse) return (await import('../agents/diagnose/diagnose.ts')).diagnose();
      return common(agent.id, actionId, action.description, tools.map(({ name }) => name));
    };`,
  'functions/worker.ts': `export const createWorkerHandler = (endpoints) => () => JSON.stringify(Object.entries(endpoints).map(([key, { agent, actionId, action, tools }]) => [key, agent.id, actionId, action.description, tools.length]));`,
  'functions/catalog.ts': `export const createCatalogHandler = (description) => () => JSON.stringify(description);`,
  ...Object.fromEntries(
    ['sessions', 'runs', 'workspaces', 'findings', 'authorizer', 'sweeper'].map((name) => [
      `functions/${name}.ts`,
      handlerOf(name),
    ]),
  ),
  'catalog/helper/actions/ask.ts': `export default { description: 'Asks.' };`,
};

function catalogOf(root: string, tools: readonly string[], actionIds: readonly string[] = ['ask']): Catalog {
  const definition = defineAction({
    ...{ description: 'Asks.', input: z.object({}), output: z.object({}), reportsFindings: false, tools },
    instructions: () => '',
  });
  const profile = {
    id: 'helper',
    name: 'helper',
    description: '',
    systemPrompt: 'Help.',
    model: null,
    tools,
    serverTools: [],
    maxTurns: null,
    skills: [],
  };
  const actions = actionIds.map((id) => ({
    id,
    modulePath: join(root, 'catalog/helper/actions/ask.ts'),
    definition,
    tools,
  }));
  return { agents: [{ profile, actions, schedules: [] }], warnings: [] };
}

async function buildProject(root: string): Promise<readonly BuiltFunction[]> {
  write(root, project);
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
  const plans = await planFunctions(root, catalogOf(root, ['Read', 'MultiEdit']), { agents: ['helper'] });
  const metafile = await bundle(root, plans, join(root, 'bundles'));
  return assemble({ projectRoot: root, metafile, plans, outputDirectory: join(root, 'dist') });
}

/** Runs a module in a process of its own, away from the project. */
function run(script: string): string {
  const path = join(folder, 'script.mjs');
  writeFileSync(path, script);
  return execFileSync(process.execPath, [path], { encoding: 'utf8', cwd: tmpdir(), stdio: 'pipe' });
}

function call(directory: string, argument = 'undefined'): string {
  const script = `const { handler } = await import(${JSON.stringify(`${directory}/index.mjs`)}); console.log(await handler(${argument}));`;
  return run(script).trim();
}

describe('the build', () => {
  it('makes a folder for each function that runs wherever it is put', async () => {
    const functions = await buildProject(folder);
    const elsewhere = join(folder, 'elsewhere');
    cpSync(join(folder, 'dist'), elsewhere, { recursive: true });
    rmSync(join(folder, 'dist'), { recursive: true });
    expect(functions.map(({ name }) => name)).toEqual([
      'helper-ask',
      'sessions',
      'runs',
      'workspaces',
      'findings',
      'catalog',
      'authorizer',
      'worker',
      'sweeper',
    ]);
    expect(call(join(elsewhere, 'helper-ask'))).toBe('["helper","ask","Asks.",["Read","MultiEdit"]]');
    expect(call(join(elsewhere, 'helper-ask'), 'true')).toBe('diagnosed');
    expect(call(join(elsewhere, 'catalog'))).toBe('{"agents":["helper"]}');
    expect(call(join(elsewhere, 'sessions'))).toBe('["sessions"]');
    expect(call(join(elsewhere, 'worker'))).toBe('[["helper/ask","helper","ask","Asks.",2]]');
  });

  it('gives a function exactly what it reaches', async () => {
    const functions = await buildProject(folder);
    expect(readdirSync(join(folder, 'dist/catalog'))).toEqual(['index.mjs']);
    expect(readdirSync(join(folder, 'dist/sessions'))).toHaveLength(2);
    expect(readdirSync(join(folder, 'dist/helper-ask'))).toEqual(
      expect.arrayContaining(['diagnose-worker.mjs', 'index.mjs', 'node_modules']),
    );
    const packages = join(folder, 'dist/helper-ask/node_modules');
    expect(existsSync(join(packages, 'piscina/dist/worker.js'))).toBe(true);
    expect(existsSync(join(packages, 'oxc-parser/package.json'))).toBe(true);
    const [action, sessions] = functions;
    expect(action).toMatchObject({ analyses: true, writesWorkspace: true });
    expect(sessions).toMatchObject({ analyses: false, writesWorkspace: false });
    expect(action?.startBytes).toBeLessThan(action?.totalBytes ?? 0);
  });

  it('makes the same bytes of the same sources, wherever they are', async () => {
    const contentOf = async (name: string): Promise<unknown> => {
      const root = join(folder, name);
      mkdirSync(root);
      await buildProject(root);
      return contentKey(root, ['dist']);
    };
    expect(await contentOf('one')).toBe(await contentOf('two'));
  });

  it('stops at a tool that has no file, and names action, tool and file', async () => {
    write(folder, project);
    await expect(planFunctions(folder, catalogOf(folder, ['Read', 'Teleport']), {})).rejects.toThrow(
      'The action helper/ask names the tool "Teleport", but there is no agents/tools/teleport.ts.',
    );
  });

  it('stops when two functions would have one name', async () => {
    write(folder, project);
    await expect(planFunctions(folder, catalogOf(folder, ['Read'], ['ask', 'ask']), {})).rejects.toThrow(
      'Two functions would be named "helper-ask"',
    );
  });
});

describe('the build of this project', () => {
  it('is skipped while no source changes, and then tells the same', async () => {
    const first = await build();
    const second = await build();
    expect(second).toEqual({ ...first, cached: true });
  }, 120_000);

  it('makes functions that load outside the project, and start from less than 1 MB', async () => {
    const { directory, functions } = await build();
    const copy = join(folder, 'copy');
    cpSync(directory, copy, { recursive: true });
    const script = `globalThis.awslambda = { streamifyResponse: (handler) => handler };
      for (const name of ${JSON.stringify(functions.map(({ name }) => name))}) {
        const { handler } = await import(${JSON.stringify(copy)} + '/' + name + '/index.mjs');
        if (typeof handler !== 'function') throw new Error(name);
      }`;
    run(script);
    // Nobody waits for the worker, which holds the durable SDK and every action.
    for (const { name, startBytes } of functions)
      expect(startBytes, name).toBeLessThan(name === 'worker' ? 1.25 * 1024 * 1024 : 1024 * 1024);
  }, 120_000);

  it('makes an analysis that works outside the project, with every kind of rule', async () => {
    const { directory } = await build();
    const copy = join(folder, 'copy');
    cpSync(join(directory, 'nodejs-backend-expert-audit'), copy, { recursive: true });
    write(join(folder, 'workspace'), {
      'app.js': `async function save() { await fetch('https://example.com'); }\nmodule.exports = (request) => { save(); eval(request.query.code); return /^(a+)+$/.test(request.body); };\n`,
    });
    const chunk = readdirSync(copy).find(
      (name) =>
        name !== 'diagnose-worker.mjs' &&
        name.endsWith('.mjs') &&
        readFileSync(join(copy, name), 'utf8').includes('diagnose-worker.mjs'),
    );
    const script = `const { diagnose } = await import(${JSON.stringify(join(copy, String(chunk)))});
      const report = await diagnose(${JSON.stringify(join(folder, 'workspace'))}, { profile: 'all' });
      console.log(JSON.stringify({ lines: report.findings.map(({ startLine }) => startLine), notes: report.notes }));
      process.exit(0);`;
    const output = run(script);
    const report = z.object({ lines: z.array(z.number()), notes: z.array(z.string()) }).parse(JSON.parse(output));
    expect(report.notes).toEqual([]);
    expect(report.lines.length).toBeGreaterThanOrEqual(3);
  }, 120_000);
});

describe('the key of sources', () => {
  const tree = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string(), { minKeys: 1, maxKeys: 5 });

  it('is equal exactly for equal files', () => {
    fc.assert(
      fc.property(tree, tree, (one, two) => {
        const root = mkdtempSync(join(folder, 'trees-'));
        write(join(root, 'one'), one);
        write(join(root, 'two'), two);
        const same = JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(two).sort());
        expect(contentKey(join(root, 'one'), ['.']) === contentKey(join(root, 'two'), ['.'])).toBe(same);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a directory that is replaced', () => {
  it('stays as it was when the new one fails half-way', async () => {
    write(folder, { 'target/file': 'old' });
    const failing = replaceDirectory(join(folder, 'target'), join(folder, 'scratch'), async (fresh) => {
      write(fresh, { file: 'half' });
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect(readFileSync(join(folder, 'target/file'), 'utf8')).toBe('old');
    expect(readdirSync(join(folder, 'scratch'))).toEqual([]);
  });

  it('is one of them, whole, when several replace it at once', async () => {
    const writers = Array.from({ length: 5 }, (_, writer) =>
      replaceDirectory(join(folder, 'target'), join(folder, 'scratch'), async (fresh) => {
        write(fresh, { one: String(writer) });
        await new Promise((resolve) => setImmediate(resolve));
        write(fresh, { two: String(writer) });
      }),
    );
    await Promise.all(writers);
    expect(readFileSync(join(folder, 'target/one'), 'utf8')).toBe(readFileSync(join(folder, 'target/two'), 'utf8'));
  });
});
