import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isFunctionNode, keyName, propertyName, stringOf, unwrap } from '../../flow/scope.ts';
import type { SourceFile } from '../../source/sourceFile.ts';
import type { ServerApp } from '../configuration/expressApps.ts';

/** A route that a file declares. */
export interface Route {
  /** In lower case; `use` and `all` as they are. */
  readonly method: string;
  readonly path: string;
  /** The call, or the decorator, that declares it. */
  readonly node: TSESTree.Node;
  readonly handlers: readonly TSESTree.Node[];
}

const methods = /^(get|post|put|patch|delete|del|all|use)$/;
const decorators = /^(Get|Post|Put|Patch|Delete|All)$/;
const receiver =
  /^(app|router|route|routes|api|server|fastify|application|instance|r|\w*Router|\w*App|\w*Routes|\w*Api)$/i;

/** The routes that the code of an application declares: `router.post('/x', …)`, `router.route('/x').post(…)`, Nest's decorators. */
export function routesOf({ files }: ServerApp): readonly Route[] {
  return files.flatMap((file) => [...routesOfCalls(file), ...routesOfDecorators(file)]);
}

function routesOfCalls(file: SourceFile): Route[] {
  return file.calls.flatMap((call) => {
    const callee = unwrap(call.callee);
    const method = calledName(call) ?? '';
    if (callee.type !== NodeType.MemberExpression) return [];
    if (method === 'route' && call.arguments[0]?.type === NodeType.ObjectExpression)
      return routeOfObject(call.arguments[0], call);
    if (!methods.test(method) || !isReceiver(callee.object)) return [];
    const path = stringOf(call.arguments[0]) ?? pathOfChain(callee.object);
    if (path === undefined) return [];
    return [
      { method, path, node: call, handlers: call.arguments.filter((argument) => stringOf(argument) === undefined) },
    ];
  });
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

/** `app.route('/x').get(…).post(…)` */
function pathOfChain(node: TSESTree.Node): string | undefined {
  const bare = unwrap(node);
  if (bare.type !== NodeType.CallExpression || bare.callee.type !== NodeType.MemberExpression) return undefined;
  return propertyName(bare.callee) === 'route' ? stringOf(bare.arguments[0]) : pathOfChain(bare.callee.object);
}

/** Fastify's and hapi's `route({ method: 'POST', url: '/x', handler })`. */
function routeOfObject(object: TSESTree.ObjectExpression, node: TSESTree.Node): Route[] {
  const text = (name: string): string | undefined => {
    const property = object.properties.find(
      (candidate) => candidate.type === NodeType.Property && keyName(candidate) === name,
    );
    return property?.type === NodeType.Property ? stringOf(property.value) : undefined;
  };
  const path = text('url') ?? text('path');
  return path === undefined
    ? []
    : [{ method: (text('method') ?? 'get').toLowerCase(), path, node, handlers: [object] }];
}

function routesOfDecorators(file: SourceFile): Route[] {
  return file.classes.flatMap((node) => {
    const prefix = node.decorators.flatMap(({ expression }) =>
      expression.type === NodeType.CallExpression && calledName(expression) === 'Controller'
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

export function changesState({ method }: Route): boolean {
  return /^(post|put|patch|delete|del)$/.test(method);
}
