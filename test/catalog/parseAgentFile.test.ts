import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAgentFile } from '../../agents/engine/catalog/parseAgentFile.ts';
import { AgentError } from '../../agents/engine/errors.ts';
import { workspaceToolNames } from '../../agents/tools/registry.ts';

const parse = (matter: string, body = 'You help.', file = 'catalog/helper.md') =>
  parseAgentFile(`---\n${matter}\n---\n${body}\n`, file);
const minimal = 'name: helper\ndescription: Helps.';

function errorOf(work: () => unknown): AgentError {
  try {
    work();
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('An agent file', () => {
  test('with name and description alone has every workspace tool and the default model', () => {
    const { profile, warnings } = parse(minimal);
    expect(profile).toEqual({
      id: 'helper',
      name: 'helper',
      description: 'Helps.',
      systemPrompt: 'You help.',
      model: null,
      tools: workspaceToolNames,
      serverTools: [],
      maxTurns: null,
      skills: [],
    });
    expect(warnings).toEqual([]);
  });

  test('takes its id from its own name, or from its folder', () => {
    expect(parse(minimal, 'x', '/a/helper.md').profile.id).toBe('helper');
    expect(parse(minimal, 'x', '/a/helper/agent.md').profile.id).toBe('helper');
  });

  test.each([
    ['a byte order mark and CRLF', `\uFEFF---\r\nname: helper\r\ndescription: Helps.\r\n---\r\nYou\r\nhelp.`],
    ['blanks after the dashes', '---  \nname: helper\ndescription: Helps.\n--- \nYou\nhelp.'],
  ])('may have %s', (_, text) => {
    const { profile, warnings } = parseAgentFile(text, 'helper.md');
    expect(profile).toMatchObject({ name: 'helper', description: 'Helps.', systemPrompt: 'You\nhelp.' });
    expect(warnings).toEqual([]);
  });

  test('keeps dashes in its body', () => {
    expect(parse(minimal, 'One\n\n---\n\nTwo').profile.systemPrompt).toBe('One\n\n---\n\nTwo');
  });
});

describe('Front matter that is not valid YAML', () => {
  test('is taken line by line, with a warning', () => {
    const { profile, warnings } = parse(
      'name: helper\ndescription: Use this: it helps: a lot\ntools: Read, Grep\nmodel: "opus"',
    );
    expect(profile).toMatchObject({
      description: 'Use this: it helps: a lot',
      tools: ['Grep', 'Read'],
      model: 'claude-opus-5-5',
    });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ file: 'catalog/helper.md', line: 2 });
    expect(warnings[0]?.message).toMatch(/not valid YAML.*Quote/);
  });

  test('keeps the lines of a dialogue with the description that they belong to', () => {
    const matter =
      'name: helper\ndescription: Use it. Examples:\nuser: "help: me"\nassistant: I will: help\nContext: more\n  <example>\ntools: Read';
    const { profile } = parse(matter);
    expect(profile.description).toBe(
      'Use it. Examples:\nuser: "help: me"\nassistant: I will: help\nContext: more\n  <example>',
    );
    expect(profile.tools).toEqual(['Read']);
  });

  test('never executes a tag', () => {
    const { profile } = parse("name: helper\ndescription: !!js/function 'function () { throw new Error(); }'");
    expect(profile.description).toContain('!!js/function');
  });
});

describe('An agent file is refused, with the line and the mend,', () => {
  test.each([
    ['for no front matter', 'You help.', 1, /Begin with a line of three dashes/],
    ['for nothing at all', '', 1, /Begin with a line of three dashes/],
    ['for a code fence around the front matter', '```yaml\nname: helper\n```', 1, /code fence.*without a fence/],
    [
      'for front matter in a language that executes',
      '---js\n{ name: process.exit(1) }\n---\nx',
      1,
      /nothing is executed/,
    ],
    ['for front matter without an end', '---\nname: helper\n', 1, /Close it/],
    ['for no name', '---\ndescription: Helps.\n---\nx', 1, /no name/],
    ['for no description', '---\nname: helper\n---\nx', 1, /no description/],
    ['for an empty description', '---\nname: helper\ndescription: ""\n---\nx', 3, /"" is no description/],
    ['for a name that is a number', '---\nname: 7\ndescription: Helps.\n---\nx', 2, /The value 7 is no name/],
    [
      'for a name that is no id',
      '---\nname: My Helper\ndescription: Helps.\n---\nx',
      2,
      /"My Helper" is no id.*such as my-helper/,
    ],
    [
      'for an unknown model',
      '---\nname: helper\ndescription: Helps.\nmodel: gpt-9\n---\nx',
      4,
      /no model "gpt-9".*claude-sonnet-5-5/,
    ],
    [
      'for tools that are no list',
      '---\nname: helper\ndescription: Helps.\ntools: 7\n---\nx',
      4,
      /7 of tools is no list/,
    ],
    ['for front matter that is a list', '---\n- name\n---\nx', 1, /no name/],
  ])('%s', (_, text, line, message) => {
    const error = errorOf(() => parseAgentFile(text, 'catalog/helper.md'));
    expect(error.code).toBe('agent_invalid');
    expect(error.message).toMatch(message);
    expect(error.message.startsWith(`catalog/helper.md:${line}: `)).toBe(true);
  });

  test('for all of its mistakes at once', () => {
    const error = errorOf(() => parseAgentFile('---\nname: A B\nmodel: x\n---\n', 'C D.md'));
    expect(error.message.split('\n')).toHaveLength(4);
  });
});

