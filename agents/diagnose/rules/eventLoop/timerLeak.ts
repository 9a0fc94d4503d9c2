import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { ancestors, findVariable, propertyName, referencesOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, textOf } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { describePath, isPerConnection, isServiceFile, pathFromHandler } from './serving.ts';
import { isTopLevel, parentOf, some, variableOf, wholeChain } from './tree.ts';

/** A repeating timer that is started for each request, connection or object and never stopped. */
export const timerLeak = defineRule((scene) => ({
  CallExpression: (call): void => {
    if (!isInterval(call) || !isServiceFile(call)) return;
    const path = isPerConnection(call) ? [] : pathFromHandler(call);
    const isInClass = [...ancestors(call)].some(({ type }) => type === NodeType.ClassBody);
    if (path === undefined && !isInClass) return;
    scene.judge(call, isCleared(call) || isStartedOnce(call) ? undefined : weaknessOf(path));
  },
}));

function isInterval(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type === NodeType.Identifier && callee.name === 'setInterval')
    return findVariable(callee) === undefined || moduleMember(callee)?.module === 'timers';
  return calledName(call) === 'setInterval' && /^(global|globalThis|timers)\./.test(textOf(callee));
}

function weaknessOf(path: readonly string[] | undefined): Weakness {
  return path === undefined
    ? {
        detail: 'Here every object of the class starts one, and nothing stops it.',
        severity: 'low',
        confidence: 'medium',
      }
    : { detail: `Here every request or connection starts one more${describePath(path)}, and nothing stops it.` };
}

/** True when what setInterval returns reaches clearInterval, or is kept where code that is not seen may stop it. */
function isCleared(call: TSESTree.CallExpression): boolean {
  // `setInterval(…).unref()` is the timer too.
  const value = wholeChain(call);
  const parent = parentOf(value);
  if (parent === undefined || parent.type === NodeType.ExpressionStatement)
    return /\bclearInterval\(\s*this\s*\)/.test(textOf(call));
  if (parent.type === NodeType.ArrowFunctionExpression) return isReturnedValueUsed(parent);
  const variable = variableOf(value);
  if (variable !== undefined)
    return referencesOf(variable).some(({ identifier, writeExpr }) => !writeExpr && !isBareMethod(identifier));
  if (parent.type === NodeType.AssignmentExpression && parent.left.type === NodeType.MemberExpression) {
    const name = propertyName(parent.left);
    return name === undefined || clearedNames(call).has(name) || !isOwn(parent.left);
  }
  if (parent.type === NodeType.PropertyDefinition) return clearedNames(call).has(textOf(parent.key));
  return true;
}

function isReturnedValueUsed(owner: TSESTree.ArrowFunctionExpression): boolean {
  return (
    owner.parent.type !== NodeType.CallExpression ||
    !/^(get|post|put|use|on|then)$/.test(calledName(owner.parent) ?? '')
  );
}

/** `timer.unref()` keeps the timer running. */
function isBareMethod(identifier: TSESTree.Node): boolean {
  const { parent } = identifier;
  return parent?.type === NodeType.MemberExpression && /^(unref|ref|refresh|hasRef)$/.test(propertyName(parent) ?? '');
}

function isOwn(left: TSESTree.MemberExpression): boolean {
  return (
    left.object.type === NodeType.ThisExpression ||
    /^(socket|ws|client|conn|connection|req|res)$/.test(textOf(left.object))
  );
}

/** The last names of what the file hands to clearInterval or clearTimeout. */
function clearedNames(call: TSESTree.Node): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { callee, arguments: given } of fileOf(call).calls) {
    const [first] = given;
    if (first === undefined || !/clear(Interval|Timeout)$/.test(textOf(callee))) continue;
    const bare = unwrap(first);
    names.add(bare.type === NodeType.MemberExpression ? (propertyName(bare) ?? '') : textOf(bare));
  }
  return names;
}

/** `if (!timer) timer = setInterval(…)`, or a timer of the whole process that is set where it stands. */
function isStartedOnce(call: TSESTree.CallExpression): boolean {
  const variable = variableOf(call);
  if (variable !== undefined && isTopLevel(variable))
    return [...ancestors(call)].some(
      (ancestor) =>
        ancestor.type === NodeType.IfStatement &&
        some(ancestor.test, (node) => node.type === NodeType.Identifier && findVariable(node) === variable),
    );
  const owner = [...ancestors(call)].find(({ type }) => type === NodeType.MethodDefinition);
  return owner?.type === NodeType.MethodDefinition && owner.static;
}
