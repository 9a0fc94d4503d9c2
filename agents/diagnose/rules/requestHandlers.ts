import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { ancestors, functionVariable, isFunctionNode, type FunctionNode, type SourceCode } from './scope.ts';

/** A function that serves requests, with the parameter that brings what the client sent. */
export interface RequestHandler {
  readonly node: FunctionNode;
  /** How the request comes: an object like Express's, a context like Koa's or Hono's, a Lambda event, or a bare value. */
  readonly kind: 'request' | 'context' | 'event' | 'value';
  /** The parameters that hold it. */
  readonly parameters: readonly TSESTree.Parameter[];
}

const requestName = /^_?(req|request|incoming)$/i;
const responseName = /^_?(res|response|reply|rep)$/i;
const contextName = /^_?(ctx|context|c)$/;
const eventName = /^_?(event|evt)$/;
const requestType = /^(Request|FastifyRequest|IncomingMessage|NextApiRequest|NextRequest|VercelRequest|HttpRequest)$/;
const eventType = /^(APIGateway\w*Event\w*|LambdaFunctionURLEvent|ALBEvent)$/;
const routeMethods = new Set(
  'all checkout copy delete del get head options patch post put use addHook route on'.split(' '),
);
const routeDecorators = new Set(
  'All Delete Get Head Options Patch Post Put MessagePattern EventPattern Query Mutation'.split(' '),
);
const inputDecorators = new Set(
  'Body Query Param Params Headers Req Request UploadedFile UploadedFiles Payload Args'.split(' '),
);
const exportedMethods = new Set('GET POST PUT PATCH DELETE HEAD OPTIONS'.split(' '));

/** How a function serves requests, or undefined when nothing shows that it does. */
export function requestHandler(sourceCode: SourceCode, node: FunctionNode): RequestHandler | undefined {
  const decorated = decoratedHandler(node);
  if (decorated !== undefined) return decorated;
  const [first, second] = withoutThis(node.params);
  if (first === undefined) return undefined;
  if (hasType(first, eventType)) return { node, kind: 'event', parameters: [first] };
  if (hasType(first, requestType) || isNamed(first, requestName)) {
    const isHandler = hasType(first, requestType) || isNamed(second, responseName) || isServed(sourceCode, node);
    return isHandler ? { node, kind: 'request', parameters: [first] } : undefined;
  }
  const isErrorMiddleware = isNamed(second, requestName) && isNamed(node.params[2], responseName);
  if (isErrorMiddleware && second !== undefined) return { node, kind: 'request', parameters: [second] };
  // `({ body }, res) =>`: the response beside it tells what is taken apart.
  if (first.type === NodeType.ObjectPattern && isNamed(second, responseName))
    return { node, kind: 'request', parameters: [first] };
  if (isNamed(first, contextName) && isServed(sourceCode, node)) return { node, kind: 'context', parameters: [first] };
  if (isNamed(first, eventName) && isExportedAs(node, (name) => name === 'handler'))
    return { node, kind: 'event', parameters: [first] };
  return undefined;
}

/** The handler inside which a node stands, callbacks in between included. */
export function enclosingHandler(sourceCode: SourceCode, node: TSESTree.Node): RequestHandler | undefined {
  for (const ancestor of ancestors(node)) {
    const handler = isFunctionNode(ancestor) ? requestHandler(sourceCode, ancestor) : undefined;
    if (handler !== undefined) return handler;
  }
  return undefined;
}

/** True when the function is handed to a router, is the `handler` of a route's options, or is exported under an HTTP method's name. */
function isServed(sourceCode: SourceCode, node: FunctionNode): boolean {
  if (isRouteArgument(node) || isHandlerProperty(node) || isExportedAs(node, (name) => exportedMethods.has(name)))
    return true;
  const references = functionVariable(sourceCode, node)?.references ?? [];
  return references.some(({ identifier }) => isRouteArgument(identifier) || isHandlerProperty(identifier));
}

function isRouteArgument(node: TSESTree.Node): boolean {
  const call = node.parent;
  if (call?.type !== NodeType.CallExpression || call.callee === node || call.callee.type !== NodeType.MemberExpression)
    return false;
  const { property } = call.callee;
  return property.type === NodeType.Identifier && routeMethods.has(property.name);
}

function isHandlerProperty(node: TSESTree.Node): boolean {
  const property = node.parent;
  return (
    property?.type === NodeType.Property &&
    property.value === node &&
    property.key.type === NodeType.Identifier &&
    property.key.name === 'handler'
  );
}

function isExportedAs(node: FunctionNode, accepts: (name: string) => boolean): boolean {
  const { parent } = node;
  if (node.type === NodeType.FunctionDeclaration) {
    return parent.type === NodeType.ExportNamedDeclaration && node.id !== null && accepts(node.id.name);
  }
  if (parent.type === NodeType.VariableDeclarator) {
    return (
      parent.id.type === NodeType.Identifier &&
      accepts(parent.id.name) &&
      parent.parent.parent.type === NodeType.ExportNamedDeclaration
    );
  }
  if (parent.type !== NodeType.AssignmentExpression || parent.left.type !== NodeType.MemberExpression) return false;
  const { object, property } = parent.left;
  const isExports = object.type === NodeType.Identifier ? object.name === 'exports' : isModuleExports(object);
  return isExports && property.type === NodeType.Identifier && accepts(property.name);
}

function isModuleExports(node: TSESTree.Node): boolean {
  return (
    node.type === NodeType.MemberExpression &&
    node.object.type === NodeType.Identifier &&
    node.object.name === 'module' &&
    node.property.type === NodeType.Identifier &&
    node.property.name === 'exports'
  );
}

function decoratedHandler(node: FunctionNode): RequestHandler | undefined {
  const method = node.parent;
  if (
    method.type !== NodeType.MethodDefinition ||
    !method.decorators.some((decorator) => routeDecorators.has(decoratorName(decorator)))
  ) {
    return undefined;
  }
  const parameters = node.params.filter((parameter) =>
    parameter.decorators.some((decorator) => inputDecorators.has(decoratorName(decorator))),
  );
  return { node, kind: 'value', parameters };
}

function decoratorName({ expression }: TSESTree.Decorator): string {
  const callee = expression.type === NodeType.CallExpression ? expression.callee : expression;
  return callee.type === NodeType.Identifier ? callee.name : '';
}

function withoutThis(parameters: readonly TSESTree.Parameter[]): readonly TSESTree.Parameter[] {
  return isNamed(parameters[0], /^this$/) ? parameters.slice(1) : parameters;
}

function isNamed(parameter: TSESTree.Parameter | undefined, pattern: RegExp): boolean {
  return parameter?.type === NodeType.Identifier && pattern.test(parameter.name);
}

function hasType(parameter: TSESTree.Parameter, pattern: RegExp): boolean {
  if (!('typeAnnotation' in parameter)) return false;
  const annotation = parameter.typeAnnotation?.typeAnnotation;
  if (annotation?.type !== NodeType.TSTypeReference) return false;
  const name = annotation.typeName.type === NodeType.TSQualifiedName ? annotation.typeName.right : annotation.typeName;
  return name.type === NodeType.Identifier && pattern.test(name.name);
}
