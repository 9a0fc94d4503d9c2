import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { keyName, propertyName, stringOf } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import type { Project } from '../../source/project.ts';
import { matchesText, type CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { isConstant } from './settings.ts';

const named = /trust.?proxy|\bproxy\b/i;
/** Where the address of the client decides something. */
const readsAddress =
  /\b(?:req|request|ctx|context|c)\.ips?\b|rate-?limit|ip-?filter|allow(?:ed)?_?Ips?|allow_?list|white_?list|req\.(?:secure|protocol|hostname)\b/i;

/** Servers that take the client's address, host and protocol from headers of whoever connects. */
export const trustedProxy = defineProductionRule((scene) => {
  if (!matchesText(scene.file, named)) return {};
  const judge = (place: TSESTree.Node, value: TSESTree.Node | true): void => {
    const isOn = (value === true || isConstant(value, true)) && !isDevelopmentOnly(place);
    scene.judge(
      place,
      isOn && decides(scene.project, scene.file.path)
        ? { detail: 'Here any client may say by X-Forwarded-For from where it comes, and the service relies on that.' }
        : undefined,
    );
  };
  const check = (call: CallNode): void => {
    const name = calledName(call) ?? '';
    const [first, second] = call.arguments;
    if (name === 'set' && stringOf(first) === 'trust proxy' && second !== undefined) judge(call, second);
    if (name === 'enable' && stringOf(first) === 'trust proxy') judge(call, true);
  };
  return {
    CallExpression: check,
    Property: (property): void => {
      if (property.parent.type !== NodeType.ObjectExpression) return;
      const name = keyName(property);
      const call = property.parent.parent;
      if (name !== 'trustProxy' && name !== 'proxy') return;
      if (call.type !== NodeType.CallExpression && call.type !== NodeType.NewExpression) return;
      const module = moduleMember(call.callee)?.module ?? '';
      if (name === 'trustProxy' ? /fastify|nestjs/.test(module) : module === 'koa') judge(property, property.value);
    },
    AssignmentExpression: (assignment): void => {
      const { left, right } = assignment;
      if (left.type !== NodeType.MemberExpression || propertyName(left) !== 'proxy') return;
      if (moduleMember(left.object)?.module === 'koa') judge(assignment, right);
    },
  };
});

function decides(project: Project, path: string): boolean {
  const manifest = project.manifestOf(path);
  return project
    .codeFiles()
    .some(
      (file) => !isTestPath(file.path) && project.manifestOf(file.path) === manifest && readsAddress.test(file.text),
    );
}
