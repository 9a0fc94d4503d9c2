import { visitorKeys } from '@typescript-eslint/visitor-keys';
import { Linter } from 'eslint/universal';
import { beforeAll, expect, test } from 'vitest';
import { defineRule, type CodeRule } from '../../agents/diagnose/rules/defineRule.ts';
import { ownRulesPass } from '../../agents/diagnose/rules/ownRulesPass.ts';
import { loadParsers } from '../../agents/diagnose/source/parseTree.ts';
import { Project } from '../../agents/diagnose/source/project.ts';

beforeAll(() => loadParsers([program]));

/** What rules report on a program, as `rule:line`, and the failures of those that cannot. */
function run(rules: Record<string, CodeRule>, code: string, negated: readonly string[] = []) {
  const file = new Project(new Map([['app.js', code]])).file('app.js');
  if (file === undefined) throw new Error('the program does not parse');
  const failures: string[] = [];
  const pass = ownRulesPass(new Map(Object.entries(rules)), {
    negated: new Set(negated),
    onFailure: (ruleId, error) => failures.push(`${ruleId}: ${String(error)}`),
  });
  const parser = {
    parseForESLint: () => ({ ast: file.program, scopeManager: file.scopeManager, visitorKeys, services: {} }),
  };
  const config = {
    languageOptions: { parser },
    plugins: { own: { rules: { rules: pass } } },
    rules: { 'own/rules': 'error' },
  } as unknown as Linter.Config;
  const messages = new Linter().verify(code, config);
  const reports = messages.map(({ line, message }) => {
    const { ruleId } = JSON.parse(message) as { ruleId: string };
    return `${ruleId}:${line}`;
  });
  return { reports, failures };
}

const calls = defineRule((scene) => ({
  CallExpression: (call): void => {
    scene.judge(call, call.arguments.length > 0 ? { detail: 'Here it has arguments.' } : undefined);
  },
}));
const program = 'first(1);\nsecond();\nthird(3);\n';

test('all rules are asked in one pass, each negated for itself', () => {
  expect(run({ calls, others: calls }, program, ['others'])).toEqual({
    reports: ['calls:1', 'others:2', 'calls:3'],
    failures: [],
  });
});

test('a rule that fails is told once and asked no more; the others go on', () => {
  let asked = 0;
  const failing = defineRule(() => ({
    CallExpression: (): void => {
      asked++;
      throw new Error('unusual code');
    },
  }));
  const unable = defineRule(() => {
    throw new Error('no way to begin');
  });
  expect(run({ failing, unable, calls }, program)).toEqual({
    reports: ['calls:1', 'calls:3'],
    failures: ['unable: Error: no way to begin', 'failing: Error: unusual code'],
  });
  expect(asked).toBe(1);
});
