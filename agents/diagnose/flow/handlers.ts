import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { Answers } from '../source/memory.ts';
import { callersOf } from './calls.ts';
import { namesIn } from './exports.ts';
import { graphqlArguments } from './graphqlResolvers.ts';
import { messageParameters } from './messageHandlers.ts';
import {
  ancestors,
  findVariable,
  functionVariable,
  isFunctionNode,
  keyName,
  propertyName,
  referencesOf,
  type FunctionNode,
} from './scope.ts';

/** A function that serves requests or messages, with the parameters that bring what the client sent. */
export interface RequestHandler {
  readonly node: FunctionNode;
  /** How it comes: an object like Express's, a context like Koa's or Hono's, a Lambda event, a queue's job, or a value that is the client's as a whole. */
  readonly kind: 'request' | 'context' | 'event' | 'job' | 'value';
  readonly parameters: readonly TSESTree.Parameter[];
  /** The parameter through which the answer goes, where there is one. */
  readonly response?: TSESTree.Parameter | undefined;
}

const requestName = /^_?(req|request|incoming|incomingMessage)$/i;
const responseName = /^_?(res|resp|response|reply|rep|h|toolkit|outgoing|serverResponse)$/i;
const contextName = /^_?(ctx|context|c)$/;
const eventName = /^_?(event|evt|e)$/;
const requestType = /^(\w*Request|IncomingMessage)$/;
const contextType = /^(Context|ParameterizedContext|RouterContext|\w*Context)$/;
const eventType = /^(APIGateway\w*Event\w*|LambdaFunctionURLEvent|ALBEvent|SQSEvent|S3Event|SNSEvent|\w+Event)$/;
const contextMembers = new Set('body request query params throw status headers header req cookies state'.split(' '));
const eventMembers = new Set(
  'body queryStringParameters multiValueQueryStringParameters pathParameters headers Records rawPath rawQueryString requestContext arguments detail'.split(
    ' ',
  ),
);
const routeMethods = new Set(
  'all checkout copy delete del get head options patch post put use addHook route on register'.split(' '),
);
const routeDecorators = new Set(
  'All Delete Get Head Options Patch Post Put MessagePattern EventPattern Query Mutation SubscribeMessage Subscription ResolveField Process GrpcMethod'.split(
    ' ',
  ),
);
const inputDecorators = new Set(
  'Body Query Param Params Headers Req Request UploadedFile UploadedFiles Payload Args MessageBody Cookies Ip'.split(
    ' ',
  ),
);
const exportedMethods = new Set('GET POST PUT PATCH DELETE HEAD OPTIONS'.split(' '));

const known = new Answers<FunctionNode, RequestHandler | null>();

/** How a function serves requests, or undefined when nothing shows that it does. */
export function requestHandler(node: FunctionNode): RequestHandler | undefined {
  let handler = known.get(node);
  if (handler === undefined) known.set(node, (handler = recognise(node) ?? null));
  return handler ?? undefined;
}

/** The handler inside which a node stands, callbacks in between included. */
export function enclosingHandler(node: TSESTree.Node): RequestHandler | undefined {
  for (const ancestor of ancestors(node)) {
    const handler = isFunctionNode(ancestor) ? requestHandler(ancestor) : undefined;
    if (handler !== undefined) return handler;
  }
  return undefined;
}

function recognise(node: FunctionNode): RequestHandler | undefined {
  const decorated = decoratedHandler(node);
  if (decorated !== undefined) return decorated;
  const [first, second, third] = withoutThis(node.params);
  if (first === undefined) return undefined;
  if (isJobProcessor(node, first)) return { node, kind: 'job', parameters: [first] };
  const messages = messageParameters(node);
  if (messages !== undefined) return { node, kind: 'value', parameters: messages };
  const resolverArguments = graphqlArguments(node);
  if (resolverArguments !== undefined) return { node, kind: 'value', parameters: [resolverArguments] };
  if (hasType(first, eventType) || (isNamed(first, eventName) && usesMembers(first, eventMembers)))
    return isExportedOrWrapped(node) ? { node, kind: 'event', parameters: [first] } : undefined;
  if (isNamed(second, requestName) && isNamed(third, responseName) && second !== undefined)
    return { node, kind: 'request', parameters: [second], response: third };
  if (isRequest(first)) {
    const isHandler = hasType(first, requestType) || isNamed(second, responseName) || isServed(node);
    return isHandler ? { node, kind: 'request', parameters: [first], response: second } : undefined;
  }
  // `({ body }, res) =>`: the response beside it tells what is taken apart.
  if (first.type === NodeType.ObjectPattern && isNamed(second, responseName))
    return { node, kind: 'request', parameters: [first], response: second };
  if (isContext(node, first)) return { node, kind: 'context', parameters: [first], response: first };
  return undefined;
}

