import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName, ownNames } from '../../flow/callers.ts';
import { callersOf } from '../../flow/calls.ts';
import { requestHandler } from '../../flow/handlers.ts';
import {
  ancestors,
  functionVariable,
  isFunctionNode,
  referencesOf,
  stringOf,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { fileOf, type SourceFile } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';

const maxCallDepth = 5;
const notServing =
  /(?:^|\/)(?:migrations?|seeds?|seeders?|scripts?|bin|cli|tools?|tasks|public|static|frontend|dist)\/|(?:^|[./_-])(?:seed|seeder|config)\.[cm]?[jt]sx?$|\.min\.js$/i;
const inBrowser =
  /\b(?:document\.(?:getElementById|querySelector|createElement|cookie|addEventListener)|window\.(?:location|addEventListener|document)|XMLHttpRequest|jQuery|\$\(document\))|from ['"](?:react|vue|svelte|@angular\/core|preact|solid-js)['"]/;
const hooks = new Set(
  'save validate remove updateOne findOneAndUpdate find findOne deleteOne insertMany aggregate init'.split(' '),
);

/** True for a file of the service itself: no test, script, migration or page of a browser. */
export function isServiceFile(node: TSESTree.Node): boolean {
  const file = fileOf(node);
  let known = serviceFiles.get(file);
  if (known === undefined) {
    known = !isTestPath(file.path) && !notServing.test(file.path) && !inBrowser.test(file.text);
    serviceFiles.set(file, known);
  }
  return known;
}

const serviceFiles = new WeakMap<SourceFile, boolean>();

/** The names of the functions between a handler and the node, outermost first; undefined when no handler leads there. */
export function pathFromHandler(
  node: TSESTree.Node,
  depth = 0,
  visited = new Set<FunctionNode>(),
): readonly string[] | undefined {
  const owners = [...ancestors(node)].filter(isFunctionNode);
  if (owners.some(servesRequests)) return [];
  if (depth >= maxCallDepth) return undefined;
  for (const owner of owners) {
    if (visited.has(owner)) return undefined;
    visited.add(owner);
    for (const call of callersOf(owner)) {
      const path = pathFromHandler(call, depth + 1, visited);
      const [name] = ownNames(owner);
      if (path !== undefined) return [...path, name ?? 'a function'];
    }
  }
  return undefined;
}

/** `, reached through load → read`, or nothing where a handler holds the place itself. */
export function describePath(path: readonly string[]): string {
  return path.length === 0 ? '' : `, reached through ${path.join(' → ')}`;
}

/** A handler of requests or messages, or a function that runs for each of them: a check of passport's, a hook of a model. */
export function servesRequests(node: FunctionNode): boolean {
  if (requestHandler(node) !== undefined) return true;
  const places: TSESTree.Node[] = [node, ...referencesOf(functionVariable(node)).map(({ identifier }) => identifier)];
  return places.some((place) => {
    const call = place.parent;
    if (call?.type === NodeType.NewExpression) return call.callee !== place && /Strategy$/.test(calledName(call) ?? '');
    if (call?.type !== NodeType.CallExpression || !call.arguments.some((argument) => argument === place)) return false;
    const name = calledName(call);
    const isHook = name === 'pre' || name === 'post';
    return (
      isHook && unwrap(call.callee).type === NodeType.MemberExpression && hooks.has(stringOf(call.arguments[0]) ?? '')
    );
  });
}

/** True inside a function that runs for each new connection of a socket. */
export function isPerConnection(node: TSESTree.Node): boolean {
  for (const ancestor of ancestors(node)) {
    const call = ancestor.parent;
    if (!isFunctionNode(ancestor) || call?.type !== NodeType.CallExpression) continue;
    const event = calledName(call) === 'on' ? stringOf(call.arguments[0]) : undefined;
    if (event === 'connection' || event === 'connect')
      return call.arguments.includes(ancestor as TSESTree.CallExpressionArgument);
  }
  return false;
}
