import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { keyName, propertyOf, stringOf } from '../../flow/scope.ts';
import { constantText, listOf } from '../configuration/settings.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule } from '../defineRule.ts';
import { defineTextRule } from '../defineProjectRule.ts';
import { cdkConstruct, cdkMember } from './cdk.ts';
import { weaknessOfStatement } from './policyStatements.ts';
import { templateFiles, templateOf } from './templates.ts';
import type { Entry } from './yamlEntries.ts';

const administrator = /(?:^|\/)(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

/** Statements of serverless.yml, SAM and CloudFormation. A statement with a principal belongs to a resource, and `*` is that resource. */
export const wildcardPermissionInTemplate = defineTextRule({
  files: templateFiles,
  checkText: (file, project, judge) => {
    const template = templateOf(file, project);
    for (const entry of template?.root.all() ?? []) {
      if (entry.get('Effect')?.text() === 'Allow' && entry.get('Principal') === undefined) {
        const action = entry.get('Action');
        if (action !== undefined)
          judge(action.lines(), weaknessOfStatement({ actions: action.texts(), resources: resourcesOf(entry) }));
      }
      if (entry.key === 'ManagedPolicyArns' || entry.key === 'Policies') {
        for (const item of entry.items()) {
          const name = item.text();
          if (name !== undefined)
            judge(
              item.lines(),
              administrator.test(name) ? { detail: `Here ${name} is attached.`, severity: 'high' } : undefined,
            );
        }
      }
    }
  },
});

function resourcesOf(statement: Entry): readonly string[] | undefined {
  return statement.get('Resource')?.texts();
}

/** Statements in the CDK, and statements written as plain objects. */
export const wildcardPermissionInCode = defineRule((scene) => ({
  NewExpression: (call): void => {
    if (isTestPath(scene.file.path)) return;
    const construct = cdkConstruct(call);
    if (construct?.service !== 'iam' || construct.name !== 'PolicyStatement' || construct.props === undefined) return;
    const { props } = construct;
    const effect = propertyOf(props, 'effect');
    const hasPrincipal = propertyOf(props, 'principals') !== undefined;
    if (hasPrincipal || (effect?.type === NodeType.MemberExpression && cdkMember(effect)?.path.at(-1) === 'DENY'))
      return;
    const actions = texts(propertyOf(props, 'actions'));
    if (actions !== undefined)
      scene.judge(call, weaknessOfStatement({ actions, resources: texts(propertyOf(props, 'resources')) }));
  },
  ObjectExpression: (object): void => {
    if (isTestPath(scene.file.path) || stringOf(propertyOf(object, 'Effect')) !== 'Allow') return;
    if (object.properties.some((property) => property.type === NodeType.Property && keyName(property) === 'Principal'))
      return;
    const actions = texts(propertyOf(object, 'Action'));
    if (actions !== undefined)
      scene.judge(object, weaknessOfStatement({ actions, resources: texts(propertyOf(object, 'Resource')) }));
  },
  CallExpression: (call): void => {
    if (
      isTestPath(scene.file.path) ||
      cdkMember(call.callee)?.path.join('.') !== 'ManagedPolicy.fromAwsManagedPolicyName'
    )
      return;
    const name = constantText(call.arguments[0]);
    if (name !== undefined)
      scene.judge(
        call,
        administrator.test(name) ? { detail: `Here ${name} is attached.`, severity: 'high' } : undefined,
      );
  },
}));

function texts(node: TSESTree.Node | undefined): readonly string[] | undefined {
  return node === undefined ? undefined : listOf(node).flatMap((element) => constantText(element) ?? []);
}
