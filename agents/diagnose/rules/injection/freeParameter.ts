import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { ownNames } from '../../flow/callers.ts';
import { callersOf } from '../../flow/calls.ts';
import { guaranteesAt } from '../../flow/guards.ts';
import { requestHandler } from '../../flow/handlers.ts';
import { isNeutralCall } from '../../flow/sanitizers.ts';
import { contains, findVariable, isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { reachingWrites } from '../../flow/writes.ts';
import { fileOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';

/** A parameter of a function that is called from places which cannot be seen. */
export interface FreeParameter {
  readonly name: string;
  readonly owner: string;
}

const notServed = /(?:^|\/)(?:migrations?|seed(?:er)?s?|scripts?|tools?|bin|cli|db-?init)(?:\/|\.)/i;

/**
 * The parameter that a value is made of, where its function is open to callers outside of the workspace: nobody in it calls the
 * function, so that nothing is known of the value. Undefined for numbers, checked and converted values, callbacks, and code of tests,
 * scripts and migrations.
 */
export function freeParameterOf(node: TSESTree.Node, purpose: TaintPurpose, depth = 0): FreeParameter | undefined {
  const bare = unwrap(node);
  if (depth > 6 || isTestPath(fileOf(node).path) || notServed.test(fileOf(node).path)) return undefined;
  switch (bare.type) {
    case NodeType.Identifier:
      return guaranteesAt(bare).size > 0 ? undefined : ofName(bare, purpose, depth);
    case NodeType.MemberExpression:
      return guaranteesAt(bare).size > 0 ? undefined : freeParameterOf(bare.object, purpose, depth + 1);
    case NodeType.LogicalExpression:
      return freeParameterOf(bare.left, purpose, depth + 1) ?? freeParameterOf(bare.right, purpose, depth + 1);
    case NodeType.CallExpression: {
      const callee = unwrap(bare.callee);
      if (isNeutralCall(bare) || purpose.isCleanedBy?.(bare) === true || callee.type !== NodeType.MemberExpression)
        return undefined;
      return /^(trim|toLowerCase|toUpperCase|toString|slice|substring)$/.test(textName(callee))
        ? freeParameterOf(callee.object, purpose, depth + 1)
        : undefined;
    }
    default:
      return undefined;
  }
}

function ofName(use: TSESTree.Identifier, purpose: TaintPurpose, depth: number): FreeParameter | undefined {
  const variable = findVariable(use);
  if (variable === undefined) return undefined;
  for (const { node } of reachingWrites(variable, use)) {
    if (node !== 'parameter') {
      const found = freeParameterOf(node, purpose, depth + 1);
      if (found !== undefined) return found;
      continue;
    }
    const definition = variable.defs.find(({ type }) => type === DefinitionType.Parameter);
    const owner = definition?.node;
    if (definition === undefined || owner === undefined || !isFunctionNode(owner)) continue;
    const parameter = owner.params.find((candidate) => contains(candidate, definition.name));
    const [ownName] = ownNames(owner);
    if (parameter === undefined || ownName === undefined || !isFree(parameter)) continue;
    if (isOpen(owner)) return { name: use.name, owner: ownName };
  }
  return undefined;
}

function isOpen(owner: FunctionNode): boolean {
  return !isArgument(owner) && requestHandler(owner) === undefined && callersOf(owner).length === 0;
}

function isArgument(owner: FunctionNode): boolean {
  return owner.parent.type === NodeType.CallExpression || owner.parent.type === NodeType.NewExpression;
}

/** A parameter that may hold any text: it has no default, and no type that leaves no room for it. */
function isFree(parameter: TSESTree.Parameter): boolean {
  if (parameter.type === NodeType.AssignmentPattern) return false;
  const annotation = 'typeAnnotation' in parameter ? parameter.typeAnnotation?.typeAnnotation : undefined;
  return (
    annotation === undefined ||
    annotation.type === NodeType.TSStringKeyword ||
    annotation.type === NodeType.TSAnyKeyword
  );
}

function textName(callee: TSESTree.MemberExpression): string {
  return callee.property.type === NodeType.Identifier ? callee.property.name : '';
}

export function describeFree({ name, owner }: FreeParameter): string {
  return `the parameter ${name} of ${owner}(), whose callers cannot be seen, comes into it as it is`;
}
