import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName, commonNames, countFunctions, ownNames } from '../../flow/callers.ts';
import { guardsOfFiles, hasOpenMounts, guardingUses, scopeOfHook } from './guardingUses.ts';
import { isGuard, isGuardOption, isNamedGuard } from './routeGuards.ts';
import { asksOutcome, defaultStrategy, routeObjects } from './routeObjects.ts';
import { contains, propertyName, stringOf, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { valueOf } from '../../flow/values.ts';
import { projectOf, type Project } from '../../source/project.ts';
import { fileOf, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { ProjectAnswers } from '../../source/memory.ts';

/** A route as the application registers it. */
export interface Route {
  readonly call: TSESTree.CallExpression | TSESTree.ObjectExpression;
  readonly method: string;
  readonly path: string;
  readonly handler: FunctionNode | undefined;
  /** What stands before the handler and asks who the client is, as text; a router's own guards included. */
  readonly guards: readonly string[];
}

export interface RouteTable {
  readonly routes: readonly Route[];
  readonly byHandler: ReadonlyMap<FunctionNode, readonly Route[]>;
  /** True when a guard stands before all routes of the application. */
  readonly isGuardedAsWhole: boolean;
  readonly hasGuards: boolean;
}

const methods = /^(get|post|put|patch|delete|del|all)$/;
const routerName = /app|router|route|server|api|fastify|express|controller/i;

const tables = new ProjectAnswers<Project, RouteTable>();

export function routesOfProject(project: Project): RouteTable {
  let table = tables.get(project);
  if (table === undefined) tables.set(project, (table = readRoutes(project)));
  return table;
}

function readRoutes(project: Project): RouteTable {
  const files = project.codeFiles().filter(({ path }) => !isTestPath(path));
  const uses = files.flatMap((file) => guardingUses(file));
  const guardsOfFile = guardsOfFiles(files, uses);
  const routes: Route[] = [];
  const strategy = defaultStrategy(files);
  for (const file of files) {
    for (const call of file.calls) {
      const route = call.type === NodeType.CallExpression ? routeOf(call) : undefined;
      if (route === undefined) continue;
      const outer = uses.filter(
        (use) =>
          use.file === file &&
          use.call.range[0] < route.call.range[0] &&
          use.mounts.length === 0 &&
          isPrefix(use.path, route.path),
      );
      const inherited = [...outer.map(({ guard }) => guard), ...(guardsOfFile.get(file.path) ?? [])];
      routes.push({ ...route, guards: [...inherited, ...route.guards] });
    }
    for (const object of routeObjects(file, isGuard)) {
      const handler = handlerFunction(object.handler);
      const outer = uses.filter(
        (use) => use.file === file && use.isHook && contains(scopeOfHook(use.call), object.node),
      );
      const own = [...(guardsOfFile.get(file.path) ?? []), ...object.guards, ...outer.map(({ guard }) => guard)];
      const byDefault = strategy !== undefined && (object.keepsDefault || asksOutcome(handler)) ? [strategy] : [];
      routes.push({
        call: object.node,
        method: object.method,
        path: object.path,
        handler,
        guards: [...byDefault, ...own],
      });
    }
  }
  const byHandler = new Map<FunctionNode, Route[]>();
  for (const route of routes)
    if (route.handler !== undefined) byHandler.set(route.handler, [...(byHandler.get(route.handler) ?? []), route]);
  const isGuardedAsWhole = uses.some(
    ({ path, mounts, file, call }, index) =>
      path === '' &&
      mounts.length === 0 &&
      !routes.some((route) => fileOf(route.call) === file && route.call.range[0] > call.range[0]) &&
      isApplication(call) &&
      !(uses[index] !== undefined && hasOpenMounts(uses[index])),
  );
  return { routes, byHandler, isGuardedAsWhole, hasGuards: routes.some(({ guards }) => guards.length > 0) };
}

function isApplication(call: TSESTree.CallExpression): boolean {
  return (
    call.callee.type === NodeType.MemberExpression &&
    /^(?:this\.)?_?(app|server|fastify|application|api)$/i.test(textOf(call.callee.object))
  );
}

function isPrefix(prefix: string, path: string): boolean {
  return prefix === '' || prefix === '/' || path.startsWith(prefix);
}

function routeOf(call: TSESTree.CallExpression): Route | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const method = propertyName(callee) ?? '';
  if (!methods.test(method)) return undefined;
  const chained = routeChain(callee.object);
  const first = call.arguments[0];
  const path = chained ?? (first === undefined ? undefined : pathOf(first));
  if (path === undefined) return undefined;
  const given = (chained === undefined ? call.arguments.slice(1) : call.arguments).flatMap((argument) =>
    argument.type === NodeType.ArrayExpression ? argument.elements.filter((element) => element !== null) : [argument],
  );
  const last = given.at(-1);
  if (last === undefined) return undefined;
  const handler = handlerFunction(last);
  if (handler === undefined && !(chained !== undefined || routerName.test(textOf(callee.object)))) return undefined;
  if (handler === undefined && unwrap(last).type === NodeType.ObjectExpression) return undefined;
  const guards = given
    .slice(0, -1)
    .filter((argument) => isGuard(argument) || isGuardOption(argument))
    .map((argument) => textOf(argument));
  // A wrapper such as `authenticated(handler)` guards it too.
  const wrapper = unwrap(last).type === NodeType.CallExpression && isNamedGuard(last) ? [textOf(last)] : [];
  return { call, method: method === 'del' ? 'delete' : method, path, handler, guards: [...guards, ...wrapper] };
}

function pathOf(node: TSESTree.Node): string | undefined {
  const text = stringOf(node);
  if (text !== undefined) return /^(?:\/|\*|$)/.test(text) || text.startsWith(':') ? text : undefined;
  if (node.type === NodeType.TemplateLiteral)
    return textOf(node)
      .slice(1, -1)
      .replace(/\$\{[^}]*\}/g, '');
  return node.type === NodeType.Literal && 'regex' in node ? textOf(node) : undefined;
}

