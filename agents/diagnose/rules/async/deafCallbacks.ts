import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isFunctionNode, stringOf } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText } from '../../source/sourceFile.ts';
import type { Scene } from '../defineRule.ts';
import { isTestCode } from './walk.ts';

/** Calls whose callback is given an error first, and after which something is different than before. */
const changing: readonly { readonly module: RegExp; readonly name: RegExp; readonly isSql?: true }[] = [
  {
    module: /^(mysql2?|pg|pg-pool|sqlite3|better-sqlite3|oracledb|mssql|tedious)$/,
    name: /^(query|execute|run|exec)$/,
    isSql: true,
  },
  {
    module: /^(mongodb|mongojs|monk|nedb|@seald-io\/nedb)$/,
    name: /^(insert|update|delete|remove|replace|save|bulkWrite|findOneAnd|findAnd)/,
  },
  { module: /^mongoose$/, name: /^(save|create|insertMany|update|delete|remove|findOneAnd|findByIdAnd|bulkWrite)/ },
  { module: /^(fs|graceful-fs|fs-extra)$/, name: /^(writeFile|appendFile|rename|copyFile|link|symlink|truncate)$/ },
  { module: /^nodemailer$/, name: /^sendMail$/ },
  {
    module: /^(async|neo-async)$/,
    name: /^(each\w*|forEach\w*|parallel\w*|series|waterfall|auto|map\w*|times\w*|whilst|until)$/,
  },
];
const writing = /^\s*(insert|update|delete|replace|merge|upsert|alter|create|drop|truncate|call|begin|commit|start)\b/i;

/** The callback of a write that takes no error and goes on as if the write had been done. */
export function judgeDeafCallback(scene: Scene, call: TSESTree.CallExpression): void {
  const callback = call.arguments.at(-1);
  if (!isFunctionNode(callback) || callback.async || call.callee.type !== NodeType.MemberExpression) return;
  const name = calledName(call) ?? '';
  if (!changing.some((each) => each.name.test(name)) || isTestCode(call)) return;
  const member = moduleMember(call.callee);
  const kind = changing.find((each) => member !== undefined && each.module.test(member.module) && each.name.test(name));
  if (kind === undefined) return;
  if (kind.isSql === true && !writing.test(stringOf(call.arguments[0]) ?? '')) return;
  const goesOn = callback.body.type !== NodeType.BlockStatement || callback.body.body.length > 0;
  const isDeaf = callback.params.length === 0 && goesOn && !usesArguments(scene, callback);
  scene.judge(
    callback,
    isDeaf
      ? {
          detail: `Here the callback of ${shortText(call.callee, 40)} takes no error and goes on as if the write had been done.`,
          severity: 'medium',
        }
      : undefined,
  );
}

function usesArguments(scene: Scene, callback: TSESTree.Node): boolean {
  return /\barguments\b/.test(scene.file.text.slice(...callback.range));
}
