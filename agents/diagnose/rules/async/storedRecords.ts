import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { isReadCallback } from '../../flow/callbacks.ts';
import { isDatabasePackage, isStoredRead } from '../../flow/databaseCalls.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import {
  enclosingFunction,
  findVariable,
  isFunctionNode,
  stringOf,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { moduleMember } from '../../flow/values.ts';

const maxDepth = 6;
const converting = /^(Number|parseInt|parseFloat|parse|get|toObject|toJSON)$/;
const writing =
  /^(update\w*|save|put|set|hset|hmset|setex|replaceOne|findOneAndUpdate|findByIdAndUpdate|findAndModify|upsert|bulkWrite|patch\w*|increment|decrement|writeFile|insert\w*|create|createMany|delete\w*|remove|destroy)$/;
const sqlCall = /^(query|execute|run|exec|raw|queryAsync|\$executeRaw\w*|\$queryRaw\w*|unsafe)$/;
const writingSql = /^\s*(?:update|insert|delete|replace|merge|upsert)\b/i;

/** True where an expression is, or is a part of, a record that was read from a store before, awaited or given to a callback. */
export function isStoredRecord(node: TSESTree.Node, depth = 0): boolean {
  const bare = unwrap(node);
  if (depth > maxDepth) return false;
  switch (bare.type) {
    case NodeType.Identifier:
      return isRecordVariable(bare, depth);
    case NodeType.MemberExpression:
      return isStoredRecord(bare.object, depth + 1);
    case NodeType.LogicalExpression:
      return isStoredRecord(bare.left, depth + 1);
    case NodeType.CallExpression:
      return isReadResult(bare, depth);
    default:
      return false;
  }
}

function isReadResult(call: TSESTree.CallExpression, depth: number): boolean {
  if (writeKind(call) !== undefined) return false;
  if (isStoredRead(call) || isFileRead(call) || isSelect(call)) return true;
  const [first] = call.arguments;
  if (converting.test(calledName(call) ?? '')) {
    if (first !== undefined && isStoredRecord(first, depth + 1)) return true;
    return call.callee.type === NodeType.MemberExpression && isStoredRecord(call.callee.object, depth + 1);
  }
  return calleesOf(call).some((called) =>
    returnedExpressions(called).some((expression) => isStoredRecord(expression, depth + 2)),
  );
}

/** A query by its text, whatever the object is called that sends it. */
function isSelect(call: TSESTree.CallExpression): boolean {
  return sqlCall.test(calledName(call) ?? '') && /^\s*select\b/i.test(sqlOf(call.arguments[0]));
}

function isFileRead(call: TSESTree.CallExpression): boolean {
  return calledName(call) === 'readFile' && /^(fs|fs-extra)\b/.test(moduleMember(call.callee)?.module ?? '');
}

function isRecordVariable(name: TSESTree.Identifier, depth: number): boolean {
  const variable = findVariable(name);
  const definition = variable?.defs[0];
  if (definition?.type === DefinitionType.Variable) {
    const { init } = definition.node;
    if (init !== null) return isStoredRecord(init, depth + 1);
    return (variable?.references ?? []).some(
      ({ writeExpr }) => writeExpr != null && isStoredRecord(writeExpr, depth + 1),
    );
  }
  if (definition?.type !== DefinitionType.Parameter) return false;
  const owner = enclosingFunction(definition.name);
  if (owner === undefined) return false;
  const index = owner.params.findIndex((parameter) => parameter === definition.name);
  if (isReadCallback(owner, index)) return true;
  const call: TSESTree.Node = owner.parent;
  if (index > 0 && call.type === NodeType.CallExpression && isReadResult(call, depth + 1)) return true;
  if (call.type === NodeType.ArrayExpression) return isHandedDown(owner, call);
  const isChained =
    call.type === NodeType.CallExpression && calledName(call) === 'then' && call.arguments[0] === owner && index <= 0;
  if (!isChained || call.callee.type !== NodeType.MemberExpression) return false;
  return isStoredRecord(call.callee.object, depth + 1);
}

/** `async.waterfall([(done) => Coupon.findOne(filter, done), (coupon, done) => …])`. */
function isHandedDown(owner: FunctionNode, steps: TSESTree.ArrayExpression): boolean {
  const before = steps.elements[steps.elements.findIndex((step) => step === owner) - 1];
  if (!isFunctionNode(before)) return false;
  return [...descendants(before.body)].some(
    (node) => node.type === NodeType.CallExpression && isReadResult(node, maxDepth),
  );
}

/** How a call writes to a store: by SQL, by a command object, or by a method; undefined for any other call. */
export function writeKind(call: TSESTree.CallExpression): 'sql' | 'command' | 'method' | undefined {
  const name = calledName(call) ?? '';
  const [first] = call.arguments;
  if (sqlCall.test(name)) return writingSql.test(sqlOf(first)) ? 'sql' : undefined;
  if (name === 'send' && first?.type === NodeType.NewExpression)
    return /^(Put|Update|Delete|BatchWrite|TransactWrite)\w*Command$/.test(calledName(first) ?? '')
      ? 'command'
      : undefined;
  if (!writing.test(name) || call.callee.type !== NodeType.MemberExpression) return undefined;
  const member = moduleMember(call.callee);
  if (member === undefined) return isFunctionNode(first) && name !== 'save' ? undefined : 'method';
  return isDatabasePackage(member.module) || storeModules.test(member.module) ? 'method' : undefined;
}

const storeModules =
  /^(redis|ioredis|@redis\/client|mongojs|monk|nedb|memcached|@upstash\/redis|fs|fs\/promises|fs-extra)$/;

/** The text of a statement of SQL as far as it is written out, with `?` for what is filled in. */
export function sqlOf(node: TSESTree.Node | undefined): string {
  if (node === undefined) return '';
  const whole = stringOf(node);
  if (whole !== undefined) return whole;
  if (node.type === NodeType.TemplateLiteral) return node.quasis.map(({ value }) => value.cooked ?? '').join('?');
  if (node.type === NodeType.BinaryExpression) return `${sqlOf(node.left)}${sqlOf(node.right)}`;
  return node.type === NodeType.Identifier ? sqlOfName(node) : '?';
}

function sqlOfName(name: TSESTree.Identifier): string {
  const declared = findVariable(name)?.defs[0]?.node;
  const initial = declared?.type === NodeType.VariableDeclarator ? declared.init : null;
  return initial === null || initial.type === NodeType.Identifier ? '?' : sqlOf(initial);
}
