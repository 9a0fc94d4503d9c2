import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isFunctionNode, keyName, lastName, propertyName, stringOf, unwrap } from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import type { SourceFile } from '../../source/sourceFile.ts';
import { constantText } from '../configuration/settings.ts';
import { routesByComparison, routesByFile } from './fileRoutes.ts';
import type { Route } from './route.ts';

const methods = /^(get|post|put|patch|delete|del|all|use)$/;
const decorators = /^(Get|Post|Put|Patch|Delete|All)$/;
const receiver =
  /^(app|router|route|routes|api|server|fastify|application|instance|r|\w*Router|\w*App|\w*Routes|\w*Api)$/i;
/** What sends requests has the same methods. */
const client =
  /^(?:axios|got|http|https|client|\w*Client|request|superagent|supertest|agent|fetcher|ky|needle|wreck|rest)$/i;

/** The routes that code declares: `router.post('/x', …)`, `router.route('/x').post(…)`, objects, Nest's decorators, files of Next.js, cloud functions. */
export function routesOf({ files }: { readonly files: readonly SourceFile[] }): readonly Route[] {
  return files.flatMap((file) => [
    ...routesOfCalls(file),
    ...routesOfObjects(file),
    ...routesOfDecorators(file),
    ...routesByFile(file),
    ...routesByComparison(file),
  ]);
}

function routesOfCalls(file: SourceFile): Route[] {
  return file.calls.flatMap((call) => {
    const callee = unwrap(call.callee);
    const method = calledName(call) ?? '';
    if (callee.type !== NodeType.MemberExpression) return [];
    if (method === 'route' && call.arguments[0]?.type === NodeType.ObjectExpression)
      return routeOfObject(call.arguments[0], call);
    if (!methods.test(method) || !(isReceiver(callee.object) || takesHandler(call, callee.object))) return [];
    const path = pathText(call.arguments[0]) ?? pathOfChain(callee.object);
    if (path === undefined) return [];
    return [
      { method, path, node: call, handlers: call.arguments.filter((argument) => stringOf(argument) === undefined) },
    ];
  });
}

/** A text, with `:` for each part of a template that is not written out. */
function pathText(node: TSESTree.Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === NodeType.TemplateLiteral) return node.quasis.map(({ value }) => value.cooked).join(':');
  return stringOf(node) ?? constantText(node);
}

function isReceiver(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.Identifier) return receiver.test(bare.name);
  if (bare.type === NodeType.MemberExpression) return receiver.test(propertyName(bare) ?? '');
  return (
    bare.type === NodeType.CallExpression &&
    bare.callee.type === NodeType.MemberExpression &&
    isReceiver(bare.callee.object)
  );
}

/** `accounts.post('/login', check, signIn)`: whatever it is called, what is given a path and then a function is a router. */
function takesHandler(call: SourceFile['calls'][number], owner: TSESTree.Node): boolean {
  const path = stringOf(call.arguments[0]);
  const last = call.arguments.at(-1);
  if (path?.startsWith('/') !== true || last === undefined || call.arguments.length < 2) return false;
  const module = moduleMember(owner)?.module ?? '';
  if (client.test(lastName(owner) ?? '') || client.test(module)) return false;
  return isFunctionNode(last) || valueOf(last)?.kind === 'function';
}

/** `app.route('/x').get(…).post(…)` */
function pathOfChain(node: TSESTree.Node): string | undefined {
  const bare = unwrap(node);
  if (bare.type !== NodeType.CallExpression || bare.callee.type !== NodeType.MemberExpression) return undefined;
  return propertyName(bare.callee) === 'route' ? pathText(bare.arguments[0]) : pathOfChain(bare.callee.object);
}

/** Routes that are objects in lists: `server.route([{ method: 'POST', path: '/x', handler }])`, `module.exports = [{ … }]`. */
function routesOfObjects(file: SourceFile): Route[] {
  if (!/\bmethod\s*:/.test(file.text) || !/\bhandler\s*[:,(}]/.test(file.text)) return [];
  return [...descendants(file.program)].flatMap((node) => {
    if (node.type !== NodeType.ObjectExpression || isArgumentOfRoute(node)) return [];
    const names = new Set(
      node.properties.map((property) => (property.type === NodeType.Property ? keyName(property) : undefined)),
    );
    const isRoute = names.has('method') && (names.has('path') || names.has('url'));
    const isServed = ['handler', 'options', 'config'].some((name) => names.has(name));
    return isRoute && isServed ? routeOfObject(node, node) : [];
  });
}

function isArgumentOfRoute({ parent }: TSESTree.ObjectExpression): boolean {
  return parent.type === NodeType.CallExpression && calledName(parent) === 'route';
}

/** Fastify's and hapi's `route({ method: 'POST', url: '/x', handler })`. */
function routeOfObject(object: TSESTree.ObjectExpression, node: TSESTree.Node): Route[] {
  const value = (name: string): TSESTree.Node | undefined => {
    const property = object.properties.find(
      (candidate) => candidate.type === NodeType.Property && keyName(candidate) === name,
    );
    return property?.type === NodeType.Property ? property.value : undefined;
  };
  const path = pathText(value('url')) ?? pathText(value('path'));
  const method = value('method');
  if (path === undefined) return [];
  const text = method === undefined ? 'get' : (stringOf(method) ?? 'all').replace('*', 'all');
  return [{ method: text.toLowerCase(), path, node, handlers: [value('handler') ?? object, object] }];
}

function routesOfDecorators(file: SourceFile): Route[] {
  return file.classes.flatMap((node) => {
    const prefix = node.decorators.flatMap(({ expression }) =>
      expression.type === NodeType.CallExpression && /^(?:Json)?Controller$/.test(calledName(expression) ?? '')
        ? [stringOf(expression.arguments[0]) ?? '']
        : [],
    )[0];
    if (prefix === undefined) return [];
    return node.body.body.flatMap((member) => {
      if (member.type !== NodeType.MethodDefinition) return [];
      return member.decorators.flatMap(({ expression }): Route[] => {
        if (expression.type !== NodeType.CallExpression || !decorators.test(calledName(expression) ?? '')) return [];
        const path = `/${prefix}/${stringOf(expression.arguments[0]) ?? ''}`.replaceAll('//', '/');
        return [
          {
            method: (calledName(expression) ?? '').toLowerCase(),
            path,
            node: expression,
            handlers: isFunctionNode(member.value) ? [member.value] : [],
          },
        ];
      });
    });
  });
}
