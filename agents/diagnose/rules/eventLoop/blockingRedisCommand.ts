import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { isServiceFile } from './serving.ts';

const redisPackage =
  /^(?:ioredis|redis|@redis\/client|handy-redis|tedis|@upstash\/redis|async-redis|@nestjs-modules\/ioredis)$/;
const redisName = /(?:redis|valkey|keydb)\w*$/i;
/** By which a command is sent under its name. */
const sending = /^(?:call|callBuffer|sendCommand|send_command|executeRaw)$/;

/** KEYS, which walks over the whole key space of Redis while nobody else is served. */
export const blockingRedisCommand = defineRule((scene) => ({
  CallExpression: (call): void => {
    if (!isKeys(call) || !isRedis(call) || !isServiceFile(call)) return;
    const isScan = calledName(call) === 'scan' || calledName(call) === 'scanIterator';
    scene.judge(
      call,
      isScan
        ? undefined
        : {
            detail: `Here ${shortText(call, 60)} looks at every key of the database before anything else is answered.`,
          },
    );
  },
}));

/** KEYS, and SCAN, which does the same in steps. */
function isKeys(call: CallNode): boolean {
  const name = calledName(call) ?? '';
  const [first] = call.arguments;
  if (/^(?:keys|keysAsync|KEYS|scan|scanIterator)$/.test(name)) return first !== undefined;
  if (!sending.test(name)) return false;
  const command = first?.type === NodeType.ArrayExpression ? first.elements[0] : first;
  return /^keys$/i.test((command && stringOf(command)) ?? '');
}

function isRedis(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return false;
  const member = moduleMember(callee);
  return member === undefined ? redisName.test(textOf(callee.object)) : redisPackage.test(member.module);
}
