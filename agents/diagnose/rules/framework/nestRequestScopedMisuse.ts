import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { callersOf } from '../../flow/calls.ts';
import { enclosingHandler, requestHandler } from '../../flow/handlers.ts';
import {
  ancestors,
  contains,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  keyName,
  propertyName,
  type FunctionNode,
  type Variable,
} from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { shortText, textOf, type ClassNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { defineProductionRule } from '../configuration/places.ts';
import { hasDecorator, usesNest } from './nest.ts';

const purpose: TaintPurpose = { name: 'singleton-state', distrustsValidation: true };
const hooks =
  /^(?:onModuleInit|onModuleDestroy|onApplicationBootstrap|beforeApplicationShutdown|onApplicationShutdown)$/;
const background = /^(?:Cron|Interval|Timeout|OnEvent|Process|OnQueueEvent)$/;
const requestMember = /\b(?:req|request|ctx|context)\??\.(?!id\b|log\b|method\b|url\b)\w+/;
const provider = /^(?:Injectable|Controller|Resolver|WebSocketGateway)$/;

/** Providers whose scope does not fit what they do: one for all that keeps a request's data, one for each request that works without any. */
export const nestRequestScopedMisuse = defineProductionRule((scene) => ({
  ClassDeclaration: (node): void => {
    if (!usesNest(scene.file) || !hasDecorator(node, provider) || !isRequestScoped(node)) return;
    for (const member of node.body.body) {
      if (member.type !== NodeType.MethodDefinition || member.kind === 'constructor') continue;
      const name = keyName(member) ?? '';
      const isHook = hooks.test(name);
      const isBackground = hasDecorator(member, background);
      const reason = isHook ? `Nest never calls ${name} of it` : `${name} belongs to no request, so it is never run`;
      scene.judge(
        member.key,
        isHook || isBackground ? { detail: `Here the provider is made for each request, and ${reason}.` } : undefined,
      );
    }
    if (hasDecorator(node, /^WebSocketGateway$/))
      scene.judge(node.id ?? node, { detail: 'Here it is a gateway, which must be one for the whole server.' });
  },
  AssignmentExpression: (assignment): void => {
    const { left, right } = assignment;
    if (
      left.type !== NodeType.MemberExpression ||
      left.object.type !== NodeType.ThisExpression ||
      !usesNest(scene.file)
    )
      return;
    const owner = classAround(left);
    const method = enclosingFunction(assignment);
    if (owner === undefined || method === undefined || !hasDecorator(owner, provider)) return;
    if (requestHandler(method) === undefined) {
      const given = isSetter(assignment, method) ? identityGiven(method, right) : undefined;
      if (given !== undefined)
        scene.judge(
          assignment,
          isRequestScoped(owner) || !isReadBy(owner, left, method) ? undefined : keptFor(left, given),
        );
      return;
    }
    scene.judge(assignment, isRequestScoped(owner) ? undefined : weaknessOf(left, right));
  },
}));

/** A statement of a method that is neither the constructor nor a hook: `this.user = user`. */
function isSetter(assignment: TSESTree.AssignmentExpression, method: FunctionNode): boolean {
  const { parent } = method;
  return (
    assignment.operator === '=' &&
    assignment.right.type === NodeType.Identifier &&
    parent.type === NodeType.MethodDefinition &&
    parent.kind !== 'constructor' &&
    !hooks.test(keyName(parent) ?? '')
  );
}

/** What a handler hands to the method: the user or another part of its request; undefined where no handler does. */
function identityGiven(method: FunctionNode, right: TSESTree.Node): string | undefined {
  const index = method.params.findIndex(
    (parameter) => right.type === NodeType.Identifier && findVariable(right) === variableOf(parameter),
  );
  if (index < 0) return undefined;
  for (const call of callersOf(method)) {
    const argument = call.arguments[index];
    if (argument === undefined || enclosingHandler(call) === undefined) continue;
    const isOfRequest = requestMember.test(textOf(argument)) || isDecoratedParameter(argument);
    if (isOfRequest || taintOf(argument, purpose) !== undefined) return shortText(argument, 40);
  }
  return undefined;
}

function variableOf(parameter: TSESTree.Parameter): Variable | undefined {
  return parameter.type === NodeType.Identifier ? findVariable(parameter) : undefined;
}

/** `@CurrentUser() user`: what a decorator takes out of the request. */
function isDecoratedParameter(argument: TSESTree.Node): boolean {
  const definition = argument.type === NodeType.Identifier ? findVariable(argument)?.defs[0]?.name : undefined;
  return definition?.type === NodeType.Identifier && definition.decorators.length > 0;
}

/** True when another method of the class reads the field, or this one does after it has waited. */
function isReadBy(owner: ClassNode, left: TSESTree.MemberExpression, method: FunctionNode): boolean {
  const name = propertyName(left);
  return [...descendants(owner.body)].some(
    (node) =>
      node.type === NodeType.MemberExpression &&
      node.object.type === NodeType.ThisExpression &&
      propertyName(node) === name &&
      (!contains(method, node) || isAfterWait(node, left, method)),
  );
}

function isAfterWait(read: TSESTree.Node, written: TSESTree.Node, method: FunctionNode): boolean {
  return [...descendants(method.body)].some(
    ({ type, range }) => type === NodeType.AwaitExpression && range[0] > written.range[1] && range[1] < read.range[0],
  );
}

function keptFor(left: TSESTree.MemberExpression, given: string): Weakness {
  return {
    detail: `Here this.${propertyName(left) ?? ''} is set to ${given} of one request, and all requests share the one instance.`,
  };
}

function weaknessOf(left: TSESTree.MemberExpression, right: TSESTree.Node): Weakness | undefined {
  const isOfRequest = taintOf(right, purpose) !== undefined || requestMember.test(textOf(right));
  return isOfRequest
    ? {
        detail: `Here this.${propertyName(left) ?? ''} is set for one request, and all requests share the one instance.`,
      }
    : undefined;
}

/** `@Injectable({ scope: Scope.REQUEST })` and the like. */
function isRequestScoped(node: ClassNode): boolean {
  return node.decorators.some(
    ({ expression }) =>
      expression.type === NodeType.CallExpression &&
      /\bScope\.(?:REQUEST|TRANSIENT)\b/.test(expression.arguments.map(textOf).join(' ')),
  );
}

function classAround(node: TSESTree.Node): ClassNode | undefined {
  for (const ancestor of ancestors(node)) {
    if (ancestor.type === NodeType.ClassDeclaration) return ancestor;
    if (
      isFunctionNode(ancestor) &&
      ancestor.type !== NodeType.ArrowFunctionExpression &&
      ancestor.parent.type !== NodeType.MethodDefinition
    )
      return undefined;
  }
  return undefined;
}
