import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { enclosingFunction, stringOf, unwrap } from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule } from '../defineRule.ts';
import { wordsOf } from './words.ts';

const redisPackage = /^(?:ioredis|redis|@redis\/client|handy-redis|tedis|@upstash\/redis|async-redis|@vercel\/kv)$/;
const redisName = /(?:redis|valkey|keydb)\w*$/i;
const setting = /^(?:set|setnx|setNX|hset|hSet|hmset|hMSet|setAsync|hsetAsync)$/;
const timed = /^(?:setex|setEx|psetex|pSetEx|setexAsync)$/;
/** What lets its bearer in. */
const bearer =
  /^(?:session|sessions|sess|sid|token|tokens|refresh|refreshtoken|refreshtokens|accesstoken|jwt|otp|resettoken|magic|magiclink|logintoken|nonce|verification|verify|remember)$/;
const none = /^(?:blacklist|denylist|revoked|blocked|count|counter|version|epoch|last|stats|index|lock)$/;
const expires = /\.(?:p?expire(?:at)?|pExpire|expireAt)\s*\(|\b(?:EX|PX|EXAT|PXAT|ttl|expiration)\b/i;

/** Sessions and tokens in Redis that nothing takes out again. */
export const storedTokenWithoutExpiry = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  return {
    CallExpression: (call): void => {
      const name = calledName(call) ?? '';
      const [key, value] = call.arguments;
      if (key === undefined || value === undefined || !(setting.test(name) || timed.test(name)) || !isRedis(call))
        return;
      const words = wordsOf(keyText(key));
      if (!words.some((word) => bearer.test(word)) || words.some((word) => none.test(word))) return;
      scene.judge(
        call,
        isTimed(call, name)
          ? undefined
          : { detail: `Here ${shortText(key, 50)} is set without a time after which it ends.` },
      );
    },
  };
});

function isRedis(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return false;
  const member = moduleMember(callee);
  if (member !== undefined) return redisPackage.test(member.module);
  return redisName.test(textOf(callee.object));
}

/** The key, or what makes it: `keyOf(token)` by its name and body. */
function keyText(key: TSESTree.Node): string {
  const made = definitionOf(key) ?? key;
  const constants = [...descendants(made)].flatMap((node) =>
    node.type === NodeType.Identifier ? (stringOf(definitionOf(node)) ?? []) : [],
  );
  return [textOf(made).slice(0, 120), ...constants].join(' ');
}

function isTimed(call: CallNode, name: string): boolean {
  if (timed.test(name)) return true;
  const isHash = /^h/i.test(name);
  // `set(key, value, 'EX', 60)`, `set(key, value, { EX: 60 })`, and options that are not seen.
  if (!isHash && call.arguments.length > 2 && !/^\(|=>|function/.test(textOf(call.arguments[2] ?? call))) return true;
  const around = enclosingFunction(call);
  return around !== undefined && expires.test(textOf(around));
}
