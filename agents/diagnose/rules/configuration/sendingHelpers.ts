import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calleesOf } from '../../flow/calls.ts';
import { findVariable, rootIdentifier, type FunctionNode } from '../../flow/scope.ts';
import { Answers } from '../../source/memory.ts';
import type { CallNode } from '../../source/sourceFile.ts';
import { errorParts, returnedBody, sentValues, type ErrorPart } from './answers.ts';

const known = new Answers<FunctionNode, ReadonlyMap<number, ErrorPart['part']>>();
const order: readonly ErrorPart['part'][] = ['stack', 'query', 'whole', 'message'];

/** The parts of errors in the arguments of a call that a function of the workspace sends on to the client: `fail(res, 500, error)`. */
export function partsSentByHelper(call: CallNode): readonly ErrorPart[] {
  const given = call.arguments.map((argument) => errorParts(argument));
  if (given.every((parts) => parts.length === 0)) return [];
  const helpers = calleesOf(call);
  const [helper] = helpers;
  if (helper === undefined || helpers.length > 1) return [];
  const sent = sentParameters(helper);
  return given.flatMap((parts, index) => {
    const part = sent.get(index);
    if (part === undefined) return [];
    // A helper that takes the error itself may send no more than its message.
    return parts.map((own) => (own.part === 'whole' ? { ...own, part } : own));
  });
}

/** By index, which part of its parameters a function puts into an answer. */
function sentParameters(helper: FunctionNode): ReadonlyMap<number, ErrorPart['part']> {
  let found = known.get(helper);
  if (found === undefined) known.set(helper, (found = findSent(helper)));
  return found;
}

function findSent(helper: FunctionNode): ReadonlyMap<number, ErrorPart['part']> {
  const sent = [...descendants(helper.body)].flatMap(valuesSentAt);
  const found = new Map<number, ErrorPart['part']>();
  for (const [index, parameter] of helper.params.entries()) {
    if (sent.length === 0 || parameter.type !== NodeType.Identifier) continue;
    const variable = findVariable(parameter);
    const isParameter = (node: TSESTree.Node): boolean =>
      node.type === NodeType.Identifier && findVariable(node) === variable;
    const ofParameter = sent
      .flatMap((value) => errorParts(value, isParameter))
      .filter(({ node }) => isParameter(rootIdentifier(node) ?? node));
    const kinds = new Set(ofParameter.map(({ part }) => part));
    const worst = order.find((part) => kinds.has(part));
    if (worst !== undefined) found.set(index, worst);
  }
  return found;
}

function valuesSentAt(node: TSESTree.Node): readonly TSESTree.Node[] {
  if (node.type === NodeType.CallExpression || node.type === NodeType.AssignmentExpression)
    return sentValues(node) ?? [];
  const body = node.type === NodeType.Property ? returnedBody(node) : undefined;
  return body === undefined ? [] : [body];
}
