import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { requestHandler, type RequestHandler } from './requestHandlers.ts';
import {
  enclosingFunction,
  findVariable,
  functionVariable,
  isFunctionNode,
  propertyName,
  type FunctionNode,
  type SourceCode,
  type Variable,
} from './scope.ts';

const maxHops = 24;

/** What a request object carries that its sender did not choose. */
const serverSide = new Set(
  'app connection id ip log logger method next res server session signal socket user raw'.split(' '),
);
const clientSideOfContext = new Set(
  'body cookies get header headers host hostname href params path query querystring req request url'.split(' '),
);
const serverSideOfEvent = new Set(['requestContext', 'stageVariables']);

/** Functions that give back, in another form, the text that they are given. */
const passThroughFunctions = new Set(
  'String decodeURI decodeURIComponent unescape atob Object Array structuredClone'.split(' '),
);
const passThroughMethods = new Set(
  'JSON.parse JSON.stringify Buffer.from Object.assign Object.values Object.entries Object.fromEntries Array.from String.raw util.format path.join path.resolve Promise.resolve Promise.all querystring.parse qs.parse'.split(
    ' ',
  ),
);
/** Methods of a value whose result no longer carries its text. */
const neutralMethods = new Set(
  'charCodeAt codePointAt endsWith every includes indexOf lastIndexOf localeCompare some startsWith has search findIndex push'.split(
    ' ',
  ),
);

/**
 * True when an expression can hold what a client sent. Follows constants, assignments, destructuring, templates and
 * concatenation, methods of strings and arrays, and the parameters of functions that are called in the same file.
 */
export function isRequestData(sourceCode: SourceCode, node: TSESTree.Node): boolean {
  return new Tracer(sourceCode).carries(node, 0);
}

class Tracer {
  private readonly sourceCode: SourceCode;
  private readonly visited = new Set<Variable>();

  constructor(sourceCode: SourceCode) {
    this.sourceCode = sourceCode;
  }

  carries(node: TSESTree.Node | null, hops: number): boolean {
    if (node === null || hops > maxHops) return false;
    const next = (child: TSESTree.Node | null): boolean => this.carries(child, hops + 1);
    switch (node.type) {
      case NodeType.Identifier:
        return this.variableCarries(node, hops);
      case NodeType.MemberExpression:
        return this.memberCarries(node, hops);
      case NodeType.CallExpression:
        return this.callCarries(node, hops);
      case NodeType.TemplateLiteral:
        return node.expressions.some(next);
      case NodeType.BinaryExpression:
        return node.operator === '+' && (next(node.left) || next(node.right));
      case NodeType.LogicalExpression:
        return next(node.left) || next(node.right);
      case NodeType.ConditionalExpression:
        return next(node.consequent) || next(node.alternate);
      case NodeType.AssignmentExpression:
        return next(node.right);
      case NodeType.AwaitExpression:
      case NodeType.SpreadElement:
        return next(node.argument);
      case NodeType.ChainExpression:
      case NodeType.TSAsExpression:
      case NodeType.TSNonNullExpression:
      case NodeType.TSSatisfiesExpression:
      case NodeType.TSTypeAssertion:
        return next(node.expression);
      case NodeType.ArrayExpression:
        return node.elements.some(next);
      case NodeType.ObjectExpression:
        return node.properties.some((property) =>
          next(property.type === NodeType.Property ? property.value : property),
        );
      case NodeType.SequenceExpression:
        return next(node.expressions.at(-1) ?? null);
      default:
        return false;
    }
  }

  private memberCarries(node: TSESTree.MemberExpression, hops: number): boolean {
    const name = propertyName(node);
    if (name === 'length') return false;
    const handler = node.object.type === NodeType.Identifier ? this.handlerOf(node.object) : undefined;
    return handler === undefined
      ? this.carries(node.object, hops + 1)
      : name === undefined || isFromClient(handler, name);
  }

