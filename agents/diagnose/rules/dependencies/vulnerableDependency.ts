import type { Severity } from '../../../engine/findings.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';
import { usedPackages, type UsedPackage } from './deprecatedPackages.ts';
import { describeUse } from './describeUse.ts';
import { judgeAtMost } from './judgeAtMost.ts';

/** Versions of which their maintainers say that they are insecure. */
export const vulnerableDependency = defineProjectRule((project, judge) => {
  judgeAtMost(
    judge,
    usedPackages(project).map((used) => ({ place: used.place, weakness: weaknessOf(used) })),
  );
});

function weaknessOf(used: UsedPackage): Omit<Weakness, 'fix'> | undefined {
  if (used.kind !== 'security') return undefined;
  const severity: Severity = used.isDevelopment ? 'low' : 'medium';
  return { detail: describeUse(used, 'insecure'), severity, quote: used.place.quote };
}
