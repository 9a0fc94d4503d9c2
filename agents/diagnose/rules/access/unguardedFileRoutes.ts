import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { exportsOf } from '../../flow/exports.ts';
import { contains, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { valueOf } from '../../flow/values.ts';
import type { Project } from '../../source/project.ts';
import { fileOf, nodesInside, textOf, type SourceFile } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import { asksWhoIsThere, changesData, isOpenToAll } from './askingWho.ts';
import { isWrappedByGuard } from './entryPoints.ts';
import { isLogin, isRecovery } from './loginHandlers.ts';
import { areOwned, singular } from './ownedRecords.ts';
import { accessOf } from './recordAccess.ts';
import { wordsOf } from './words.ts';

const routeFile = /(?:^|\/)(?:pages\/(api\/.*?)|app\/(.*?)\/?route)\.[cm]?[jt]sx?$/;
const middlewareFile = /(?:^|\/)(?:middleware|proxy)\.[cm]?[jt]s$/;
const openList =
  /\b\w*(?:open|public|allow|skip|exclud|anonymous|unprotected|without|free|ignore)\w*\s*(?::[^=\n]*)?=\s*(?:new Set\()?\[([^\]]*)\]/gi;

interface FileRoute {
  readonly file: SourceFile;
  readonly path: string;
  readonly name: string;
  readonly place: TSESTree.Node;
  readonly handler: FunctionNode;
  readonly isGuarded: boolean;
}

/** Handlers that files are (Next, Vercel) and that ask nobody, in an application whose others do, by themselves or by a middleware. */
export const unguardedFileRoutes = defineProjectRule((project, judge) => {
  const files = project.codeFiles().filter(({ path }) => routeFile.test(path) && !isTestPath(path));
  if (files.length === 0) return;
  const middleware = project.codeFiles().find(({ path }) => middlewareFile.test(path));
  const covers = middleware === undefined || !asksWhoIsThere(middleware.text) ? () => false : coverageOf(middleware);
  const routes = files.flatMap((file) => routesOfFile(file, covers));
  const isAnyGuarded = routes.some(({ isGuarded }) => isGuarded);
  for (const route of routes) {
    if (!isOfInterest(route, project)) continue;
    const isOpen = route.isGuarded || isOpenToAll(route.path) || isLogin(route.handler) || isRecovery(route.handler);
    judge(
      route.place,
      isAnyGuarded && !isOpen
        ? {
            detail: `Here nothing before or in the handler of ${route.name} /${route.path} asks who the client is, while other routes of the application do.`,
            confidence: 'low',
          }
        : undefined,
    );
  }
});

function routesOfFile(file: SourceFile, covers: (path: string) => boolean): readonly FileRoute[] {
  const match = routeFile.exec(file.path);
  const isPage = match?.[1] !== undefined;
  const path = (match?.[1] ?? match?.[2] ?? '').replace(/\/?index$/, '').replace(/\([^)]*\)\/?/g, '');
  const names = isPage ? ['default'] : ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const { named } = exportsOf(file);
  return names.flatMap((name) => {
    const exported = named.get(name);
    const place = exported && unwrap(exported);
    const value = place && valueOf(innermost(place));
    if (place === undefined || value?.kind !== 'function' || fileOf(value.node) !== file) return [];
    const isWrapped = place.type === NodeType.CallExpression && place.arguments.length > 0;
    const isGuarded =
      covers(`/${path}`) ||
      (isWrapped && asksWhoIsThere(textOf(place.callee))) ||
      isWrappedByGuard(value.node) ||
      asksItself(value.node);
    return [{ file, path, name: isPage ? 'ANY' : name, place: value.node, handler: value.node, isGuarded }];
  });
}

/** The handler inside `withSession(handler)`. */
function innermost(node: TSESTree.Node): TSESTree.Node {
  const [first] = node.type === NodeType.CallExpression ? node.arguments : [];
  return first === undefined ? node : innermost(unwrap(first));
}

/** What the handler, or a function of the same file that it calls, asks; not within the branch of one method. */
function asksItself(handler: FunctionNode): boolean {
  let text = textOf(handler);
  const branches = [...descendants(handler)].filter(
    (node) => node.type === NodeType.IfStatement && /\.method\s*===?\s*['"]/.test(textOf(node.test)),
  );
  for (const branch of branches)
    if (branch.type === NodeType.IfStatement) text = text.replace(textOf(branch.consequent), '');
  if (asksWhoIsThere(text)) return true;
  return nodesInside(fileOf(handler).calls, handler).some((call) => {
    if (branches.some((branch) => contains(branch, call))) return false;
    const called = valueOf(call.callee);
    return (
      called?.kind === 'function' &&
      /\b40[13]\b|unauthori[sz]ed|redirect\(|getServerSession|jwtVerify/i.test(textOf(called.node)) &&
      asksWhoIsThere(textOf(called.node))
    );
  });
}

function isOfInterest({ handler, name, path }: FileRoute, project: Project): boolean {
  if (/^(?:POST|PUT|PATCH|DELETE|ANY)$/.test(name) && changesData(handler)) return true;
  const accesses = nodesInside(fileOf(handler).calls, handler).filter((call) => accessOf(call) !== undefined);
  const words = wordsOf(path).map(singular);
  if (accesses.length === 0) return false;
  return (
    areOwned(project, words) ||
    words.some((word) =>
      /^(?:export|report|document|invoice|letter|statement|download|backup|user|member|customer|order|patient|account|admin)$/.test(
        word,
      ),
    )
  );
}

/** Which paths a middleware guards: those of its matcher, without those that it lets through by name. */
function coverageOf({ text }: SourceFile): (path: string) => boolean {
  const literals = (list: string): string[] =>
    [...list.matchAll(/['"`]([^'"`]+)['"`]/g)].map(([, literal]) => literal ?? '');
  const open = [...text.matchAll(openList)]
    .flatMap(([, list]) => literals(list ?? ''))
    .filter((prefix) => prefix.startsWith('/'));
  const declared = /\bmatcher\s*:\s*(\[[^\]]*\]|['"`][^'"`]*['"`])/.exec(text)?.[1];
  const matchers = declared === undefined ? [] : literals(declared);
  return (path) => {
    if (open.some((prefix) => path === prefix || path.startsWith(prefix.replace(/\*.*$/, '')))) return false;
    return matchers.length === 0 || matchers.some((matcher) => matches(matcher, path));
  };
}

function matches(matcher: string, path: string): boolean {
  const apart = /\(\?!([^)]*)\)/.exec(matcher)?.[1];
  if (apart !== undefined)
    return !apart
      .split('|')
      .some((prefix) => prefix !== '' && path.slice(1).startsWith(prefix.replace(/\/\(?.*$/, '')));
  return path.startsWith(matcher.replace(/\/?[:*(].*$/, ''));
}