/** The path of `router.route(path).get(…).post(…)`. */
function routeChain(node: TSESTree.Node): string | undefined {
  const bare = unwrap(node);
  if (bare.type !== NodeType.CallExpression || bare.callee.type !== NodeType.MemberExpression) return undefined;
  const name = propertyName(bare.callee) ?? '';
  if (name === 'route') return stringOf(bare.arguments[0]) ?? '';
  return methods.test(name) ? routeChain(bare.callee.object) : undefined;
}

/** The function that a route's last argument is; by its name, where the object is not known and the name is the only one. */
export function handlerFunction(node: TSESTree.Node): FunctionNode | undefined {
  const bare = unwrap(node);
  if (bare.type === NodeType.CallExpression) {
    // `asyncHandler(async (request, response) => …)`, `controller.list.bind(controller)`: not what the wrapper is, but what it wraps.
    const inner =
      bare.callee.type === NodeType.MemberExpression && calledName(bare) === 'bind'
        ? bare.callee.object
        : bare.arguments.at(-1);
    const wrapped = inner && handlerFunction(inner);
    if (wrapped !== undefined) return wrapped;
  }
  const value = valueOf(bare);
  if (value?.kind === 'function') return value.node;
  if (value !== undefined) return undefined;
  const name = bare.type === NodeType.MemberExpression ? propertyName(bare) : undefined;
  const project = projectOf(bare);
  // As for calls: a name that many objects have, such as `get`, tells nothing.
  if (name === undefined || commonNames.has(name) || countFunctions(project).get(name) !== 1) return undefined;
  for (const file of project.codeFiles()) {
    const found = file.functions.find((candidate) => ownNames(candidate).has(name));
    if (found !== undefined) return found;
  }
  return undefined;
}
