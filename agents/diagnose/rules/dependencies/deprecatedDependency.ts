import { defineProjectRule } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';
import { usedPackages, type UsedPackage } from './deprecatedPackages.ts';
import { describeUse } from './describeUse.ts';
import { judgeAtMost } from './judgeAtMost.ts';

/** Packages of production that are asked for although their maintainers have given them, or the version, up. */
export const deprecatedDependency = defineProjectRule((project, judge) => {
  const asked = usedPackages(project).filter(({ bringers, isDevelopment }) => bringers === undefined && !isDevelopment);
  judgeAtMost(
    judge,
    asked.map((used) => ({ place: used.place, weakness: weaknessOf(used) })),
  );
});

function weaknessOf(used: UsedPackage): Omit<Weakness, 'fix'> | undefined {
  if (used.kind === undefined || used.kind === 'security') return undefined;
  return {
    detail: describeUse(used, 'deprecated'),
    severity: used.kind === 'unmaintained' ? 'low' : 'info',
    confidence: used.message === undefined ? 'medium' : 'high',
  };
}
