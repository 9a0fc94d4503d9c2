import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { decoratorName, decoratorsOf } from '../../flow/handlers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { valueOf } from '../../flow/values.ts';
import { stringOf } from '../../flow/scope.ts';
import { matchesText, textOf, type ClassNode, type SourceFile } from '../../source/sourceFile.ts';

export const changingRoutes = new Set(['Post', 'Put', 'Patch', 'Delete', 'All']);
const routes = new Set([...changingRoutes, 'Get', 'Head', 'Options']);

/** True for a file that takes its decorators from NestJS. */
export function usesNest(file: SourceFile): boolean {
  return matchesText(file, nestImport);
}

const nestImport = /from\s+['"]@nestjs\/(?:common|core)['"]|require\(['"]@nestjs\/(?:common|core)['"]\)/;

export function isController(node: ClassNode): boolean {
  return hasDecorator(node, /^Controller$/);
}

export function hasDecorator(
  node: { readonly decorators?: readonly TSESTree.Decorator[] | undefined },
  pattern: RegExp,
): boolean {
  return (node.decorators ?? []).some((decorator) => pattern.test(decoratorName(decorator)));
}

/** The methods of a controller that serve a route, with the decorator that says which. */
export function routesOfController(
  node: ClassNode,
): readonly { readonly method: TSESTree.MethodDefinition; readonly route: TSESTree.Decorator }[] {
  return node.body.body.flatMap((member) => {
    if (member.type !== NodeType.MethodDefinition) return [];
    const route = member.decorators.find((decorator) => routes.has(decoratorName(decorator)));
    return route === undefined ? [] : [{ method: member, route }];
  });
}

/** The first argument of a decorator's call, where it is text. */
export function decoratorText({ expression }: TSESTree.Decorator): string | undefined {
  return expression.type === NodeType.CallExpression ? stringOf(expression.arguments[0]) : undefined;
}

/** Parameters of a method that are bound to the whole body. */
export function bodyParameters(
  method: TSESTree.MethodDefinition,
): readonly { readonly parameter: TSESTree.Parameter; readonly decorator: TSESTree.Decorator }[] {
  return method.value.params.flatMap((parameter) => {
    const decorator = decoratorsOf(parameter).find((candidate) => decoratorName(candidate) === 'Body');
    return decorator === undefined || decoratorText(decorator) !== undefined ? [] : [{ parameter, decorator }];
  });
}

export function typeOfParameter(parameter: TSESTree.Parameter): TSESTree.TypeNode | undefined {
  return 'typeAnnotation' in parameter ? parameter.typeAnnotation?.typeAnnotation : undefined;
}

/** The class that a parameter's type names, in the workspace. */
export function classOfParameter(parameter: TSESTree.Parameter): ClassNode | undefined {
  const type = typeOfParameter(parameter);
  if (type?.type !== NodeType.TSTypeReference || type.typeName.type !== NodeType.Identifier) return undefined;
  const value = valueOf(type.typeName);
  return value?.kind === 'class' ? value.node : undefined;
}

/** A decorator that puts a guard there, also one of the workspace's own that is composed of others. */
export function bringsGuard(decorator: TSESTree.Decorator): boolean {
  const name = decoratorName(decorator);
  if (
    /Guards?$|^(?:Auth|Authenticated|Authorize\w*|Authorized|RequireAuth\w*|Protected|Secured|Roles?|Permissions?|RequirePermissions?|Can|CheckPolicies|CheckAbilit(?:y|ies)|ApiKey\w*|Acl|Policy|Admin\w*|JwtAuth\w*)$/.test(
      name,
    )
  )
    return true;
  const callee =
    decorator.expression.type === NodeType.CallExpression ? decorator.expression.callee : decorator.expression;
  const definition = definitionOf(callee);
  return definition !== undefined && /UseGuards/.test(textOf(definition));
}
