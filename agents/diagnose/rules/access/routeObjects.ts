import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { propertyOf, stringOf, type FunctionNode } from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { matchesText, textOf, type SourceFile } from '../../source/sourceFile.ts';
import { booleanOption } from './tree.ts';

/** A route that is written as an object, as Hapi and Fastify take it. */
export interface RouteObject {
  readonly node: TSESTree.ObjectExpression;
  readonly method: string;
  readonly path: string;
  readonly handler: TSESTree.Node;
  readonly guards: readonly string[];
  /** False where the route itself says that it asks nobody, or lets in also whom it does not know. */
  readonly keepsDefault: boolean;
}

const looksLikeRoutes = /\bmethod\s*:[\s\S]*?\b(?:path|url)\s*:/;
const hooks = ['onRequest', 'preValidation', 'preHandler', 'beforeHandler', 'pre'];

/** `{ method, path, options: { auth }, handler }` of Hapi and `{ method, url, preHandler, handler }` of Fastify, wherever they stand. */
export function routeObjects(file: SourceFile, isGuard: (node: TSESTree.Node) => boolean): readonly RouteObject[] {
  if (!matchesText(file, looksLikeRoutes)) return [];
  const found: RouteObject[] = [];
  for (const node of descendants(file.program)) {
    const route = node.type === NodeType.ObjectExpression ? readRoute(node, isGuard) : undefined;
    if (route !== undefined) found.push(route);
  }
  return found;
}

function readRoute(
  node: TSESTree.ObjectExpression,
  isGuard: (node: TSESTree.Node) => boolean,
): RouteObject | undefined {
  const path = stringOf(propertyOf(node, 'path') ?? propertyOf(node, 'url'));
  const declared = propertyOf(node, 'method');
  const options = objectOf(propertyOf(node, 'options') ?? propertyOf(node, 'config'));
  const handler = propertyOf(node, 'handler') ?? (options && propertyOf(options, 'handler'));
  if (path === undefined || declared === undefined || handler === undefined) return undefined;
  const method = stringOf(declared) ?? /['"](\w+)['"]/.exec(textOf(declared))?.[1] ?? '';
  const holders = options === undefined ? [node] : [node, options];
  const before = hooks.flatMap((name) =>
    holders.flatMap((holder) => {
      const hook = propertyOf(holder, name);
      const each = hook?.type === NodeType.ArrayExpression ? hook.elements.filter((item) => item !== null) : [hook];
      return each.filter((item) => item !== undefined && isGuard(item)).map((item) => textOf(item ?? node));
    }),
  );
  const auth = holders.map((holder) => propertyOf(holder, 'auth')).find((value) => value !== undefined);
  const isOff = holders.some((holder) => booleanOption(holder, 'auth') === false) || isOptional(auth);
  const named = auth === undefined || isOff ? [] : [`auth: ${textOf(definitionOf(auth) ?? auth)}`];
  return {
    node,
    method: method.toLowerCase(),
    path,
    handler,
    guards: [...named, ...before],
    keepsDefault: !isOff,
  };
}

/** `auth: { mode: 'try' }`, `auth: { mode: 'optional' }`. */
function isOptional(auth: TSESTree.Node | undefined): boolean {
  const object = objectOf(auth);
  const mode = object && stringOf(propertyOf(object, 'mode'));
  return mode === 'try' || mode === 'optional';
}

/** The strategy that all routes of a Hapi server have by default, as text; undefined where none is set. */
export function defaultStrategy(files: readonly SourceFile[]): string | undefined {
  for (const file of files) {
    if (!matchesText(file, setsDefault)) continue;
    const call = file.calls.find(
      (candidate) => calledName(candidate) === 'default' && /\.auth\.default$/.test(textOf(candidate.callee)),
    );
    const [strategy] = call?.arguments ?? [];
    if (strategy !== undefined && !isOptional(strategy)) return `auth.default(${textOf(strategy)})`;
  }
  return undefined;
}

const setsDefault = /\.auth\.default\(/;

/** Whether a handler behind optional authentication looks at its outcome. */
export function asksOutcome(handler: FunctionNode | undefined): boolean {
  return handler !== undefined && /auth\.(?:isAuthenticated|credentials|isAuthorized)/.test(textOf(handler));
}
