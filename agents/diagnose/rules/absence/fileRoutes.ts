import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { exportsOf } from '../../flow/exports.ts';
import { requestHandler } from '../../flow/handlers.ts';
import { isFunctionNode, lastName, stringOf, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { valueOf } from '../../flow/values.ts';
import { descendants } from '../../flow/nodes.ts';
import { textOf, type SourceFile } from '../../source/sourceFile.ts';
import type { Route } from './route.ts';

const pagesRoute = /(?:^|\/)pages(\/api\/.+?)(?:\/index)?\.[cm]?[jt]sx?$/;
const appRoute = /(?:^|\/)app(\/(?:.+\/)?)route\.[cm]?[jt]sx?$/;
/** Functions that platforms find by their file: Vercel's and Netlify's. */
const platformRoute = /^(?:[\w-]+\/)??(?:api|netlify\/functions|functions)\/(.+?)(?:\/index)?\.[cm]?[jt]s$/;
const exportedMethod = /^(?:GET|POST|PUT|PATCH|DELETE)$/;

/** Routes that a file declares by where it stands: of Next.js, Vercel, Netlify, and cloud functions by their file's or their own name. */
export function routesByFile(file: SourceFile): readonly Route[] {
  const pages = pagesRoute.exec(file.path)?.[1];
  if (pages !== undefined) return pagesRoutes(file, pages);
  const app = appRoute.exec(file.path)?.[1];
  if (app !== undefined) return appRoutes(file, app.replace(/\([^)]*\)\//g, '').replace(/(?!^)\/$/, ''));
  if (/^\s*['"]use server['"]/m.test(file.text)) return serverActions(file);
  const platform = platformRoute.exec(file.path)?.[1];
  if (platform !== undefined && exportsOf(file).named.has('default') && /\b(?:req|request)\b/.test(file.text))
    return pagesRoutes(file, `/${platform}`);
  return cloudRoutes(file);
}

function exportedFunction(file: SourceFile): FunctionNode | undefined {
  const { named, whole } = exportsOf(file);
  let node = named.get('default') ?? whole;
  // `export default withUser(async (request, response) => …)`
  for (let depth = 0; node !== undefined && depth < 4; depth++) {
    const bare = unwrap(node);
    if (isFunctionNode(bare)) return bare;
    const value = valueOf(bare);
    if (value?.kind === 'function') return value.node;
    node =
      bare.type === NodeType.CallExpression
        ? bare.arguments.find((given) => given.type !== NodeType.ObjectExpression)
        : undefined;
  }
  return undefined;
}

function pagesRoutes(file: SourceFile, path: string): readonly Route[] {
  const handler = exportedFunction(file);
  if (handler === undefined) return [];
  const written = [
    ...file.text.matchAll(/['"](POST|PUT|PATCH|DELETE)['"]|\b(?:formData|json)\(\)|\breq(?:uest)?\.body\b/g),
  ];
  const isChanging = written.length > 0;
  return [{ method: isChanging ? 'post' : 'get', path, node: handler, handlers: [handler] }];
}

function appRoutes(file: SourceFile, path: string): readonly Route[] {
  return [...exportsOf(file).named].flatMap(([name, node]): readonly Route[] => {
    if (!exportedMethod.test(name)) return [];
    const value = isFunctionNode(node) ? node : valueOf(node);
    const handler =
      value === undefined ? undefined : 'kind' in value ? (value.kind === 'function' ? value.node : undefined) : value;
    return [{ method: name.toLowerCase(), path, node: handler ?? node, handlers: [handler ?? node] }];
  });
}

/** Functions that forms of Next.js call; they change something, as a rule. */
function serverActions(file: SourceFile): readonly Route[] {
  const isWhole = /^\s*(?:\/\/[^\n]*\n|\/\*[\s\S]*?\*\/|\s)*['"]use server['"]/.test(file.text);
  if (!isWhole) return [];
  return [...exportsOf(file).named].flatMap(([name, node]): readonly Route[] =>
    isFunctionNode(node) && node.async ? [{ method: 'post', path: `/${name}`, node, handlers: [node] }] : [],
  );
}

/** Handlers of API Gateway's requests: the route is in a template that names file and function, which are called after it. */
function cloudRoutes(file: SourceFile): readonly Route[] {
  if (!/\bevent\b/.test(file.text)) return [];
  const base = /([\w.-]+?)\.[cm]?[jt]s$/.exec(file.path)?.[1] ?? '';
  return file.functions.flatMap((node): readonly Route[] => {
    if (requestHandler(node)?.kind !== 'event' || !/\bevent\b[^\n]*\bbody\b|\bbody\b[^\n]*\bevent\b/.test(textOf(node)))
      return [];
    const own = nameOf(node);
    const name = own === undefined || /^(?:handler|main|run|default)$/.test(own) ? base : own;
    return [{ method: 'post', path: `/${name}`, node, handlers: [node] }];
  });
}

function nameOf(node: FunctionNode): string | undefined {
  if (node.type === NodeType.FunctionDeclaration) return node.id?.name;
  const { parent } = node;
  if (parent.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier) return parent.id.name;
  return parent.type === NodeType.AssignmentExpression ? lastName(parent.left) : undefined;
}

const requestPath = /^(?:url|path|pathname|rawPath|routeKey|resource|route)$/;

/** `if (pathname === '/login')`, `case 'POST /login':`, as servers without a router and proxies of cloud functions choose. */
export function routesByComparison(file: SourceFile): readonly Route[] {
  if (!/createServer|requestContext|routeKey|rawPath|httpMethod|\.resource\b/.test(file.text)) return [];
  return [...descendants(file.program)].flatMap((node): readonly Route[] => {
    if (node.type === NodeType.BinaryExpression && /^===?$/.test(node.operator))
      return chosen(node.left, node.right, node);
    if (node.type === NodeType.SwitchCase && node.test !== null)
      return chosen(node.parent.discriminant, node.test, node.test);
    return [];
  });
}

function chosen(asked: TSESTree.Node, given: TSESTree.Node, node: TSESTree.Node): readonly Route[] {
  const match = /^(?:([A-Z]+) )?(\/\S*)$/.exec(stringOf(given) ?? '');
  if (match?.[2] === undefined) return [];
  if (match[1] === undefined && !requestPath.test(lastName(asked) ?? '')) return [];
  const around = node.parent === undefined ? '' : textOf(node.parent);
  const method = match[1] ?? /['"](GET|POST|PUT|PATCH|DELETE)['"]/.exec(around.slice(0, 300))?.[1] ?? 'all';
  return [{ method: method.toLowerCase(), path: match[2], node, handlers: [] }];
}