describe('Tools', () => {
  test.each([
    ['with commas', 'tools: Read, Write , Bash', ['Bash', 'Read', 'Write']],
    ['as a list', 'tools: [Read, Write]', ['Read', 'Write']],
    ['as lines', 'tools:\n  - Read\n  - Write', ['Read', 'Write']],
    ['none', 'tools: []', []],
    ['less those that are not allowed', 'tools: Read, Write, Bash\ndisallowedTools: Write, Unknown', ['Bash', 'Read']],
    [
      'all but those that are not allowed',
      'disallowedTools: [Write, Edit, MultiEdit, Bash]',
      ['Glob', 'Grep', 'Read', 'TodoWrite'],
    ],
  ])('%s', (_, line, expected) => {
    const { profile, warnings } = parse(`${minimal}\n${line}`);
    expect(profile.tools).toEqual(expected);
    expect(warnings).toEqual([]);
  });

  test('of the web become server tools', () => {
    expect(parse(`${minimal}\ntools: Read, WebSearch, WebFetch`).profile).toMatchObject({
      tools: ['Read'],
      serverTools: ['WebFetch', 'WebSearch'],
    });
  });

  test.each([
    ['mcp__github__search', /MCP server/],
    ['Task', /other agents/],
    ['NotebookEdit', /notebook/],
    ['Frobnicate', /not known.*Read/],
  ])('that are not served are warnings: %s', (tool, message) => {
    const { profile, warnings } = parse(`${minimal}\ntools: Read, ${tool}`);
    expect(profile.tools).toEqual(['Read']);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ line: 4 });
    expect(warnings[0]?.message).toMatch(message);
  });

  test('with limits in parentheses are taken without them, with a warning', () => {
    const { profile, warnings } = parse(`${minimal}\ntools: Bash(git add:*, git commit:*), Read`);
    expect(profile.tools).toEqual(['Bash', 'Read']);
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('(git add:*, git commit:*)')]);
  });
});

describe('The other fields', () => {
  test('a tier is its newest model, inherit is the default, a retired model is replaced with a warning', () => {
    expect(parse(`${minimal}\nmodel: haiku`).profile.model).toBe('claude-haiku-5-5');
    expect(parse(`${minimal}\nmodel: inherit`).profile.model).toBeNull();
    const { profile, warnings } = parse(`${minimal}\nmodel: claude-3-5-sonnet-20241022`);
    expect(profile.model).toBe('claude-sonnet-5-5');
    expect(warnings.map(({ line, message }) => [line, message])).toEqual([[4, expect.stringContaining('retired')]]);
  });

  test('a colour is ignored, an unknown key is a warning, turns are kept', () => {
    const { profile, warnings } = parse(`${minimal}\ncolor: red\nmaxTurns: 12\npermissionMode: plan`);
    expect(profile.maxTurns).toBe(12);
    expect(warnings.map(({ line, message }) => [line, message])).toEqual([
      [6, expect.stringContaining('"permissionMode"')],
    ]);
  });

  test('a file without a body uses its description', () => {
    const { profile, warnings } = parse(minimal, '');
    expect(profile.systemPrompt).toBe('Helps.');
    expect(warnings).toHaveLength(1);
  });
});

describe('Whatever the text', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '---',
      '\n',
      '\r\n',
      'name: x',
      'description: y',
      'tools: [',
      '- a',
      'model: ',
      '&a [*a]',
      '<<: *a',
      '!!binary x',
      '? {',
      '"',
      '__proto__: 1',
      'user: z',
      '\t',
      '...',
      '%YAML 1.2',
      'skills: 3',
      'maxTurns: {}',
    ),
  );
  const anyText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('\n'));

  test('the parser throws nothing but agent_invalid', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, isMatter) => {
        try {
          parseAgentFile(isMatter ? `---\n${text}\n---\nbody` : text, 'helper.md');
        } catch (error) {
          expect(error).toBeInstanceOf(AgentError);
          expect(error).toMatchObject({ code: 'agent_invalid' });
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('name and description come back as they were written', () => {
    const id = fc.stringMatching(/^[a-z][a-z0-9]{0,10}(-[a-z0-9]{1,8}){0,3}$/);
    const description = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(id, description, (name, text) => {
        const { profile } = parse(
          `name: ${JSON.stringify(name)}\ndescription: ${JSON.stringify(text)}`,
          'body',
          `${name}.md`,
        );
        expect(profile).toMatchObject({ id: name, name, description: text.trim() });
      }),
    );
  });

  test('a description of one line comes back without quotes too, valid YAML or not', () => {
    const words = fc.array(
      fc.constantFrom('Use', 'it', 'when:', 'a: b', 'you', "don't", 'see "this"', '- list', 'x: y: z'),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(words, (parts) => {
        const text = `Helps ${parts.join(' ')}`;
        expect(parse(`name: helper\ndescription: ${text}\ntools: Read`).profile).toMatchObject({
          description: text.trim(),
          tools: ['Read'],
        });
      }),
    );
  });
});
