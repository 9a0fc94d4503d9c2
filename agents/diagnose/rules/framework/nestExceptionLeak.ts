import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { decoratorName } from '../../flow/handlers.ts';
import { ancestors, contains, findVariable, isFunctionNode, keyName, propertyName } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type ClassNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { usesNest } from './nest.ts';
import { defineProductionRule } from '../configuration/places.ts';

const serverError =
  /^(?:InternalServerErrorException|BadGatewayException|ServiceUnavailableException|GatewayTimeoutException)$/;

/** Answers of the server's own failures that carry the error's text or stack. */
export const nestExceptionLeak = defineProductionRule((scene) => ({
  NewExpression: (call): void => {
    const member = usesNest(scene.file) ? moduleMember(call.callee) : undefined;
    const name = member?.module === '@nestjs/common' ? member.path[0] : undefined;
    if (name === undefined || !(serverError.test(name) || isServerStatus(name, call))) return;
    const answer = call.arguments.slice(0, 1);
    const leak = answer.map(leakedError).find((found) => found !== undefined);
    scene.judge(
      call,
      leak === undefined ? undefined : { detail: `Here the answer has ${leak} of whatever was caught.` },
    );
  },
  ClassDeclaration: (node): void => {
    if (!isCatchAll(node)) return;
    const method = node.body.body.find(
      (member) => member.type === NodeType.MethodDefinition && keyName(member) === 'catch',
    );
    if (method?.type !== NodeType.MethodDefinition || !isFunctionNode(method.value)) return;
    const [exception] = method.value.params;
    if (exception?.type !== NodeType.Identifier) return;
    for (const inner of descendants(method.value.body)) {
      if (inner.type !== NodeType.CallExpression || !/^(?:json|send|reply)$/.test(calledName(inner) ?? '')) continue;
      scene.judge(inner, weaknessOfAnswer(inner, exception.name, method.value));
    }
  },
}));

function isServerStatus(name: string, call: TSESTree.NewExpression): boolean {
  const status = call.arguments[1];
  return (
    name === 'HttpException' &&
    status !== undefined &&
    /^5\d\d$|INTERNAL_SERVER_ERROR|BAD_GATEWAY|SERVICE_UNAVAILABLE/.test(textOf(status).replace(/^HttpStatus\./, ''))
  );
}

/** The words for what an expression takes from the error of the catch clause around it. */
function leakedError(node: TSESTree.Node): string | undefined {
  for (const inner of descendants(node)) {
    if (inner.type !== NodeType.Identifier || !isCaught(inner)) continue;
    const { parent } = inner;
    const isMember = parent.type === NodeType.MemberExpression && parent.object === inner;
    const property = isMember ? propertyName(parent) : undefined;
    if (!isMember) return 'all there is';
    if (property === 'message' || property === 'stack') return `the ${property}`;
  }
  return undefined;
}

function isCaught(name: TSESTree.Identifier): boolean {
  const definition = findVariable(name)?.defs[0];
  if (definition?.node.type !== NodeType.CatchClause) return false;
  // `if (error instanceof MyError) throw new …(error.message)`: that error's text is ours.
  for (const ancestor of ancestors(name)) {
    if (ancestor === definition.node) return true;
    if (
      ancestor.type === NodeType.IfStatement &&
      contains(ancestor.consequent, name) &&
      /instanceof|\.name\s*===|\.code\s*===/.test(textOf(ancestor.test))
    )
      return false;
    if (ancestor.type === NodeType.Property && /^cause$/.test(keyName(ancestor) ?? '')) return false;
  }
  return true;
}

/** `@Catch()` without a class, or of Error: what comes may be anything. */
function isCatchAll(node: ClassNode): boolean {
  return node.decorators.some((decorator) => {
    if (decoratorName(decorator) !== 'Catch' || decorator.expression.type !== NodeType.CallExpression) return false;
    return decorator.expression.arguments.every((argument) => textOf(argument) === 'Error');
  });
}

function weaknessOfAnswer(
  call: TSESTree.CallExpression,
  exception: string,
  method: TSESTree.Node,
): Weakness | undefined {
  const answer = call.arguments.map(textOf).join(' ');
  const isGuarded = /NODE_ENV|isProd|production|isDev|debug/i.test(textOf(method));
  if (isGuarded) return undefined;
  if (new RegExp(`\\b${exception}\\??\\.stack\\b`).test(answer))
    return { detail: 'Here the answer has the stack of any exception.', severity: 'medium' };
  const isTold =
    new RegExp(`\\b${exception}\\??\\.message\\b`).test(answer) &&
    !new RegExp(`instanceof\\s+\\w*HttpException|\\b${exception}\\??\\.get(?:Status|Response)\\(`).test(textOf(method));
  return isTold
    ? { detail: 'Here the answer has the message of any exception, those of drivers and libraries too.' }
    : undefined;
}
