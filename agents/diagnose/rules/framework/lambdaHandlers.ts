import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { callersOf } from '../../flow/calls.ts';
import { exportsOf } from '../../flow/exports.ts';
import { requestHandler } from '../../flow/handlers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { ancestors, enclosingFunction, isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { valueOf } from '../../flow/values.ts';
import { projectOf } from '../../source/project.ts';
import { fileOf, textOf, type SourceFile } from '../../source/sourceFile.ts';

const handlerName = /^(?:handler|lambdaHandler|\w+Handler|main|default)$/;
const eventParameter = /^_?(?:event|evt|records?|e)$|Event$/;
const handlerType =
  /\b(?:Handler|APIGatewayProxyHandler\w*|SQSHandler|SNSHandler|S3Handler|DynamoDBStreamHandler|KinesisStreamHandler|EventBridgeHandler|ScheduledHandler)\b/;
const known = new WeakMap<SourceFile, ReadonlySet<FunctionNode>>();

/** The functions of a file that Lambda calls: exported, taking an event, also inside what wraps them (`middy(…)`, `wrap(…)`). */
export function lambdaHandlersOf(file: SourceFile): ReadonlySet<FunctionNode> {
  let found = known.get(file);
  if (found === undefined) known.set(file, (found = find(file)));
  return found;
}

/** The handler that a node stands in, callbacks in between included. */
export function enclosingLambda(node: TSESTree.Node, file: SourceFile): FunctionNode | undefined {
  const handlers = lambdaHandlersOf(file);
  for (const ancestor of ancestors(node)) if (isFunctionNode(ancestor) && handlers.has(ancestor)) return ancestor;
  return undefined;
}

/** The handler that a node stands in, or that calls the function that it stands in, within a few steps of the same file. */
export function lambdaAround(node: TSESTree.Node, file: SourceFile, depth = 0): FunctionNode | undefined {
  if (depth > 2 || lambdaHandlersOf(file).size === 0) return undefined;
  const direct = enclosingLambda(node, file);
  if (direct !== undefined) return direct;
  const owner = enclosingFunction(node);
  if (owner === undefined) return undefined;
  for (const call of callersOf(owner)) {
    const handler = fileOf(call) === file ? lambdaAround(call, file, depth + 1) : undefined;
    if (handler !== undefined) return handler;
  }
  return undefined;
}

function find(file: SourceFile): ReadonlySet<FunctionNode> {
  const { named, whole } = exportsOf(file);
  const found = new Set<FunctionNode>();
  const values = [...named, ...(whole === undefined ? [] : [['default', whole] as const])];
  for (const [name, node] of values) {
    if (!handlerName.test(name)) continue;
    for (const candidate of functionsIn(node, 0))
      if (candidate.parent.type !== NodeType.MethodDefinition && looksLikeHandler(candidate, node, name))
        found.add(candidate);
  }
  return found;
}

/** The function that an export is, or those that it hands to what wraps it. */
function functionsIn(node: TSESTree.Node, depth: number): readonly FunctionNode[] {
  if (depth > 4) return [];
  const bare = unwrap(node);
  if (isFunctionNode(bare)) return [bare];
  if (bare.type === NodeType.CallExpression) {
    const inner = bare.callee.type === NodeType.MemberExpression ? functionsIn(bare.callee.object, depth + 1) : [];
    return [
      ...inner,
      ...bare.arguments.flatMap((argument) =>
        argument.type === NodeType.ObjectExpression ? [] : functionsIn(argument, depth + 1),
      ),
    ];
  }
  const definition = definitionOf(bare);
  // What a wrapper of the workspace gives back is its own function: the handler is what it was given.
  const wrapped = definition?.type === NodeType.CallExpression ? functionsIn(definition, depth + 1) : [];
  if (wrapped.length > 0) return wrapped;
  const value = valueOf(bare);
  if (value?.kind === 'function') return [value.node];
  return definition === undefined || definition === bare ? [] : functionsIn(definition, depth + 1);
}

function looksLikeHandler(candidate: FunctionNode, exported: TSESTree.Node, name: string): boolean {
  const kind = requestHandler(candidate)?.kind;
  if ((kind !== undefined && kind !== 'event') || candidate.params.length > 3 || isOtherServers(candidate))
    return false;
  const [first] = candidate.params;
  const declaration = candidate.parent.type === NodeType.VariableDeclarator ? textOf(candidate.parent.id) : '';
  const isTyped =
    handlerType.test(declaration) ||
    (first !== undefined &&
      /:\s*(?:APIGateway|SQS|SNS|S3|DynamoDB|Kinesis|EventBridge|Scheduled|Cognito|ALB)\w*/.test(textOf(first)));
  if (isTyped) return true;
  // Listeners in a browser and handlers of a message bus are called so too.
  const isUsualName = name === 'handler' || name === 'lambdaHandler';
  if (!isUsualName && !isLambdaProject(exported)) return false;
  if (kind === 'event') return true;
  if (first?.type === NodeType.Identifier)
    return eventParameter.test(first.name) && (name !== 'default' || candidate.params.length > 1);
  return isUsualName && (first === undefined || first.type === NodeType.ObjectPattern) && isLambdaProject(exported);
}

/** `defineEventHandler((event) => …)` of h3 and Nuxt. */
function isOtherServers({ parent }: FunctionNode): boolean {
  return (
    parent.type === NodeType.CallExpression &&
    /^(?:define\w*|(?:lazyE|e|cachedE)ventHandler)$/.test(calledName(parent) ?? '')
  );
}

const lambdaPackage =
  /^(?:@types\/aws-lambda|serverless|serverless-\w+|@middy\/core|aws-lambda|aws-cdk-lib|@aws-lambda-powertools\/.*)$/;

/** True where the package's dependencies or the workspace's files speak of Lambda. */
function isLambdaProject(node: TSESTree.Node): boolean {
  const project = projectOf(node);
  if (project.manifests.some(({ dependencies }) => Object.keys(dependencies).some((name) => lambdaPackage.test(name))))
    return true;
  return [...project.texts].some(
    ([path, text]) =>
      /(?:^|\/)serverless\.(?:ya?ml|ts|js)$/.test(path) ||
      (/(?:^|\/)template\.ya?ml$/.test(path) && /AWS::(?:Serverless|Lambda)/.test(text)),
  );
}
