import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { findVariable, propertyName, referencesOf, unwrap, type Variable } from '../../flow/scope.ts';
import { textOf } from '../../source/sourceFile.ts';
import { parentOf, variableOf } from './tree.ts';

const answering = /^(send|end|write|json|attachment|body|code)$/;
const answerName = /\b(res|resp|response|reply|rep|ctx|c|h|context)\b/;

/** True when the value of an expression goes to the client as the answer, directly, as a Buffer, or through one variable. */
export function isAnswered(node: TSESTree.Node): boolean {
  let value = node;
  while (isCarried(value)) value = value.parent ?? value;
  const { parent } = value;
  if (parent?.type === NodeType.CallExpression && parent.callee !== value) return isAnswer(parent);
  if (
    parent?.type === NodeType.AssignmentExpression &&
    parent.right === value &&
    parent.left.type === NodeType.MemberExpression
  )
    return propertyName(parent.left) === 'body' && answerName.test(textOf(parent.left.object));
  return isVariableAnswered(variableOf(value));
}

/** True when a name's value is sent as the answer somewhere. */
export function isVariableAnswered(variable: Variable | undefined): boolean {
  return referencesOf(variable).some(({ identifier, writeExpr }) => !writeExpr && isAnswered(identifier));
}

/** `await x`, `(x as Buffer)`, `Buffer.from(x)`, `x.toString()`. */
function isCarried(node: TSESTree.Node): boolean {
  const parent = parentOf(node);
  if (parent === undefined) return false;
  if (
    parent.type === NodeType.AwaitExpression ||
    parent.type === NodeType.TSAsExpression ||
    parent.type === NodeType.ChainExpression
  )
    return true;
  if (parent.type === NodeType.CallExpression && parent.callee !== node)
    return /^(Buffer\.(from|concat)|new Uint8Array|String)$/.test(textOf(parent.callee));
  if (parent.type === NodeType.MemberExpression && parent.object === node)
    return /^(toString|data|body)$/.test(propertyName(parent) ?? '');
  return parent.type === NodeType.CallExpression && parent.callee === node && calledName(parent) === 'toString';
}

function isAnswer(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || !answering.test(propertyName(callee) ?? '')) return false;
  return answerName.test(textOf(callee.object));
}

/** The first parameter but one of a callback `(error, value) =>` that is the last argument of a call. */
export function valueOfCallback(call: TSESTree.CallExpression): Variable | undefined {
  const last = call.arguments.at(-1);
  if (last?.type !== NodeType.ArrowFunctionExpression && last?.type !== NodeType.FunctionExpression) return undefined;
  const parameter = last.params[1];
  return parameter?.type === NodeType.Identifier ? findVariable(parameter) : undefined;
}
