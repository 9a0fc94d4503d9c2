import type { TSESTree } from '@typescript-eslint/utils';
import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { isFunctionNode, propertyOf } from '../../flow/scope.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { isTried, jwtCall, jwtMiddleware, quoteBeforeKey } from './jwtCalls.ts';
import { isComplete } from './tree.ts';

const publicKey = /public|cert|pem|\.pub\b|jwks|getKey|signingKey/i;

/** A check of tokens that lets the token's own header choose the algorithm. */
export const jwtAlgorithmsNotPinned = defineRule((scene) => {
  const check = (call: CallNode): void => {
    if (isTried(call)) return;
    const middleware = jwtMiddleware(call);
    if (middleware !== undefined && middleware.library !== '@fastify/jwt') {
      scene.judge(call, pinned(middleware.options) ? undefined : ofMiddleware(scene, middleware.library, call));
      return;
    }
    const jwt = jwtCall(call);
    if (jwt?.operation !== 'verify' || call.arguments.some(({ type }) => type === NodeType.SpreadElement)) return;
    if (jwt.library === 'jwt-simple') {
      scene.judge(
        call,
        call.arguments.length >= 4 ? undefined : byKey(scene, call, 'decode takes the algorithm from the header'),
      );
    } else if (jwt.library === 'jsonwebtoken' || (jwt.library === 'unknown' && call.arguments.length >= 2)) {
      const options = call.arguments[2];
      const isPinned = options !== undefined && !isFunctionNode(options) && pinned(options);
      scene.judge(call, isPinned ? undefined : byKey(scene, call, 'verify is given no algorithms'));
    }
  };
  return { CallExpression: check, NewExpression: check };
});

/** True when the options name the algorithms, and when it cannot be seen whether they do. */
function pinned(options: TSESTree.Node | undefined): boolean {
  if (options === undefined) return false;
  const object = objectOf(options);
  if (object === undefined)
    return options.type !== NodeType.Identifier || !/^(cb|callback|done|next)$/.test(options.name);
  const nested = propertyOf(object, 'jsonWebTokenOptions');
  return (
    !isComplete(object) || propertyOf(object, 'algorithms') !== undefined || (nested !== undefined && pinned(nested))
  );
}

function byKey(scene: Scene, call: CallNode, what: string): Weakness {
  const key = call.arguments[1];
  const isPublic = key !== undefined && publicKey.test(textOf(key));
  const isOld = majorOf(scene, 'jsonwebtoken') < 9;
  const facts = isPublic ? ', and the key looks like a public one' : '';
  return {
    detail: `Here ${what}${facts}.`,
    severity: isPublic && isOld ? 'high' : isPublic ? 'medium' : 'low',
    quote: quoteBeforeKey(call),
  };
}

function ofMiddleware(scene: Scene, library: string, call: CallNode): Weakness {
  const isOld = library === 'express-jwt' && majorOf(scene, 'express-jwt') < 6;
  const isPublic = publicKey.test(textOf(call));
  return {
    detail: `Here the options of ${library} name no algorithms.`,
    severity: isOld && isPublic ? 'high' : isOld || isPublic ? 'medium' : 'low',
    quote: quoteBeforeKey(call),
  };
}

/** The major version that the manifest asks for; Infinity where it does not say. */
function majorOf(scene: Scene, name: string): number {
  const range = scene.project.manifestOf(scene.file.path)?.dependencies[name];
  const major = /\d+/.exec(range ?? '')?.[0];
  return major === undefined ? Number.POSITIVE_INFINITY : Number(major);
}
