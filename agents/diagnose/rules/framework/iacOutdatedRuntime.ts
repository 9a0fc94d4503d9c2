import { propertyName } from '../../flow/scope.ts';
import { isTestPath } from '../../source/testPaths.ts';
import type { Weakness } from '../defineRule.ts';
import { defineRule } from '../defineRule.ts';
import { defineTextRule } from '../defineProjectRule.ts';
import { constantText } from '../configuration/settings.ts';
import { cdkMember } from './cdk.ts';
import { dockerfiles, finalStages, isForDevelopment, stagesOf } from './dockerfiles.ts';
import { templateFiles, templateOf } from './templates.ts';

/** The last line of Node.js that gets no more security fixes; its support ended on 30 April 2025. */
const lastUnsupported = 18;

function weaknessOf(version: string | undefined): Omit<Weakness, 'fix'> | undefined {
  const isOld = version !== undefined && Number.parseInt(version, 10) <= lastUnsupported;
  return isOld ? { detail: `Here it is Node.js ${version}.` } : undefined;
}

export const outdatedRuntimeInTemplate = defineTextRule({
  files: templateFiles,
  checkText: (file, project, judge) => {
    const template = templateOf(file, project);
    for (const entry of template?.root.all() ?? []) {
      if (!/^runtime$/i.test(entry.key ?? '')) continue;
      const version = /^nodejs(\d+)?/.exec(entry.text() ?? '');
      if (version !== null) judge(entry.lines(), weaknessOf(version[1] ?? '0'));
    }
  },
});

export const outdatedRuntimeInImage = defineTextRule({
  files: dockerfiles,
  checkText: (file, _project, judge) => {
    if (isForDevelopment(file.path)) return;
    for (const stage of finalStages(stagesOf(file))) {
      const [, version] = /(?:^|\/)(?:node|lambda\/nodejs):(\d+)/.exec(stage.image) ?? [];
      if (version !== undefined) judge(stage.from.lines, weaknessOf(version));
    }
  },
});

export const outdatedRuntimeInCode = defineRule((scene) => ({
  MemberExpression: (member): void => {
    if (propertyName(member)?.startsWith('NODEJS') !== true || isTestPath(scene.file.path)) return;
    const { service, path } = cdkMember(member) ?? {};
    const [, version] = service === 'lambda' ? (/^Runtime\.NODEJS_(\d+)_/.exec(path?.join('.') ?? '') ?? []) : [];
    if (version !== undefined) scene.judge(member, weaknessOf(version));
  },
  NewExpression: (call): void => {
    const { service, path } = cdkMember(call.callee) ?? {};
    if (isTestPath(scene.file.path) || service !== 'lambda' || path?.join('.') !== 'Runtime') return;
    const version = /^nodejs(\d+)/.exec(constantText(call.arguments[0]) ?? '');
    if (version !== null) scene.judge(call, weaknessOf(version[1]));
  },
}));
