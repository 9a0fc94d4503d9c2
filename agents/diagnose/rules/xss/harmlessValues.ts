import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { enclosingFunction, findVariable, isFunctionNode, unwrap } from '../../flow/scope.ts';
import { valueOf } from '../../flow/values.ts';
import { textOf } from '../../source/sourceFile.ts';
import { isEscaping } from './escaping.ts';

const maxDepth = 8;
/** Methods of texts and lists whose result is made of what they are called on. */
const keeping =
  /^(?:split|join|trim|trimStart|trimEnd|slice|substring|filter|reverse|toString|repeat|toUpperCase|toLowerCase)$/;

/** A constant, what an escaping function gives, and what is put together of such. */
export function isHarmless(value: TSESTree.Node, depth = 0): boolean {
  if (depth > maxDepth) return false;
  const next = (node: TSESTree.Node): boolean => isHarmless(node, depth + 1);
  const bare = unwrap(value);
  if (bare.type === NodeType.Identifier) {
    const list = listOfElement(bare);
    if (list !== undefined) return next(list);
  }
  if (bare.type === NodeType.MemberExpression && bare.computed) return isHarmlessTable(bare.object, next);
  const definition = definitionOf(bare);
  switch (definition?.type) {
    case NodeType.Literal:
      return true;
    case NodeType.TemplateLiteral:
      return definition.expressions.every(next);
    case NodeType.BinaryExpression:
      return next(definition.left) && next(definition.right);
    case NodeType.LogicalExpression:
      return next(definition.left) && next(definition.right);
    case NodeType.ConditionalExpression:
      return next(definition.consequent) && next(definition.alternate);
    case NodeType.CallExpression:
      return isHarmlessCall(definition, next);
    default:
      return false;
  }
}

/** `BADGES[status]`: one of the constants of an object. */
function isHarmlessTable(object: TSESTree.Node, next: (node: TSESTree.Node) => boolean): boolean {
  const table = definitionOf(object);
  return (
    table?.type === NodeType.ObjectExpression &&
    table.properties.length > 0 &&
    table.properties.every((property) => property.type === NodeType.Property && next(property.value))
  );
}

function isHarmlessCall(call: TSESTree.CallExpression, next: (node: TSESTree.Node) => boolean): boolean {
  // A file that is read when the server starts is one of its own.
  const name = calledName(call) ?? '';
  if (name === 'readFileSync' && enclosingFunction(call) === undefined) return true;
  if (isEscaping(call) || /csrf/i.test(textOf(call))) return true;
  const called = valueOf(call.callee);
  if (called?.kind === 'function') {
    const returned = returnedExpressions(called.node);
    return returned.length > 0 && returned.every(next);
  }
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return false;
  const [first, second] = call.arguments;
  if (keeping.test(name)) return next(callee.object);
  if (name === 'map' && isFunctionNode(first)) return next(callee.object) && returnedExpressions(first).every(next);
  return (
    /^replace(?:All)?$/.test(name) &&
    second !== undefined &&
    !/&(?:amp|lt|gt|quot|#)/.test(first === undefined ? '' : textOf(first)) &&
    next(second) &&
    next(callee.object)
  );
}

/** The list whose elements a parameter stands for: `part` of `parts.map((part) => …)`. */
function listOfElement(identifier: TSESTree.Identifier): TSESTree.Node | undefined {
  const definition = findVariable(identifier)?.defs[0];
  if (definition?.type !== DefinitionType.Parameter || !isFunctionNode(definition.node)) return undefined;
  const { node: owner, name } = definition;
  const call = owner.parent;
  const isMapper =
    call.type === NodeType.CallExpression &&
    call.arguments[0] === owner &&
    owner.params[0] === name &&
    call.callee.type === NodeType.MemberExpression &&
    calledName(call) === 'map';
  return isMapper && call.callee.type === NodeType.MemberExpression ? call.callee.object : undefined;
}
