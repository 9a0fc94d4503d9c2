import type { TSESTree } from '@typescript-eslint/utils';
import { makeClaim } from './makeClaim.ts';
import type { MadeClaim } from './maskSecrets.ts';
import type { JudgePlace, Lines } from './rules/defineProjectRule.ts';
import { negatedDetail, type Weakness } from './rules/defineRule.ts';
import { ownProjectRules, ownTextRules } from './rules/ownRules.ts';
import type { LintOptions } from './linting.ts';
import type { Project } from './source/project.ts';
import { identityOf } from './source/identity.ts';
import { fileOf } from './source/sourceFile.ts';

/** What the rules over one file that is no code say of it. */
export function checkText(path: string, project: Project, options: LintOptions = {}): readonly MadeClaim[] {
  const text = project.texts.get(path) ?? '';
  return ownTextRules.flatMap(([id, rule]) =>
    isOn(id, options) && rule.files.test(path)
      ? judged(id, project, options, (judge) => {
          rule.checkText({ path, text }, project, judge);
        })
      : [],
  );
}

/** What the rules over the whole project say, in files of `report` only. */
export function checkProject(
  project: Project,
  report: ReadonlySet<string>,
  options: LintOptions = {},
): readonly MadeClaim[] {
  return ownProjectRules
    .flatMap(([id, rule]) =>
      isOn(id, options)
        ? judged(id, project, options, (judge) => {
            rule.checkProject(project, judge);
          })
        : [],
    )
    .filter(({ file }) => report.has(file));
}

function isOn(id: string, { only }: LintOptions): boolean {
  return only === undefined || only.has(id);
}

function judged(
  id: string,
  project: Project,
  { negated }: LintOptions,
  check: (judge: JudgePlace) => void,
): MadeClaim[] {
  const claims: MadeClaim[] = [];
  const isNegated = negated?.has(id) === true;
  check((place, weakness) => {
    if ((weakness === undefined) !== isNegated) return;
    const particulars: Weakness = weakness ?? { detail: negatedDetail };
    const lines = 'type' in place ? linesOf(place) : place;
    const text = project.texts.get(lines.file) ?? project.locks.get(lines.file) ?? '';
    const node = 'type' in place ? place : place.node;
    const identity = node && identityOf(node);
    claims.push(makeClaim(id, { ...lines, text, column: 1 }, { ...particulars, identity }));
  });
  return claims;
}

function linesOf(node: TSESTree.Node): Lines {
  return { file: fileOf(node).path, startLine: node.loc.start.line, endLine: node.loc.end.line };
}