/** `queue.process((job) => …)`, `new Worker(name, (job) => …)`, or a method whose parameter is a `Job`: what a request has put into a queue. */
function isJobProcessor(node: FunctionNode, parameter: TSESTree.Parameter): boolean {
  if (hasType(parameter, /^(Job|SandboxedJob)$/))
    return node.parent.type === NodeType.MethodDefinition || isRouteArgument(node);
  if (!isNamed(parameter, /^_?job$/)) return false;
  const call = node.parent;
  if (call.type === NodeType.NewExpression)
    return call.callee.type === NodeType.Identifier && call.callee.name === 'Worker';
  return (
    call.type === NodeType.CallExpression &&
    call.callee.type === NodeType.MemberExpression &&
    propertyName(call.callee) === 'process'
  );
}

function isRequest(parameter: TSESTree.Parameter): boolean {
  return hasType(parameter, requestType) || isNamed(parameter, requestName);
}

/** A parameter called `ctx` may be anything: it is a server's context when it is used as one. */
function isContext(node: FunctionNode, parameter: TSESTree.Parameter): boolean {
  if (hasType(parameter, contextType) && usesMembers(parameter, contextMembers)) return true;
  if (!isNamed(parameter, contextName)) return false;
  return (
    usesMembers(parameter, contextMembers) &&
    (isServed(node) || isNamed(parameter, /^_?ctx$/) || isNamed(node.params[1], /^_?next$/))
  );
}

function usesMembers(parameter: TSESTree.Parameter, members: ReadonlySet<string>): boolean {
  if (parameter.type === NodeType.ObjectPattern) {
    return parameter.properties.some(
      (property) => property.type === NodeType.Property && members.has(keyName(property) ?? ''),
    );
  }
  const [name] = namesIn(parameter);
  if (name === undefined) return false;
  return referencesOf(findVariable(name)).some(({ identifier }) => {
    const { parent } = identifier;
    if (parent.type === NodeType.MemberExpression && parent.object === identifier)
      return members.has(propertyName(parent) ?? '');
    return (
      parent.type === NodeType.VariableDeclarator &&
      parent.id.type === NodeType.ObjectPattern &&
      parent.id.properties.some(
        (property) => property.type === NodeType.Property && members.has(keyName(property) ?? ''),
      )
    );
  });
}

/** True when the function is handed to a router, is the `handler` of a route's options, or is exported under an HTTP method's name. */
function isServed(node: FunctionNode): boolean {
  if (isRouteArgument(node) || isHandlerProperty(node) || exportedName(node, exportedMethods)) return true;
  return referencesOf(functionVariable(node)).some(
    ({ identifier }) => isRouteArgument(identifier) || isHandlerProperty(identifier),
  );
}

function isRouteArgument(node: TSESTree.Node): boolean {
  const call = node.parent;
  if (call?.type !== NodeType.CallExpression || call.callee === node || call.callee.type !== NodeType.MemberExpression)
    return false;
  return routeMethods.has(propertyName(call.callee) ?? '');
}

function isHandlerProperty(node: TSESTree.Node): boolean {
  const property = node.parent;
  return property?.type === NodeType.Property && property.value === node && keyName(property) === 'handler';
}

/** What runs in the cloud is exported, or handed to something that is: `export const handler = middy(run)`. */
function isExportedOrWrapped(node: FunctionNode): boolean {
  return callersOf(node).length === 0;
}

function exportedName(node: FunctionNode, names: ReadonlySet<string>): boolean {
  const { parent } = node;
  if (node.type === NodeType.FunctionDeclaration)
    return parent.type === NodeType.ExportNamedDeclaration && names.has(node.id?.name ?? '');
  return (
    parent.type === NodeType.VariableDeclarator &&
    parent.id.type === NodeType.Identifier &&
    names.has(parent.id.name) &&
    parent.parent.parent.type === NodeType.ExportNamedDeclaration
  );
}

function decoratedHandler(node: FunctionNode): RequestHandler | undefined {
  const method = node.parent;
  if (method.type !== NodeType.MethodDefinition) return undefined;
  if (!method.decorators.some((decorator) => routeDecorators.has(decoratorName(decorator)))) return undefined;
  const parameters = node.params.filter((parameter) =>
    decoratorsOf(parameter).some((decorator) => inputDecorators.has(decoratorName(decorator))),
  );
  return { node, kind: 'value', parameters };
}

export function decoratorsOf(parameter: TSESTree.Parameter): readonly TSESTree.Decorator[] {
  return 'decorators' in parameter ? parameter.decorators : [];
}

export function decoratorName({ expression }: TSESTree.Decorator): string {
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
