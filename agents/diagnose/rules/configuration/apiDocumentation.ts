import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { ancestors, stringOf } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import type { Project } from '../../source/project.ts';
import { matchesText, textOf, type CallNode, type SourceFile } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { isDevelopmentOnly } from './places.ts';
import { settingOf } from './settings.ts';

const pages =
  /^(?:swagger-ui-express|koa2-swagger-ui|@fastify\/swagger-ui|redoc-express|@scalar\/[\w-]+|fastify-swagger)$/;
const documentationWord = /swagger|redoc|scalar/i;
const authentication =
  /^(?:passport.*|@nestjs\/(?:passport|jwt)|jsonwebtoken|jose|express-jwt|koa-jwt|@fastify\/jwt|express-session|cookie-session|koa-session|@fastify\/session)$/;

/** A page that describes the whole interface of a service that users log in to: the verdict on it, or undefined for any other call. */
export function judgeDocumentation(
  call: CallNode,
  file: SourceFile,
  project: Project,
): { readonly weakness: Weakness | undefined } | undefined {
  if (!matchesText(file, documentationWord) || !servesDocumentation(call)) return undefined;
  const dependencies = Object.keys(project.manifestOf(file.path)?.dependencies ?? {});
  const isPublic = !dependencies.some((name) => authentication.test(name));
  const isGuarded = isPublic || isSwitched(call) || hasGuard(call) || /basic_?-?auth/i.test(file.text);
  if (isGuarded) return { weakness: undefined };
  return {
    weakness: {
      detail:
        'Here the description of every route, with what it takes and gives, is open to everybody in every environment.',
      severity: 'low',
      confidence: 'low',
    },
  };
}

/** Somebody decides where it is on: by the environment, or by a setting of the service. */
function isSwitched(call: CallNode): boolean {
  if (isDevelopmentOnly(call)) return true;
  for (const ancestor of ancestors(call)) {
    if (
      ancestor.type === NodeType.IfStatement &&
      /config|setting|option|env|docs|swagger|enable/i.test(textOf(ancestor.test))
    )
      return true;
  }
  return false;
}

function servesDocumentation(call: CallNode): boolean {
  const name = calledName(call) ?? '';
  if (name === 'setup') {
    const member = moduleMember(call.callee);
    return member?.module === '@nestjs/swagger' && call.arguments.length >= 3;
  }
  return /^(?:use|get|register)$/.test(name) && call.arguments.some((argument) => isPage(argument));
}

function isPage(argument: CallNode['arguments'][number]): boolean {
  const member = moduleMember(argument);
  // What is registered is the plugin itself; what is mounted is the result of `setup`.
  return member !== undefined && pages.test(member.module) && member.path.at(-1) !== 'serve';
}

/** A middleware in front of the page, or hooks of the plugin. */
function hasGuard(call: CallNode): boolean {
  const others = call.arguments.filter(
    (argument) =>
      stringOf(argument) === undefined &&
      !pages.test(moduleMember(argument)?.module ?? '') &&
      !/\bserve\w*\b/.test(textOf(argument)),
  );
  if (calledName(call) === 'setup') return false;
  if (calledName(call) === 'register') return others.some((options) => settingOf(options, 'uiHooks') !== undefined);
  return others.length > 0;
}
