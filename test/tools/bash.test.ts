import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import bash from '../../agents/tools/bash.ts';
import { TestWorkspace } from './workspace.ts';

describe('Bash', () => {
  test('works in /workspace, and what it writes is in the workspace', async () => {
    await using workspace = await TestWorkspace.create({ 'a.txt': 'b\na\n' });
    const result = await workspace.call(bash, {
      command: 'pwd; sort a.txt | tee sorted.txt; mkdir -p x && cp a.txt x/; mv a.txt c.txt; rm x/a.txt',
    });
    expect(result).toBe('/workspace\na\nb');
    expect((await readdir(workspace.root)).sort()).toEqual(['c.txt', 'sorted.txt', 'x']);
    expect(await readFile(path.join(workspace.root, 'sorted.txt'), 'utf8')).toBe('a\nb\n');
  });

  test('shows standard error and the exit code', async () => {
    await using workspace = await TestWorkspace.create();
    expect(await workspace.call(bash, { command: 'echo out; echo err >&2; exit 3' })).toBe(
      'out\n[stderr]\nerr\n[exit code 3]',
    );
    expect(await workspace.call(bash, { command: 'true' })).toBe('[no output]');
  });

  test('keeps nothing from one call to the next but the files', async () => {
    await using workspace = await TestWorkspace.create();
    await workspace.call(bash, { command: 'export A=1; echo x > /tmp/x; mkdir d; cd d' });
    expect(await workspace.call(bash, { command: 'echo "[$A]"; ls /tmp; pwd' })).toBe('[]\n/workspace');
  });

  test('sees nothing of the machine', async () => {
    await using workspace = await TestWorkspace.create();
    const result = await workspace.call(bash, {
      command: 'env; ls -a / /tmp; cat /etc/passwd /proc/self/environ /proc/1/cmdline; hostname; whoami',
    });
    expect(result).toMatch(/HOME=\/workspace/);
    expect(result).not.toContain(path.basename(workspace.root));
    expect(result).not.toContain('root:');
    const shellNames = new Set(
      'HOME PATH IFS OSTYPE MACHTYPE HOSTTYPE HOSTNAME PWD OLDPWD OPTIND SHELLOPTS BASHOPTS'.split(' '),
    );
    const names = [...result.matchAll(/^([A-Z]+)=/gm)].map((match) => match[1] ?? '');
    expect(names.filter((name) => !shellNames.has(name))).toEqual([]);
  });

  test.each([
    'curl http://127.0.0.1',
    'wget x',
    'node -e 1',
    'python3 -c 1',
    'git status',
    'npm test',
    'js-exec 1',
    'sqlite3 x',
    'sudo ls',
  ])('does not know %s', async (command) => {
    await using workspace = await TestWorkspace.create();
    expect(await workspace.call(bash, { command })).toMatch(/command not (found|available)/);
  });

  test.each([
    ['an endless loop', 'while true; do :; done'],
    ['an endless pipeline', 'f(){ f|f & }; f'],
    ['a string that doubles', 'x=a; while true; do x=$x$x; done'],
    ['an endless awk', "awk 'BEGIN{while(1){}}'"],
    ['an endless sed', "echo a | sed ':a;ba'"],
    ['a huge jq', "jq -n '[range(1e9)]'"],
    ['a recursive function', 'f(){ f; }; f'],
    ['brace expansion', 'echo {1..100000000}'],
    [
      'writing without end',
      'head -c 9000000 /dev/zero > z 2>/dev/null; printf "%9000000s" x > a; for i in $(seq 1 100); do cp a b$i; done',
    ],
    ['a sleep beyond the timeout', 'sleep 60'],
  ])('ends %s with an error', async (_, command) => {
    await using workspace = await TestWorkspace.create();
    expect(await workspace.call(bash, { command, timeout: 1500 })).toMatch(/\[exit code \d+\]$/);
  });

  test('bounds a long output and keeps its beginning and its end', async () => {
    await using workspace = await TestWorkspace.create();
    const result = await workspace.call(bash, { command: 'seq 1 20000' });
    expect(result).toMatch(/^1\n2\n/);
    expect(result).toMatch(/characters left out/);
    expect(result).toMatch(/\n20000$/);
    expect(result.length).toBeLessThan(31_000);
  });

  test('ends when the call is aborted', async () => {
    const controller = new AbortController();
    await using workspace = await TestWorkspace.create({}, { signal: controller.signal });
    const call = workspace.call(bash, { command: 'sleep 60' });
    setTimeout(() => {
      controller.abort();
    }, 100);
    await expect(call).rejects.toThrow('abort');
  });

  test('searches hundreds of files', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `src/f${index}.js`,
        `${'const filler = 1;\n'.repeat(50)}needle ${index}\n`,
      ]),
    );
    await using workspace = await TestWorkspace.create(files);
    expect(
      await workspace.call(bash, {
        command: 'grep -rl needle . | wc -l; rg -l needle | wc -l; find . -name "*.js" | xargs cat | wc -l',
      }),
    ).toMatch(/^\s*300\s+300\s+15300$/);
  });
});
