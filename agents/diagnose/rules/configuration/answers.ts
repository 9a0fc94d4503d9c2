import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, findVariable, isFunctionNode, keyName, propertyName, unwrap } from '../../flow/scope.ts';
import type { CallNode } from '../../source/sourceFile.ts';

const sendingMethods = new Set('send json jsonp end write render internalServerError badImplementation'.split(' '));
const responseName = /^_?(res|resp|response|reply|rep|ctx|context|c|httpResponse|outgoing)$/i;

/** The values that an expression sends to the client: arguments of `res.json(…)`, what is set as `ctx.body`; undefined where nothing is sent. */
export function sentValues(node: CallNode | TSESTree.AssignmentExpression): readonly TSESTree.Node[] | undefined {
  if (node.type === NodeType.AssignmentExpression) {
    const { left } = node;
    const isBody = left.type === NodeType.MemberExpression && propertyName(left) === 'body' && isResponse(left.object);
    return isBody ? [node.right] : undefined;
  }
  const callee = unwrap(node.callee);
  if (callee.type !== NodeType.MemberExpression || !isResponse(callee.object)) return undefined;
  const name = propertyName(callee) ?? '';
  if (name === 'status') return undefined;
  if (!sendingMethods.has(name)) return undefined;
  return name === 'render' ? node.arguments.slice(1) : node.arguments.slice(0, 2);
}

/** `res`, `res.status(500)`, `this.response.code(500).type('text')`: a response by its name, through chained calls. */
function isResponse(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.Identifier) return responseName.test(bare.name);
  if (bare.type === NodeType.CallExpression)
    return bare.callee.type === NodeType.MemberExpression && isResponse(bare.callee.object);
  if (bare.type !== NodeType.MemberExpression) return false;
  return isResponse(bare.object) || responseName.test(propertyName(bare) ?? '');
}

/** The value of `body` in what a cloud function or a handler returns: `{ statusCode: 200, body: JSON.stringify(x) }`. */
export function returnedBody(property: TSESTree.Property): TSESTree.Node | undefined {
  if (keyName(property) !== 'body' || property.parent.type !== NodeType.ObjectExpression) return undefined;
  const isAnswer = property.parent.properties.some(
    (other) => other.type === NodeType.Property && keyName(other) === 'statusCode',
  );
  return isAnswer ? property.value : undefined;
}

const errorName = /^_?(err|error|e|ex|exc|exception|reason|failure|rejection)\d?$|(?:Err|Error|Exception)$/;

/** True for a name that stands for an error: of a catch clause, the first parameter of a callback or an error middleware. */
export function isErrorName(node: TSESTree.Node): boolean {
  if (node.type !== NodeType.Identifier) return false;
  const definition = findVariable(node)?.defs[0];
  if (definition === undefined) return false;
  if (definition.type === DefinitionType.CatchClause) return true;
  if (definition.type !== DefinitionType.Parameter || !errorName.test(node.name)) return false;
  const owner = enclosingFunction(definition.name);
  return owner !== undefined && owner.params[0] === definition.name;
}

/** How a part of an error stands in what is sent. */
export interface ErrorPart {
  readonly node: TSESTree.Node;
  readonly part: 'stack' | 'whole' | 'message' | 'query';
}

/** Whether an identifier stands for an error. */
type IsError = (node: TSESTree.Node) => boolean;

const neutralCalls =
  /^(generic|safe|public|sanitize\w*|translate|t|mapError\w*|toProblem\w*|serialize\w*|format\w*|normalize\w*)$/i;

/** The parts of errors in a value that is sent, outermost first. Tests and calls of functions that are not known to pass them on are not looked into. */
export function errorParts(node: TSESTree.Node, isError: IsError = isErrorName, depth = 0): readonly ErrorPart[] {
  const bare = unwrap(node);
  if (depth > 6) return [];
  const below = (nodes: readonly (TSESTree.Node | null)[]): readonly ErrorPart[] =>
    nodes.flatMap((inner) => (inner === null ? [] : errorParts(inner, isError, depth + 1)));
  switch (bare.type) {
    case NodeType.Identifier:
      return isError(bare) ? [{ node: bare, part: 'whole' }] : [];
    case NodeType.MemberExpression:
      return partOfMember(bare, isError);
    case NodeType.ObjectExpression:
      return below(
        bare.properties.map((property) => (property.type === NodeType.Property ? property.value : property.argument)),
      );
    case NodeType.ArrayExpression:
      return below(bare.elements);
    case NodeType.TemplateLiteral:
      return below(bare.expressions);
    case NodeType.BinaryExpression:
      return bare.operator === '+' ? below([bare.left, bare.right]) : [];
    case NodeType.LogicalExpression:
      return below([bare.left, bare.right]);
    case NodeType.ConditionalExpression:
      return below([bare.consequent, bare.alternate]);
    case NodeType.SpreadElement:
      return below([bare.argument]);
    case NodeType.CallExpression:
      return partsOfCall(bare, below);
    default:
      return [];
  }
}

function partOfMember(member: TSESTree.MemberExpression, isError: IsError): readonly ErrorPart[] {
  const name = propertyName(member) ?? '';
  if (name === 'stack' || name === 'stackTrace' || name === 'stacktrace') return [{ node: member, part: 'stack' }];
  if (!isError(unwrap(member.object))) return [];
  if (/^(sql|sqlMessage|query|parameters|detail|hint|where|driverError|originalError|parent|original)$/.test(name))
    return [{ node: member, part: 'query' }];
  return name === 'message' ? [{ node: member, part: 'message' }] : [];
}

function partsOfCall(
  call: TSESTree.CallExpression,
  below: (nodes: readonly TSESTree.Node[]) => readonly ErrorPart[],
): readonly ErrorPart[] {
  const callee = unwrap(call.callee);
  const name =
    callee.type === NodeType.MemberExpression
      ? (propertyName(callee) ?? '')
      : callee.type === NodeType.Identifier
        ? callee.name
        : '';
  if (neutralCalls.test(name)) return [];
  if (callee.type === NodeType.MemberExpression && /^(toString|split|slice|trim|replace)$/.test(name))
    return below([callee.object]);
  const passes = /^(stringify|inspect|format|String|assign|serializeError|toString)$/.test(name);
  return passes ? below(call.arguments.filter((argument) => !isFunctionNode(argument))) : [];
}
