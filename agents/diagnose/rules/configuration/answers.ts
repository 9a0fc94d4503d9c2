import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  findVariable,
  isFunctionNode,
  keyName,
  propertyName,
  rootIdentifier,
  unwrap,
} from '../../flow/scope.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';

const sendingMethods = new Set('send json jsonp end write render internalServerError badImplementation'.split(' '));
const webResponse = /^(?:Response|NextResponse)$/;
const responseName = /^_?(res|resp|response|reply|rep|ctx|context|c|httpResponse|outgoing)$/i;

/**
 * The values that an expression sends to the client: arguments of `res.json(…)`, what is set as `ctx.body` or in the payload of hapi's
 * error, what a `Response` is made of; undefined where nothing is sent.
 */
export function sentValues(node: CallNode | TSESTree.AssignmentExpression): readonly TSESTree.Node[] | undefined {
  if (node.type === NodeType.AssignmentExpression) {
    const { left } = node;
    if (left.type !== NodeType.MemberExpression) return undefined;
    const isBody = propertyName(left) === 'body' && isResponse(left.object);
    return isBody || isPayloadOfError(left) ? [node.right] : undefined;
  }
  const callee = unwrap(node.callee);
  if (callee.type === NodeType.Identifier)
    return node.type === NodeType.NewExpression && webResponse.test(callee.name) && findVariableOfFile(callee)
      ? node.arguments.slice(0, 1)
      : undefined;
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const name = propertyName(callee) ?? '';
  const { object } = callee;
  if (name === 'json' && object.type === NodeType.Identifier && webResponse.test(object.name))
    return node.arguments.slice(0, 1);
  const toolkit = rootIdentifier(object)?.name ?? '';
  if (/^(?:h|toolkit)$/.test(toolkit) && /^(?:response|view)$/.test(name))
    return name === 'view' ? node.arguments.slice(1) : node.arguments.slice(0, 1);
  if (/^(?:c|context)$/.test(toolkit) && /^(?:html|text)$/.test(name)) return node.arguments.slice(0, 1);
  if (!isResponse(object)) return undefined;
  if (name === 'view') return node.arguments.slice(1);
  if (name === 'status') return undefined;
  if (!sendingMethods.has(name)) return undefined;
  return name === 'render' ? node.arguments.slice(1) : node.arguments.slice(0, 2);
}

/** The class of the platform, or one of its name from a framework; not a class of the workspace. */
function findVariableOfFile(name: TSESTree.Identifier): boolean {
  const definition = findVariable(name)?.defs[0];
  return definition === undefined || definition.type === DefinitionType.ImportBinding;
}

/** `response.output.payload.trace = …`, also where `payload` is taken out of `output` before. */
function isPayloadOfError(left: TSESTree.MemberExpression): boolean {
  const owner = unwrap(left.object);
  if (owner.type === NodeType.MemberExpression)
    return (
      propertyName(owner) === 'payload' &&
      owner.object.type === NodeType.MemberExpression &&
      propertyName(owner.object) === 'output'
    );
  if (owner.type !== NodeType.Identifier) return false;
  const declared = findVariable(owner)?.defs[0]?.node;
  if (declared?.type !== NodeType.VariableDeclarator || declared.init === null) return false;
  const path = textOf(declared.init);
  return declared.id.type === NodeType.ObjectPattern
    ? /\boutput$/.test(path) && /\bpayload\b/.test(textOf(declared.id))
    : /\boutput\.payload$/.test(path);
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
  const parts = below(call.arguments.filter((argument) => !isFunctionNode(argument)));
  // Whatever a page is put together with, a stack in it is shown; a message may be looked up, and an error be told by its kind.
  return passes ? parts : parts.filter(({ part }) => part === 'stack');
}
