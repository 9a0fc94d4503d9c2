import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { fileOf } from '../source/sourceFile.ts';
import { calledName } from './callers.ts';
import { exportedName } from './exportedName.ts';
import { requestName } from './handlers.ts';
import { clientData, type Shape } from './requestData.ts';
import { keyName, lastName, stringOf, unwrap, type FunctionNode } from './scope.ts';
import { moduleMember } from './values.ts';

/** What the client has of a parameter's value at a path; undefined for what it has not. */
export type ForeignPart = (path: readonly string[]) => Shape | undefined;

const whole: ForeignPart = () => 'any';
const text: ForeignPart = () => 'text';
const httpMethods = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

/**
 * What the client has of a parameter of a function that is no handler with a request as its only input: the parameters of a route beside
 * its request, messages of queues and brokers, fields of a form as they come, credentials, arguments of remote calls.
 */
export function foreignParameter(owner: FunctionNode, index: number): ForeignPart | undefined {
  return (
    ofSocket(owner, index) ??
    ofConnection(owner, index) ??
    ofNext(owner, index) ??
    ofServerAction(owner) ??
    ofNestStrategy(owner) ??
    ofCall(owner, index)
  );
}

const segmentParts: ForeignPart = ([first]) => (first === 'params' || first === 'searchParams' ? 'text' : undefined);

/** Next.js: `GET(request, { params })` of a route, `Page({ params, searchParams })` and generateMetadata of a page. */
function ofNext(owner: FunctionNode, index: number): ForeignPart | undefined {
  const { path } = fileOf(owner);
  const name = exportedName(owner);
  if (index === 1 && httpMethods.test(name ?? '')) return segmentParts;
  if (index !== 0) return undefined;
  if (/(?:^|\/)(?:page|layout)\.[jt]sx?$/.test(path) && /^(?:default|generateMetadata)$/.test(name ?? ''))
    return segmentParts;
  if (name !== 'getServerSideProps') return undefined;
  return ([first, ...rest]) =>
    first === 'query' || first === 'params' || first === 'resolvedUrl'
      ? 'text'
      : first === 'req'
        ? clientData('request', rest)
        : undefined;
}

/** Server actions take whatever a client sends, whatever their types say. */
function ofServerAction(owner: FunctionNode): ForeignPart | undefined {
  const isOfFile = hasDirective(fileOf(owner).program.body) && exportedName(owner) !== undefined;
  const isOwn = owner.body.type === NodeType.BlockStatement && hasDirective(owner.body.body);
  return isOfFile || isOwn ? whole : undefined;
}

function hasDirective([first]: readonly TSESTree.Node[]): boolean {
  return first?.type === NodeType.ExpressionStatement && first.directive === 'use server';
}

/** `socket.handshake`: what a client said when it connected. */
function ofSocket(owner: FunctionNode, index: number): ForeignPart | undefined {
  const parameter = owner.params[index];
  if (parameter?.type !== NodeType.Identifier || !/^_?(?:socket|client)$/i.test(parameter.name)) return undefined;
  return ([first, second]) => {
    if (first !== 'handshake') return undefined;
    if (second === 'auth') return 'any';
    return second === 'query' || second === 'headers' || second === 'url' ? 'text' : undefined;
  };
}

/** What a client of graphql-ws or subscriptions-transport-ws says when it connects, and the request from which a context of GraphQL is made. */
function ofConnection(owner: FunctionNode, index: number): ForeignPart | undefined {
  const parameter = owner.params[index];
  if (parameter === undefined || index > 1) return undefined;
  if (parameter.type === NodeType.Identifier && parameter.name === 'connectionParams') return whole;
  const isConnecting = owner.parent.type === NodeType.Property && keyName(owner.parent) === 'onConnect';
  const isMaker = /context$/i.test(givenName(owner) ?? '');
  const isTakenApart =
    parameter.type === NodeType.ObjectPattern &&
    parameter.properties.some((each) => each.type === NodeType.Property && keyName(each) === 'connectionParams');
  if (!isTakenApart && (index > 0 || !(isConnecting || isMaker))) return undefined;
  return ([first, second, ...rest]) => {
    if (first === 'connectionParams') return 'any';
    if (first === 'connection') return second === 'context' ? 'any' : undefined;
    return isMaker && (first === 'req' || first === 'request')
      ? clientData('request', second === undefined ? [] : [second, ...rest])
      : undefined;
  };
}

/** The name of a function, of what it is assigned to, or of the option that it is. */
function givenName({ id, parent }: FunctionNode): string | undefined {
  if (id) return id.name;
  if (parent.type === NodeType.VariableDeclarator) return lastName(parent.id);
  return parent.type === NodeType.Property ? keyName(parent) : undefined;
}

const credentialStrategies =
  /^(?:passport-local|passport-http|passport-http-bearer|passport-headerapikey|passport-custom|passport-localapikey\S*)$/;
const credentialStrategyName = /^(?:Local|Basic|Bearer|HTTPBearer|HeaderA[Pp][Ii]Key|LocalAPIKey)\w*Strategy$/;

/** NestJS: `class Local extends PassportStrategy(Strategy) { validate(name, password) }`. */
function ofNestStrategy(owner: FunctionNode): ForeignPart | undefined {
  const method = owner.parent;
  if (method.type !== NodeType.MethodDefinition || keyName(method) !== 'validate') return undefined;
  const base = method.parent.parent.superClass;
  const [strategy] = base?.type === NodeType.CallExpression ? base.arguments : [];
  if (strategy === undefined || !credentialStrategies.test(moduleMember(strategy)?.module ?? '')) return undefined;
  return whole;
}