  private callCarries(call: TSESTree.CallExpression, hops: number): boolean {
    const { callee } = call;
    if (callee.type === NodeType.Identifier) {
      return (
        passThroughFunctions.has(callee.name) && call.arguments.some((argument) => this.carries(argument, hops + 1))
      );
    }
    if (callee.type !== NodeType.MemberExpression) return false;
    const isPassThrough = passThroughMethods.has(this.sourceCode.getText(callee));
    if (isPassThrough && call.arguments.some((argument) => this.carries(argument, hops + 1))) return true;
    return !neutralMethods.has(propertyName(callee) ?? '') && this.carries(callee, hops + 1);
  }

  private variableCarries(node: TSESTree.Identifier, hops: number): boolean {
    const variable = findVariable(this.sourceCode, node);
    if (variable === undefined || this.visited.has(variable)) return false;
    this.visited.add(variable);
    const definition = variable.defs[0];
    if (definition?.type === DefinitionType.Parameter && isFunctionNode(definition.node)) {
      return this.parameterCarries(definition.node, definition.name, hops);
    }
    if (definition?.node.type === NodeType.VariableDeclarator && isLoopVariable(definition.node)) {
      const loop = definition.node.parent.parent;
      return loop.type === NodeType.ForOfStatement && this.carries(loop.right, hops + 1);
    }
    return variable.references.some(({ writeExpr }) => writeExpr != null && this.carries(writeExpr, hops + 1));
  }

  private parameterCarries(owner: FunctionNode, name: TSESTree.Node, hops: number): boolean {
    const index = owner.params.findIndex((parameter) => contains(parameter, name));
    const parameter = owner.params[index];
    const handler = requestHandler(this.sourceCode, owner);
    if (handler !== undefined && parameter !== undefined && handler.parameters.includes(parameter)) {
      return handler.kind === 'value' || carriesWhole(handler, parameter, name);
    }
    const calls = functionVariable(this.sourceCode, owner)?.references ?? [];
    return calls.some(({ identifier }) => {
      const call = identifier.parent;
      return (
        call.type === NodeType.CallExpression &&
        call.callee === identifier &&
        this.carries(call.arguments[index] ?? null, hops + 1)
      );
    });
  }

  private handlerOf(identifier: TSESTree.Identifier): RequestHandler | undefined {
    const definition = findVariable(this.sourceCode, identifier)?.defs[0];
    if (definition?.type !== DefinitionType.Parameter) return undefined;
    const owner = isFunctionNode(definition.node) ? definition.node : enclosingFunction(identifier);
    const handler = owner === undefined ? undefined : requestHandler(this.sourceCode, owner);
    const isRequest = handler?.parameters.some((parameter) => parameter === definition.name) ?? false;
    return isRequest && handler?.kind !== 'value' ? handler : undefined;
  }
}

function isFromClient(handler: RequestHandler, name: string): boolean {
  if (handler.kind === 'context') return clientSideOfContext.has(name);
  return !(handler.kind === 'event' ? serverSideOfEvent : serverSide).has(name);
}

/** `({ body, user }) =>`: whether the name was taken from a part that the client chose. A request object itself counts as a whole. */
function carriesWhole(handler: RequestHandler, parameter: TSESTree.Parameter, name: TSESTree.Node): boolean {
  if (parameter.type !== NodeType.ObjectPattern) return parameter === name;
  const property = parameter.properties.find((candidate) => contains(candidate, name));
  if (property?.type !== NodeType.Property || property.key.type !== NodeType.Identifier) return property !== undefined;
  return isFromClient(handler, property.key.name);
}

function isLoopVariable(declarator: TSESTree.VariableDeclarator): boolean {
  return declarator.init === null && declarator.parent.parent.type === NodeType.ForOfStatement;
}

function contains(outer: TSESTree.Node, inner: TSESTree.Node): boolean {
  return outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];
}
