import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import {
  enclosingFunction,
  findVariable,
  isFunctionNode,
  referencesOf,
  rootIdentifier,
  unwrap,
} from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, nodesInside, shortText, textOf } from '../../source/sourceFile.ts';
import { defineRule, type Scene } from '../defineRule.ts';
import { sqlOf, writeKind } from './storedRecords.ts';
import { isTestCode } from './walk.ts';

const managed = /^(transaction|\$transaction|withTransaction|tx|begin|transacting|inTransaction|transactional)$/;
const begins = /^\s*(?:begin|start\s+transaction)\b/i;
/** What may well be kept when the transaction is rolled back. */
const apart = /audit|log|event|outbox|metric|job|queue|attempt|cache|redis/i;
const family =
  /^(pg|pg-promise|postgres|mysql2?(?:\/promise)?|mariadb|knex|objection|sequelize|sequelize-typescript|typeorm|@nestjs\/typeorm|@prisma\/client|mongoose|@nestjs\/mongoose|mongodb|kysely|drizzle-orm(?:\/.*)?|mssql)$/;

/** A write in the middle of a transaction that goes through another connection, so that it is not part of it. */
export const queryOutsideTransaction = defineRule((scene) => ({
  CallExpression: (call): void => {
    if (isTestCode(call)) return;
    judgeBeginOnPool(scene, call);
    const scope = managedScope(call) ?? begunScope(call);
    if (scope === undefined || /useCLS|cls-hooked|AsyncLocalStorage|@Transactional/.test(scene.file.text)) return;
    const { handles, from, to, place } = scope;
    const used = new RegExp(`\\b(?:${[...derived(handles, place)].map(escape).join('|')})\\b`);
    for (const write of nodesInside(fileOf(call).calls, place)) {
      if (write.type !== NodeType.CallExpression || write.range[0] < from || write.range[1] > to) continue;
      if (!isStoreWrite(write)) continue;
      const isInside =
        used.test(textOf(write)) || apart.test(textOf(write.callee) + sqlOf(write.arguments[0]).slice(0, 60));
      scene.judge(
        write,
        isInside
          ? undefined
          : {
              detail: `Here ${shortText(write.callee, 50)} does not go through ${handles[0] ?? 'the transaction'}: it stays when the transaction is rolled back, and may wait for its locks for ever.`,
            },
      );
    }
  },
}));

interface Scope {
  readonly handles: readonly string[];
  readonly place: TSESTree.Node;
  readonly from: number;
  readonly to: number;
}

/** `knex.transaction(async (trx) => …)`, and `session.withTransaction(async () => …)`. */
function managedScope(call: TSESTree.CallExpression): Scope | undefined {
  const name = calledName(call) ?? '';
  if (!managed.test(name) || call.callee.type !== NodeType.MemberExpression) return undefined;
  const work = call.arguments.find((argument) => isFunctionNode(argument));
  if (work === undefined || !isFunctionNode(work)) return undefined;
  const [first] = work.params;
  const isSession = name === 'withTransaction';
  const handles = [
    ...(first?.type === NodeType.Identifier ? [first.name] : []),
    ...(isSession && call.callee.object.type === NodeType.Identifier ? [call.callee.object.name] : []),
  ];
  if (handles.length === 0 || (!isSession && first?.type !== NodeType.Identifier)) return undefined;
  return { handles, place: work.body, from: work.body.range[0], to: work.body.range[1] };
}

/** From `client.query('BEGIN')`, `runner.startTransaction()` or `const t = await sequelize.transaction()` to the commit. */
function begunScope(call: TSESTree.CallExpression): Scope | undefined {
  const name = calledName(call) ?? '';
  if (call.callee.type !== NodeType.MemberExpression) return undefined;
  const holder = unwrap(call.callee.object);
  const owner = enclosingFunction(call);
  let handle: string | undefined;
  if (name === 'startTransaction' || name === 'beginTransaction' || begins.test(sqlOf(call.arguments[0]))) {
    if (isPool(holder)) return undefined;
    handle = holder.type === NodeType.Identifier ? holder.name : undefined;
  } else if (
    /^(transaction|startUnmanagedTransaction)$/.test(name) &&
    !call.arguments.some((argument) => isFunctionNode(argument))
  ) {
    const declarator = call.parent.type === NodeType.AwaitExpression ? call.parent.parent : call.parent;
    handle =
      declarator.type === NodeType.VariableDeclarator && declarator.id.type === NodeType.Identifier
        ? declarator.id.name
        : undefined;
  }
  if (handle === undefined || owner === undefined) return undefined;
  const calls = nodesInside(fileOf(call).calls, owner.body);
  const commit = calls.find(
    (each) =>
      each.range[0] > call.range[1] &&
      rootIdentifier(each.callee)?.name === handle &&
      (/^commit/.test(calledName(each) ?? '') || /^\s*commit\b/i.test(sqlOf(each.arguments[0]))),
  );
  return commit === undefined
    ? undefined
    : { handles: [handle], place: owner.body, from: call.range[1], to: commit.range[0] };
}

/** The handles, and what is made from them: `const repository = manager.getRepository(Order)`. */
function derived(handles: readonly string[], place: TSESTree.Node): ReadonlySet<string> {
  const names = new Set(handles);
  const text = textOf(place);
  for (const [, name, value] of text.matchAll(/\b(?:const|let|var)\s+(\w+|\{[^}]*\})\s*=\s*([^;\n]*)/g)) {
    if (name === undefined || value === undefined) continue;
    if ([...names].some((known) => new RegExp(`\\b${escape(known)}\\b`).test(value)))
      for (const each of name.match(/\w+/g) ?? []) names.add(each);
  }
  return names;
}

function escape(text: string): string {
  return text.replace(/[$.*+?^{}()|[\]\\]/g, '\\$&');
}

/** A write to a database by its package: what a name alone promises is not enough here. */
function isStoreWrite(call: TSESTree.CallExpression): boolean {
  if (writeKind(call) === undefined) return false;
  const member = moduleMember(call.callee);
  return member !== undefined && family.test(member.module);
}

function isPool(holder: TSESTree.Node): boolean {
  const member = moduleMember(holder);
  if (member === undefined) return false;
  const path = member.path.join('.');
  return (
    (/^(pg|pg-pool|@neondatabase\/serverless)$/.test(member.module) && /^(native\.)?(Pool)?\.?\(\)$/.test(path)) ||
    (/^(mysql2?(\/promise)?|mariadb)$/.test(member.module) && /^createPool\.\(\)(\.promise\.\(\))?$/.test(path))
  );
}

/** A transaction that is begun on a pool: every statement may go through another connection. */
function judgeBeginOnPool(scene: Scene, call: TSESTree.CallExpression): void {
  if (call.callee.type !== NodeType.MemberExpression || !/^(query|execute)$/.test(calledName(call) ?? '')) return;
  if (!begins.test(sqlOf(call.arguments[0]))) return;
  const holder = unwrap(call.callee.object);
  const variable = holder.type === NodeType.Identifier ? findVariable(holder) : undefined;
  const isWeak = isPool(holder) && (variable === undefined || referencesOf(variable).length > 0);
  scene.judge(
    call,
    isWeak
      ? {
          detail: `Here the transaction is begun on the pool ${shortText(holder, 30)}: what follows may go through any of its connections, outside of the transaction.`,
        }
      : undefined,
  );
}