/** A function that is handed to a call which hands on what others send. */
function ofCall(owner: FunctionNode, index: number): ForeignPart | undefined {
  const call = owner.parent;
  if (call.type === NodeType.NewExpression) return ofStrategy(call, owner, index);
  if (call.type === NodeType.Property) return ofConsumerOption(owner, index);
  if (call.type !== NodeType.CallExpression || call.callee === owner) return undefined;
  const name = calledName(call) ?? '';
  const event = stringOf(call.arguments[0]);
  switch (name) {
    case 'consume':
      return index === 0 ? ofMessage : undefined;
    case 'subscribe':
    case 'pSubscribe':
    case 'psubscribe':
      return isBroker(call) && index === 0 ? whole : undefined;
    case 'param':
      return index === 3 && event !== undefined ? text : undefined;
    case 'onCall':
      return index === 0 ? ofCallable(owner) : undefined;
    case 'query':
    case 'mutation':
    case 'action':
      return index === 0 && isProcedure(call) ? ofProcedure : undefined;
    case 'on':
    case 'once':
      return event === undefined ? undefined : ofEvent(call, event, index, owner);
    default:
      return undefined;
  }
}

const ofMessage: ForeignPart = ([first, second]) =>
  first === 'content' || (first === 'properties' && second === 'headers') ? 'any' : undefined;
const ofProcedure: ForeignPart = ([first]) => (first === 'input' || first === 'parsedInput' ? 'any' : undefined);

/** `(data, context) =>` of Firebase's first generation, `(request) =>` of the second. */
function ofCallable({ params: [first] }: FunctionNode): ForeignPart {
  const isRequest =
    first?.type === NodeType.ObjectPattern || (first?.type === NodeType.Identifier && requestName.test(first.name));
  return isRequest ? ([part]) => (part === 'data' || part === 'rawRequest' ? 'any' : undefined) : whole;
}

/** `t.procedure.input(schema).query(…)`; without an input there is none. */
function isProcedure(call: TSESTree.CallExpression): boolean {
  return procedureInput(call) !== undefined;
}

/** The schema of what a procedure of tRPC, or a safe action, is called with. */
export function procedureInput(call: TSESTree.CallExpression): TSESTree.Node | undefined {
  for (let callee = unwrap(call.callee); callee.type === NodeType.MemberExpression;) {
    const inner = unwrap(callee.object);
    if (inner.type !== NodeType.CallExpression) return undefined;
    if (/^(?:input|schema|inputSchema)$/.test(calledName(inner) ?? '')) return inner.arguments[0];
    callee = unwrap(inner.callee);
  }
  return undefined;
}

const brokers = /^(?:redis|ioredis|@redis\/client|nats|mqtt|@google-cloud\/pubsub|stompit|@stomp\/stompjs)$/;

function isBroker({ callee }: TSESTree.CallExpression): boolean {
  if (callee.type !== NodeType.MemberExpression) return false;
  const member = moduleMember(callee.object);
  return member === undefined
    ? /^_?(?:sub|subscriber|redis\w*|\w*Subscriber|pubsub|mqtt\w*)$/.test(lastName(callee.object) ?? '')
    : brokers.test(member.module);
}

const uploadParsers = /^(?:busboy|@fastify\/busboy|connect-busboy|multiparty|formidable)$/;

function ofEvent(
  call: TSESTree.CallExpression,
  event: string,
  index: number,
  owner: FunctionNode,
): ForeignPart | undefined {
  const { callee } = call;
  if (callee.type !== NodeType.MemberExpression) return undefined;
  if (event === 'connection' || event === 'upgrade') {
    const parameter = owner.params[index];
    const isRequest = parameter?.type === NodeType.Identifier && requestName.test(parameter.name);
    return isRequest ? (path) => clientData('request', path) : undefined;
  }
  if ((event === 'message' || event === 'pmessage') && isBroker(call)) return whole;
  const module = moduleMember(callee.object)?.module ?? '';
  const isParser = uploadParsers.test(module) || /^(?:bb|busboy)$/i.test(lastName(callee.object) ?? '');
  if (!isParser) return undefined;
  if (event === 'field') return text;
  if (event !== 'file' && event !== 'part') return undefined;
  // The third one is the name itself, or an object with it.
  return ([first]) =>
    /^(?:filename|originalFilename|mimeType|mimetype)$/.test(first ?? '') || (index === 2 && first === undefined)
      ? 'text'
      : undefined;
}

/** `new LocalStrategy(options, (request, name, password, done) => …)`. */
function ofStrategy(call: TSESTree.NewExpression, owner: FunctionNode, index: number): ForeignPart | undefined {
  const member = moduleMember(call.callee);
  const isStrategy =
    member === undefined
      ? credentialStrategyName.test(calledName(call) ?? '')
      : credentialStrategies.test(member.module);
  if (!isStrategy || index >= owner.params.length - 1) return undefined;
  const parameter = owner.params[index];
  if (index === 0 && parameter?.type === NodeType.Identifier && requestName.test(parameter.name))
    return (path) => clientData('request', path);
  return whole;
}

/** kafkajs: `run({ eachMessage: ({ message }) => … })`; sqs-consumer: `Consumer.create({ handleMessage: (message) => … })`. */
function ofConsumerOption(owner: FunctionNode, index: number): ForeignPart | undefined {
  const property = owner.parent;
  if (property.type !== NodeType.Property || index !== 0) return undefined;
  switch (keyName(property)) {
    case 'eachMessage':
      return ([first, second]) =>
        first === 'message' && /^(?:value|key|headers)$/.test(second ?? '') ? 'any' : undefined;
    case 'eachBatch':
      return (path) => (path[0] === 'batch' && path.includes('value') ? 'any' : undefined);
    case 'handleMessage':
      return ([first]) => (first === 'Body' || first === 'MessageAttributes' ? 'any' : undefined);
    default:
      return undefined;
  }
}
