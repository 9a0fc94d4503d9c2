import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { Answers } from '../source/memory.ts';
import { callersOf } from './calls.ts';
import { exportedName } from './exportedName.ts';
import { namesIn } from './exports.ts';
import { isGeneratorHandler } from './generatorHandlers.ts';
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

export const requestName = /^_?(req|request|incoming|incomingMessage)$/i;
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
  'All Delete Get Head Options Patch Post Put Query Mutation Subscription ResolveField get post put patch del httpGet httpPost httpPut httpPatch httpDelete'.split(
    ' ',
  ),
);
/** Their method gets what was sent as its parameter, also where no decorator says so. */
const messageDecorators = new Set(
  'MessagePattern EventPattern SubscribeMessage GrpcMethod GrpcStreamMethod RabbitSubscribe RabbitRPC'.split(' '),
);
const inputDecorators = new Set(
  'Body Query Param Params Headers Req Request UploadedFile UploadedFiles Payload Args Arg MessageBody Cookies Ip RawBody HostParam QueryParam QueryParams BodyParam BodyParams BodyProp PathParam PathParams Path HeaderParam HeaderParams CookieParam FormField Queries requestBody requestParam queryParam requestHeaders'.split(
    ' ',
  ),
);
const exportedHandler =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|loader|action|load|onRequest|onRequest(?:Get|Post|Put|Patch|Delete)|fetch|middleware|proxy|default)$/;
const exportedLambda = /^(?:handler|lambdaHandler|\w+Handler)$/;
const takenApartContext = new Set('request params query url req ctx'.split(' '));
const takenApartEvent = new Set(
  'Records queryStringParameters multiValueQueryStringParameters pathParameters rawPath rawQueryString'.split(' '),
);

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
  if (isGeneratorHandler(node)) return { node, kind: 'context', parameters: [] };
  if (first === undefined) return undefined;
  if (isJobProcessor(node, first)) return { node, kind: 'job', parameters: [first] };
  const messages = messageParameters(node);
  if (messages !== undefined) return { node, kind: 'value', parameters: messages };
  const resolverArguments = graphqlArguments(node);
  if (resolverArguments !== undefined) return { node, kind: 'value', parameters: [resolverArguments] };
  if (isEvent(node, first)) return isExportedOrWrapped(node) ? { node, kind: 'event', parameters: [first] } : undefined;
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

/** What a function in the cloud is called with: by its type, its members, or the name under which it is exported. */
function isEvent(node: FunctionNode, parameter: TSESTree.Parameter): boolean {
  if (hasType(parameter, eventType)) return true;
  if (parameter.type === NodeType.ObjectPattern)
    return usesMembers(parameter, takenApartEvent) || (usesMembers(parameter, eventMembers) && isLambda(node));
  if (!isNamed(parameter, eventName)) return false;
  return usesMembers(parameter, eventMembers) || (isNamed(parameter, /^_?event$/) && isLambda(node));
}

function isLambda(node: FunctionNode): boolean {
  return exportedLambda.test(exportedName(node) ?? '');
}

/** `queue.process((job) => …)`, `new Worker(name, (job) => …)`, or a method whose parameter is a `Job`: what a request has put into a queue. */
function isJobProcessor(node: FunctionNode, parameter: TSESTree.Parameter): boolean {
  if (hasType(parameter, /^(Job|SandboxedJob)$/))
    return node.parent.type === NodeType.MethodDefinition || isRouteArgument(node);
  const isTakenApart = parameter.type === NodeType.ObjectPattern && usesMembers(parameter, new Set(['data']));
  if (!isNamed(parameter, /^_?job$/) && !isTakenApart) return false;
  const call = node.parent;
  if (call.type === NodeType.NewExpression)
    return call.callee.type === NodeType.Identifier && call.callee.name === 'Worker';
  return (
    call.type === NodeType.CallExpression &&
    call.callee.type === NodeType.MemberExpression &&
    /^(?:process|define)$/.test(propertyName(call.callee) ?? '')
  );
}

function isRequest(parameter: TSESTree.Parameter): boolean {
  return hasType(parameter, requestType) || isNamed(parameter, requestName);
}

/** A parameter called `ctx` may be anything: it is a server's context when it is used as one. */
function isContext(node: FunctionNode, parameter: TSESTree.Parameter): boolean {
  if (parameter.type === NodeType.ObjectPattern && usesMembers(parameter, takenApartContext) && isServed(node))
    return true;
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
  if (isRouteArgument(node) || isHandlerProperty(node) || exportedHandler.test(exportedName(node) ?? '')) return true;
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
  if (property?.type !== NodeType.Property || property.value !== node) return false;
  const name = keyName(property) ?? '';
  // hapi: the path of a file handler, the target of a proxy.
  return name === 'handler' || (isFunctionNode(node) && /^(?:path|mapUri)$/.test(name));
}

/** What runs in the cloud is exported, or handed to something that is: `export const handler = middy(run)`. */
function isExportedOrWrapped(node: FunctionNode): boolean {
  return callersOf(node).length === 0;
}

function decoratedHandler(node: FunctionNode): RequestHandler | undefined {
  const method = node.parent;
  if (method.type !== NodeType.MethodDefinition) return undefined;
  const names = method.decorators.map(decoratorName);
  const isMessage = names.some((name) => messageDecorators.has(name));
  const [first, second] = node.params;
  if (names.includes('Process') && first !== undefined) return { node, kind: 'job', parameters: [first] };
  if (!isMessage && !names.some((name) => routeDecorators.has(name))) return undefined;
  const parameters = node.params.filter((parameter) =>
    decoratorsOf(parameter).some((decorator) => inputDecorators.has(decoratorName(decorator))),
  );
  if (isMessage && parameters.length === 0 && first !== undefined && decoratorsOf(first).length === 0) {
    // `(client, message)` of a gateway, `(message, context)` of all others.
    const message = names.includes('SubscribeMessage') ? (second ?? first) : first;
    return { node, kind: 'value', parameters: [message] };
  }
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
