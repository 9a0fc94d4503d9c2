import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { nodesIn } from '../../flow/nodes.ts';
import { enclosingHandler } from '../../flow/handlers.ts';
import {
  ancestors,
  contains,
  enclosingFunction,
  isFunctionNode,
  referencesOf,
  rootIdentifier,
  findVariable,
  type FunctionNode,
  type Variable,
} from '../../flow/scope.ts';
import { textOf } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isTestCode } from './walk.ts';

/** A variable of the module that a handler reads, waits, and then writes by what it had read. */
export const raceOnSharedState = defineRule((scene) => {
  const check = (write: TSESTree.AssignmentExpression | TSESTree.UpdateExpression): void => {
    const target = write.type === NodeType.AssignmentExpression ? write.left : write.argument;
    const owner = enclosingFunction(write);
    const root = rootIdentifier(target);
    if (root === undefined || owner?.async !== true || isTestCode(write) || enclosingHandler(write) === undefined)
      return;
    const variable = findVariable(root);
    if (
      variable === undefined ||
      !isShared(variable) ||
      (target.type !== NodeType.Identifier && target.type !== NodeType.MemberExpression)
    )
      return;
    scene.judge(write, weaknessOf(write, target, variable, owner));
  };
  return { AssignmentExpression: check, UpdateExpression: check };
});

/** Declared at the top of the module, as data: neither a function nor an import. */
function isShared(variable: Variable): boolean {
  const definition = variable.defs[0];
  if (definition?.node.type !== NodeType.VariableDeclarator) return false;
  return enclosingFunction(definition.name) === undefined;
}

function weaknessOf(
  write: TSESTree.AssignmentExpression | TSESTree.UpdateExpression,
  target: TSESTree.Node,
  variable: Variable,
  owner: FunctionNode,
): Weakness | undefined {
  const name = textOf(target);
  if (write.type === NodeType.AssignmentExpression) {
    if (write.operator !== '=' && [...nodesIn(write.right)].some((node) => node.type === NodeType.AwaitExpression)) {
      return {
        detail: `Here ${name} is read before the await and written after it: what others add meanwhile is lost.`,
        confidence: 'high',
      };
    }
    // What is loaded once and kept gives at worst the same work twice.
    if (isInitialisation(write, name)) return undefined;
  }
  const earlier = referencesOf(variable).find(
    ({ identifier }) =>
      contains(owner.body, identifier) &&
      enclosingFunction(identifier) === owner &&
      identifier.range[1] < write.range[0] &&
      readsTarget(identifier, target) &&
      decides(identifier, write) &&
      awaitsBetween(owner, identifier, write),
  );
  if (earlier === undefined || !dependsOnOld(write, earlier.identifier)) return undefined;
  return {
    detail: `Here ${name} is written by what was read in line ${earlier.identifier.loc.start.line}, and other requests ran in between.`,
  };
}

function isInitialisation(write: TSESTree.AssignmentExpression, name: string): boolean {
  for (const ancestor of ancestors(write)) {
    if (isFunctionNode(ancestor)) return false;
    if (
      ancestor.type === NodeType.IfStatement &&
      new RegExp(`^(!|${escape(name)}\\s*={2,3}\\s*(null|undefined))`).test(textOf(ancestor.test))
    )
      return true;
  }
  return /^[!?|]{0,2}=$/.test(write.operator) && write.operator !== '=';
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function readsTarget(identifier: TSESTree.Node, target: TSESTree.Node): boolean {
  const name = textOf(target);
  let node: TSESTree.Node = identifier;
  while (node.parent?.type === NodeType.MemberExpression && node.parent.object === node) node = node.parent;
  return textOf(node) === name || textOf(node).startsWith(`${name}.`);
}

/** True where the read is a condition on the way, or is kept in a variable. */
function decides(identifier: TSESTree.Node, write: TSESTree.Node): boolean {
  for (const ancestor of ancestors(identifier)) {
    if (isFunctionNode(ancestor)) return false;
    if (ancestor.type === NodeType.IfStatement)
      return contains(ancestor.test, identifier) && (contains(ancestor, write) || ancestor.range[1] < write.range[0]);
    if (ancestor.type === NodeType.VariableDeclarator) return true;
  }
  return false;
}

function awaitsBetween(owner: FunctionNode, from: TSESTree.Node, to: TSESTree.Node): boolean {
  return [...nodesIn(owner.body)].some(
    (node) => node.type === NodeType.AwaitExpression && node.range[0] > from.range[1] && node.range[1] < to.range[1],
  );
}

/** `-=`, `--` and the like after a test, or a value that is computed from the variable that keeps what was read. */
function dependsOnOld(write: TSESTree.AssignmentExpression | TSESTree.UpdateExpression, read: TSESTree.Node): boolean {
  for (const ancestor of ancestors(read)) {
    if (ancestor.type === NodeType.IfStatement) {
      return write.type === NodeType.UpdateExpression || write.operator !== '=';
    }
    if (ancestor.type !== NodeType.VariableDeclarator) continue;
    if (ancestor.id.type !== NodeType.Identifier || write.type === NodeType.UpdateExpression) return false;
    const kept = findVariable(ancestor.id);
    return referencesOf(kept).some(({ identifier }) => contains(write.right, identifier));
  }
  return false;
}
