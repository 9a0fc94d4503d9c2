import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, ancestors } from '../../flow/scope.ts';
import type { Project } from '../../source/project.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { guaranteesAt } from '../../flow/guards.ts';
import { corsSettings, headerSet } from './corsOptions.ts';
import { isRequestOrigin, opennessOf, type Openness } from './origins.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { constantOf, isConstant, objectOf, settingOf } from './settings.ts';

const authentication =
  /^(passport.*|@nestjs\/passport|@nestjs\/jwt|jsonwebtoken|jose|express-jwt|koa-jwt|fastify-jwt|@fastify\/jwt|express-session|cookie-session|koa-session|koa-generic-session|@fastify\/session|@fastify\/secure-session|next-auth|bcrypt|bcryptjs|bcrypt-nodejs|argon2|express-oauth2-jwt-bearer|client-sessions)$/;
const allowOrigin = /^access-control-allow-origin$/i;

/** Cross-origin sharing that lets more sites in than it should: through a library's settings, or by headers set by hand. */
export const corsMisconfiguration = defineProductionRule((scene) => {
  const checkCall = (call: CallNode): void => {
    const settings = corsSettings(call);
    if (settings !== undefined) {
      const { place, options, fallback } = settings;
      const origin = originOf(options) ?? fallback;
      if (origin === 'none') return;
      const openness = typeof origin === 'string' ? origin : opennessOf(origin);
      const hasCredentials = isConstant(settingOf(options, 'credentials'), true);
      const weakness = isDevelopmentOnly(call)
        ? undefined
        : weaknessOf(openness, hasCredentials, authenticates(scene.project, scene.file.path));
      scene.judge(typeof origin === 'string' ? place : placeOf(origin, place), weakness);
      return;
    }
    checkHeader(call);
  };
  const checkHeader = (node: TSESTree.Node): void => {
    const value = headerSet(node, allowOrigin);
    if (value === undefined) return;
    const hasCredentials = allowsCredentials(node);
    const openness = opennessOfHeader(value);
    const weakness = isDevelopmentOnly(node)
      ? undefined
      : weaknessOf(openness, hasCredentials, authenticates(scene.project, scene.file.path));
    scene.judge(node, weakness);
  };
  return {
    CallExpression: checkCall,
    NewExpression: checkCall,
    Property: checkHeader,
    AssignmentExpression: checkHeader,
  };
});

/** `cors: true` and a list of origins in their place are settings too. */
function originOf(options: TSESTree.Node | undefined): TSESTree.Node | undefined {
  if (options === undefined) return undefined;
  if (objectOf(options) === undefined) return constantOf(options)?.value === true ? options : undefined;
  return settingOf(options, 'origin') ?? settingOf(options, 'origins') ?? settingOf(options, 'allowedOrigins');
}

function placeOf(origin: TSESTree.Node, fallback: TSESTree.Node): TSESTree.Node {
  return origin.parent?.type === NodeType.Property ? origin.parent : fallback;
}

function opennessOfHeader(value: TSESTree.Node): Openness {
  if (constantOf(value) !== undefined) return opennessOf(value);
  const isReflected = isRequestOrigin(value) && !guaranteesAt(value).has('safe') && !isGuarded(value);
  return isReflected ? 'reflect' : 'listed';
}

/** An `if` around it that looks the origin up. */
function isGuarded(value: TSESTree.Node): boolean {
  for (const ancestor of ancestors(value)) {
    if (
      ancestor.type === NodeType.IfStatement &&
      /includes|indexOf|has\(|some\(|test\(|match|===?|allowed|valid|whitelist/i.test(textOf(ancestor.test))
    ) {
      return /origin/i.test(textOf(ancestor.test));
    }
  }
  return false;
}

/** The header that allows cookies, set in the same object or the same function. */
function allowsCredentials(node: TSESTree.Node): boolean {
  const around = node.type === NodeType.Property ? node.parent : (enclosingFunction(node) ?? node);
  return /access-control-allow-credentials['"]?\]?\s*[,:=]\s*(?:['"]true|true)/i.test(textOf(around));
}

const withoutCookies: Weakness = {
  detail: 'Here every origin is let in, without cookies.',
  severity: 'low',
  confidence: 'low',
};

function weaknessOf(openness: Openness, hasCredentials: boolean, isAuthenticated: boolean): Weakness | undefined {
  switch (openness) {
    case 'reflect':
      if (hasCredentials)
        return {
          detail:
            "Here every origin is given back and credentials are allowed, so any site reads answers with the visitor's cookies.",
          severity: 'high',
          confidence: 'high',
        };
      return isAuthenticated ? withoutCookies : undefined;
    case 'any':
      if (hasCredentials)
        return {
          detail:
            "Here every origin is allowed together with credentials; browsers refuse the pair, and some libraries turn it into the caller's origin.",
          severity: 'medium',
          confidence: 'medium',
        };
      return isAuthenticated ? withoutCookies : undefined;
    case 'null':
      return {
        detail: 'Here the origin "null" is let in, which any sandboxed frame or local file has.',
        severity: hasCredentials ? 'high' : 'medium',
        confidence: 'high',
      };
    case 'loose':
      return {
        detail: 'Here the test of the origin also passes names that only contain the allowed one.',
        severity: hasCredentials ? 'high' : 'medium',
        confidence: 'medium',
      };
    default:
      return undefined;
  }
}

function authenticates(project: Project, path: string): boolean {
  const dependencies = Object.keys(project.manifestOf(path)?.dependencies ?? {});
  return dependencies.some((name) => authentication.test(name));
}
