import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import debugAction from '../../agents/catalog/nodejs-backend-expert/actions/debug.ts';
import { buildInput, inputOptions, type OptionValue } from '../../client/actionInput.ts';
import type { ActionDescription } from '../../client/contract.ts';
import { contract } from '../../client/contract.ts';
import { TemporaryDirectory } from '../support/temporaryDirectory.ts';

const [debug] = contract.agent.parse({
  id: 'nodejs-backend-expert',
  description: 'd',
  actions: [
    {
      id: 'debug',
      description: 'd',
      inputSchema: z.toJSONSchema(debugAction.input, { io: 'input' }),
      tools: [],
      limits: { timeoutMs: 1 },
    },
  ],
}).actions;

const trace = 'TypeError: x is not a function\n    at f (/app/a.js:1:2)\n';

function inputOf(
  options: Readonly<Record<string, OptionValue>>,
  more: { readonly json?: string; readonly text?: string; readonly directory?: string } = {},
): Record<string, unknown> {
  const action = debug as ActionDescription;
  return buildInput(action, inputOptions(action, new Set()), {
    json: more.json,
    text: more.text,
    options: new Map(Object.entries(options)),
    ...(more.directory !== undefined && { directory: more.directory }),
  });
}

describe('the input of an action from the command line', () => {
  test('takes the text of a file, relative to where the command was called', async () => {
    await using directory = await TemporaryDirectory.with({
      'trace.txt': trace,
      'input.json': '{"problem":"It fails"}',
    });
    expect(inputOf({ 'stack-trace': '@trace.txt' }, { directory: directory.path })).toEqual({ stackTrace: trace });
    expect(inputOf({ logs: `@${directory.file('trace.txt')}` })).toEqual({ logs: trace });
    expect(inputOf({}, { json: '@input.json', directory: directory.path })).toEqual({ problem: 'It fails' });
    expect(inputOf({}, { text: '@trace.txt', directory: directory.path })).toEqual({ problem: trace });
  });

  test('takes text that begins with an @ when it is written twice', () => {
    expect(inputOf({ problem: '@@nestjs/core fails' })).toEqual({ problem: '@nestjs/core fails' });
    expect(inputOf({ problem: '@' })).toEqual({ problem: '@' });
  });

  test('takes the text behind the directory for the first of the fields of which one is needed', () => {
    expect(inputOf({}, { text: 'It answers with 500' })).toEqual({ problem: 'It answers with 500' });
  });

  test.each([
    ['a file that is not there', { logs: '@nowhere.log' }, /--logs names the file nowhere\.log, which cannot be read/],
    ['nothing to go by', {}, /debug needs one of --problem, --stack-trace, --logs/],
    [
      'text that is too long',
      { 'stack-trace': 'x'.repeat(50_001) },
      /--stack-trace takes 50000 characters, and was given 50001\. .*tail -c 50000/,
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => inputOf(options)).toThrow(message);
  });

  test('refuses a file that is empty', async () => {
    await using directory = await TemporaryDirectory.with({ 'empty.log': ' \n' });
    expect(() => inputOf({ logs: '@empty.log' }, { directory: directory.path })).toThrow(
      /empty\.log is empty, and --logs needs text/,
    );
  });
});

/** Builds the input in a process of its own whose standard input is a pipe. */
async function withStandardInput(options: Readonly<Record<string, string>>, chunks: readonly string[]) {
  const module = path.resolve(import.meta.dirname, '../../client/readReference.ts');
  const script = `import { readReference } from ${JSON.stringify(module)};
const read = readReference('.');
const values = Object.entries(${JSON.stringify(options)}).map(([name, value]) => [name, read(name, value)]);
console.log(JSON.stringify(Object.fromEntries(values)));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'pipe'] });
  for (const chunk of chunks) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    child.stdin.write(chunk);
  }
  child.stdin.end();
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { stdout, stderr };
}

describe('standard input', () => {
  test('is taken for a dash, however slowly it comes', async () => {
    const long = `${'y'.repeat(100_000)}\n`;
    const { stdout } = await withStandardInput({ '--logs': '-' }, [trace, long, 'ü\n']);
    expect(JSON.parse(stdout)).toEqual({ '--logs': `${trace}${long}ü\n` });
  });

  test('can be taken once', async () => {
    const { stderr } = await withStandardInput({ '--logs': '-', '--problem': '-' }, [trace]);
    expect(stderr).toContain('--logs and --problem both ask for standard input, which can be read once');
  });

  test('must hold something', async () => {
    expect((await withStandardInput({ '--logs': '-' }, [])).stderr).toContain('Standard input is empty');
  });
});
