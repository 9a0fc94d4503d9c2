import { posix } from 'node:path';
import { isTestPath } from '../../source/testPaths.ts';
import { defineTextRule } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';
import { baseOf, dockerfiles, isForDevelopment, stagesOf } from './dockerfiles.ts';
import { entriesOf } from './yamlEntries.ts';

/** Images whose only tag is `latest`, or which their makers publish as moving ones. */
const movingByDesign =
  /distroless|chainguard|^cgr\.dev\/|^scratch$|localstack|dynamodb-local|mailhog|mailpit|adminer|mailcatcher|^local\//i;

function weaknessOf(image: string): Omit<Weakness, 'fix'> | undefined {
  const isDigest = image.includes('@sha256:');
  const [, tag] = /:([\w.-]+)$/.exec(image) ?? [];
  if (isDigest || movingByDesign.test(image)) return undefined;
  if (tag === undefined) return { detail: `Here ${image} has no tag, which means latest.` };
  return tag === 'latest' ? { detail: `Here it is ${image}.` } : undefined;
}

export const unpinnedImage = defineTextRule({
  files: dockerfiles,
  checkText: (file, _project, judge) => {
    if (isForDevelopment(file.path)) return;
    const stages = stagesOf(file);
    for (const stage of stages) {
      // What an argument without a default gives cannot be seen.
      if (baseOf(stage, stages) !== undefined || stage.image.includes('$')) continue;
      judge(stage.from.lines, weaknessOf(stage.image));
    }
  },
});

/** Images of docker-compose that nothing in the workspace builds. */
export const unpinnedComposeImage = defineTextRule({
  files: /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/i,
  checkText: (file, project, judge) => {
    if (isTestPath(file.path) || isForDevelopment(posix.basename(file.path))) return;
    for (const service of entriesOf(file, project)?.get('services')?.members() ?? []) {
      const image = service.get('image');
      const text = image?.text();
      if (image === undefined || text === undefined || text.includes('$') || service.get('build') !== undefined)
        continue;
      judge(image.lines(), weaknessOf(text));
    }
  },
});
