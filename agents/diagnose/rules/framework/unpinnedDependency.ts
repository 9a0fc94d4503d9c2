import { isTestPath } from '../../source/testPaths.ts';
import { defineTextRule } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';
import { entriesOf } from './yamlEntries.ts';

/** Dependencies of production whose version is whatever there is on the day. */
export const unpinnedDependency = defineTextRule({
  files: /(?:^|\/)package\.json$/,
  checkText: (file, project, judge) => {
    if (isTestPath(file.path)) return;
    const root = entriesOf(file, project);
    const own = new Set(project.manifests.map(({ name }) => name));
    for (const kind of ['dependencies', 'optionalDependencies']) {
      for (const entry of root?.get(kind)?.members() ?? []) {
        if (!own.has(entry.key)) judge(entry.lines(), weaknessOf(entry.key ?? '', entry.text() ?? ''));
      }
    }
  },
});

function weaknessOf(name: string, range: string): Omit<Weakness, 'fix'> | undefined {
  if (/^(?:\*|x|latest|)$/i.test(range.trim())) return { detail: `Here any version of ${name} will do.` };
  if (/^http:\/\//i.test(range)) return { detail: `Here ${name} is fetched without encryption.`, severity: 'high' };
  const isRepository =
    /^(?:git\+|git:|github:|gitlab:|bitbucket:|ssh:)|^https?:.*\.git(?:#|$)|^[\w.-]+\/[\w.-]+(?:#|$)/i.test(range);
  const isCommit = /#(?:[0-9a-f]{7,40}|semver:.+|v?\d+\.\d+.*)$/i.test(range);
  return isRepository && !isCommit
    ? { detail: `Here ${name} is whatever stands at the head of a branch of ${range.split('#', 1)[0] ?? range}.` }
    : undefined;
}
