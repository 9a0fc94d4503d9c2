import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import {
  ancestors,
  contains,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  propertyName,
  referencesOf,
  unwrap,
} from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { isLimited } from './clientNumber.ts';
import { isShortBySchema } from './listLimits.ts';
import { sourceOfList } from './listSources.ts';
import { pathFromHandler } from './serving.ts';
import { usesVariableOf } from './tree.ts';

/** What a schema lets through is still as long as it was, unless the schema limits that. */
const listPurpose: TaintPurpose = { name: 'list', distrustsValidation: true, keepsIdentifiers: true };
const iterating = new Set('forEach map filter some every find findIndex reduce flatMap indexOf includes'.split(' '));

/** The list that a loop or a method of lists goes over. */
export function iteratedBy(node: TSESTree.Node): TSESTree.Node | undefined {
  if (node.type === NodeType.ForOfStatement) return node.right;
  if (node.type === NodeType.ForStatement) {
    const test = node.test && unwrap(node.test);
    const bound = test?.type === NodeType.BinaryExpression ? unwrap(test.right) : undefined;
    return bound?.type === NodeType.MemberExpression && propertyName(bound) === 'length' ? bound.object : undefined;
  }
  if (node.type !== NodeType.CallExpression || node.callee.type !== NodeType.MemberExpression) return undefined;
  return iterating.has(propertyName(node.callee) ?? '') ? node.callee.object : undefined;
}

/** A pass over a client's list inside a pass over a client's list. */
export function nested(inner: TSESTree.Node, list: TSESTree.Node | undefined): Weakness | undefined {
  if (list === undefined) return undefined;
  const outer = outerPass(inner);
  const outerList = outer && iteratedBy(outer);
  if (outer === undefined || outerList === undefined || (usesVariableOf(list, outer) && !isAccumulator(list, outer)))
    return undefined;
  const source = lengthOf(list) ?? grownList(list, outer, outerList);
  if (source === undefined || (textOf(list) !== textOf(outerList) && lengthOf(outerList) === undefined))
    return undefined;
  if ([list, outerList].some((each) => isLimited(each, '.length') || isShortBySchema(each))) return undefined;
  if (source.isFile && pathFromHandler(inner) === undefined) return undefined;
  return {
    detail: `Here ${shortText(list, 40)}, ${source.text}, is gone through once for each of ${shortText(outerList, 40)}: the work grows with the square of its length.`,
    confidence: 'low',
  };
}

/** `if (!kept.includes(item)) kept.push(item)`: what an outer pass fills is gone through in each of its turns. */
function grownList(list: TSESTree.Node, outer: TSESTree.Node, outerList: TSESTree.Node): ListLength | undefined {
  const bare = unwrap(list);
  const variable = bare.type === NodeType.Identifier ? findVariable(bare) : undefined;
  const isPushed = referencesOf(variable).some(
    ({ identifier: { parent } }) =>
      parent.type === NodeType.MemberExpression &&
      parent.parent.type === NodeType.CallExpression &&
      calledName(parent.parent) === 'push' &&
      contains(outer, parent),
  );
  const source = isPushed || isAccumulator(list, outer) ? lengthOf(outerList) : undefined;
  return source && { ...source, text: `filled from ${shortText(outerList, 40)}, ${source.text}` };
}

/** `list.reduce((kept, item) => …)`: the first parameter grows with the turns. */
function isAccumulator(list: TSESTree.Node, outer: TSESTree.Node): boolean {
  if (outer.type !== NodeType.CallExpression || calledName(outer) !== 'reduce') return false;
  const bare = unwrap(list);
  const [callback, initial] = outer.arguments;
  return (
    bare.type === NodeType.Identifier &&
    isFunctionNode(callback) &&
    initial?.type === NodeType.ArrayExpression &&
    callback.params[0] === findVariable(bare)?.defs[0]?.name
  );
}

interface ListLength {
  readonly text: string;
  readonly isFile: boolean;
}

/** What decides how long a list is, where nobody knows beforehand. */
function lengthOf(list: TSESTree.Node): ListLength | undefined {
  const taint = taintOf(list, listPurpose);
  if (taint !== undefined) return { text: `which ${describeTaint(taint)}`, isFile: false };
  const source = sourceOfList(list);
  return source === undefined ? undefined : { text: `which is ${source}`, isFile: true };
}

function outerPass(inner: TSESTree.Node): TSESTree.Node | undefined {
  for (const node of ancestors(inner)) {
    if (
      iteratedBy(node) !== undefined &&
      (node.type !== NodeType.CallExpression ||
        node.arguments.some((argument) => argument.range[0] <= inner.range[0] && isFunctionNode(argument)))
    )
      return node;
    if (isFunctionNode(node) && node.parent.type !== NodeType.CallExpression) return undefined;
    if (isFunctionNode(node) && enclosingFunction(node) === undefined) return undefined;
  }
  return undefined;
}
