import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { leaves } from '../../flow/guardingStatements.ts';
import {
  enclosingFunction,
  findVariable,
  isFunctionNode,
  lastName,
  onlyAssignment,
  referencesOf,
  unwrap,
} from '../../flow/scope.ts';
import type { FunctionNode } from '../../flow/scope.ts';
import { nodesIn } from '../../flow/nodes.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isStoredRecord, sqlOf, writeKind } from './storedRecords.ts';
import { isTestCode } from './walk.ts';

/** What makes one writer wait for the other, or notices that another one was faster. */
const ordering =
  /\bfor\s+(?:update|share|no\s+key)|\block|mutex|semaphore|serializable|pessimistic|optimistic|ConditionExpression|\bwatch\b|isolation|\bversion\b|__v\b|forUpdate|acquire|redlock|transaction|\bbegin\b|startSession|\btrx\b|singleflight/i;
/** What is short by nature, so that a lost update gives it to two. */
const scarce =
  /balance|stock|seat|credit|quantit|qty|amount|point|capacit|place|inventor|avail|remain|left|uses|limit|spent|total|budget|ticket|slot|wallet|coin|fund|unit|booked|sold|reserved|allowance|quota/i;
const spentFlag =
  /^(is_?)?(used|redeemed|claimed|consumed|spent|refunded|paid|sold|taken|reserved|withdrawn|voted|settled|captured)(_?(at|by|on))?$/i;
const countName = /count|num|score|votes|likes|visits|views|rating|level|counter|next|seq|^n$|^i$/i;
/** Counts whose exact value nobody relies on. */
const looseName = /epoch|version|revision|generation|attempt|retr(?:y|ies)|fail/i;
const notServing = /(?:^|\/)(?:migrations?|seeds?|seeders?|scripts?|fixtures|public|static|client|frontend)\//;

/** A number or a mark of a stored record that is written back by what was read before. */
export const lostUpdate = defineRule((scene) => {
  const isAside = notServing.test(scene.file.path);
  return {
    CallExpression: (call): void => {
      if (isAside || writeKind(call) === undefined || isTestCode(call)) return;
      const owner = outermostWork(call);
      if (owner === undefined) return;
      const found = basisIn(call) ?? mutationBefore(call) ?? checkBefore(call, owner);
      if (found === undefined) return;
      const isOrdered = ordering.test(textOf(owner)) || isConditional(call, found.name);
      scene.judge(found.place, isOrdered ? undefined : weaknessOf(found));
    },
  };
});

interface Basis {
  readonly place: TSESTree.Node;
  /** The property that is written back. */
  readonly name: string;
  readonly read: TSESTree.Node;
  readonly how: 'computed' | 'checked';
}

function weaknessOf({ name, read, how }: Basis): Weakness {
  const detail =
    how === 'computed'
      ? `Here ${name} is written as computed from ${shortText(read, 50)}, read in line ${read.loc.start.line}: two at the same time both start from the same value.`
      : `Here ${shortText(read, 50)} was tested in line ${read.loc.start.line}, and the write does not ask again: two at the same time both pass the test.`;
  return { detail, severity: scarce.test(name) || spentFlag.test(name) ? 'medium' : 'low' };
}

/** The function under which the read and the write stand, with all callbacks in between. */
function outermostWork(node: TSESTree.Node): FunctionNode | undefined {
  let owner = enclosingFunction(node);
  for (let outer = owner && enclosingFunction(owner); outer !== undefined; outer = enclosingFunction(outer)) {
    const call = owner?.parent;
    const isRegistered =
      call?.type === NodeType.CallExpression &&
      /^(get|post|put|patch|delete|all|use|on|route|process|del)$/.test(calledName(call) ?? '');
    if (call?.type !== NodeType.CallExpression || isRegistered) return owner;
    owner = outer;
  }
  return owner;
}

/** `update({ stock: item.stock - count })`, also through a constant that holds what was computed. */
function basisIn(call: TSESTree.CallExpression): Basis | undefined {
  for (const argument of call.arguments) {
    for (const node of nodesIn(argument)) {
      const computed = arithmeticOf(node.type === NodeType.Identifier ? initialOf(node) : node);
      if (computed !== undefined) return { place: call, ...computed, how: 'computed' };
      if (isFunctionNode(node)) break;
    }
  }
  return undefined;
}

function initialOf(name: TSESTree.Identifier): TSESTree.Node | undefined {
  const { parent } = name;
  if (parent.type === NodeType.MemberExpression && parent.property === name && !parent.computed) return undefined;
  if (parent.type === NodeType.Property && parent.key === name && !parent.shorthand) return undefined;
  const variable = findVariable(name);
  const declared = variable?.defs[0]?.node;
  return declared?.type === NodeType.VariableDeclarator && declared.id.type === NodeType.Identifier
    ? (declared.init ?? onlyAssignment(referencesOf(variable)))
    : undefined;
}

/** A sum or difference in which a number of a stored record stands. */
function arithmeticOf(
  node: TSESTree.Node | undefined,
): { readonly name: string; readonly read: TSESTree.Node } | undefined {
  const bare =
    node?.type === NodeType.CallExpression && /^(max|min|round|floor)$/.test(calledName(node) ?? '')
      ? node.arguments[0]
      : node;
  if (bare?.type !== NodeType.BinaryExpression || !/^[-+*]$/.test(bare.operator)) return undefined;
  for (const [side, other] of [
    [bare.left, bare.right],
    [bare.right, bare.left],
  ] as const) {
    const name = numberName(side);
    if (name === undefined || looseName.test(name) || !isStoredRecord(side)) continue;
    const isNumber =
      unwrap(side).type === NodeType.CallExpression ||
      scarce.test(name) ||
      countName.test(name) ||
      (other.type === NodeType.Literal && typeof other.value === 'number');
    if (isNumber && !isText(other)) return { name, read: side };
  }
  return undefined;
}

function numberName(node: TSESTree.Node): string | undefined {
  const bare = unwrap(node);
  if (bare.type === NodeType.CallExpression) {
    const [first] = bare.arguments;
    return first !== undefined && /^(Number|parseInt|parseFloat)$/.test(calledName(bare) ?? '')
      ? numberName(first)
      : undefined;
  }
  return lastName(bare);
}

function isText(node: TSESTree.Node): boolean {
  return node.type === NodeType.TemplateLiteral || (node.type === NodeType.Literal && typeof node.value === 'string');
}

/** `account.balance -= amount; await account.save()`, and the same with a repository's `save(account)`. */
function mutationBefore(call: TSESTree.CallExpression): Basis | undefined {
  const name = calledName(call) ?? '';
  if (
    !/^(save|update\w*|put|flush|persist|replaceOne|writeFile|set)$/.test(name) ||
    call.callee.type !== NodeType.MemberExpression
  )
    return undefined;
  const written = [call.callee.object, ...call.arguments.flatMap((argument) => [...nodesIn(argument)])];
  for (const part of written) {
    if (part.type !== NodeType.Identifier) continue;
    const variable = findVariable(part);
    for (const { identifier } of referencesOf(variable)) {
      const member = identifier.parent;
      if (member.type !== NodeType.MemberExpression || member.object !== identifier || member.range[0] > call.range[0])
        continue;
      const changed = changeOf(member);
      if (changed !== undefined && isStoredRecord(identifier)) return changed;
    }
  }
  return undefined;
}

function changeOf(member: TSESTree.MemberExpression): Basis | undefined {
  const { parent } = member;
  const name = lastName(member) ?? '';
  if (parent.type === NodeType.UpdateExpression) return { place: parent, name, read: member, how: 'computed' };
  if (parent.type !== NodeType.AssignmentExpression || parent.left !== member) return undefined;
  const isNumber = scarce.test(name) || countName.test(name);
  if (/^[-+]=$/.test(parent.operator) && isNumber && !isText(parent.right))
    return { place: parent, name, read: member, how: 'computed' };
  if (parent.operator === '=' && spentFlag.test(name) && isMark(parent.right) && wasRefused(member, name))
    return { place: parent, name, read: member, how: 'checked' };
  const right =
    parent.operator === '='
      ? arithmeticOf(parent.right.type === NodeType.Identifier ? initialOf(parent.right) : parent.right)
      : undefined;
  return right === undefined ? undefined : { place: parent, name, read: right.read, how: 'computed' };
}

function isMark(value: TSESTree.Node): boolean {
  return /^(true|1|new Date\b.*|Date\.now\(\)|'\w+')$/.test(textOf(value));
}

/** True where a test of the same member leaves the function before it is written. */
function wasRefused(member: TSESTree.MemberExpression, name: string): boolean {
  const owner = enclosingFunction(member);
  if (owner === undefined) return false;
  return [...nodesIn(owner.body)].some(
    (node) =>
      node.type === NodeType.IfStatement &&
      node.range[1] < member.range[0] &&
      leaves(node.consequent) &&
      new RegExp(`\\b${shortText(member.object).replace(/[^\w.]/g, '')}\\.${name}\\b`).test(textOf(node.test)),
  );
}

/** A test of a stored number or mark that refuses, before a write that changes it without asking again. */
function checkBefore(call: TSESTree.CallExpression, owner: FunctionNode): Basis | undefined {
  const changed = changedBy(call);
  if (changed === undefined) return undefined;
  for (const node of nodesIn(owner.body, { entersFunctions: true })) {
    if (node.range[0] > call.range[0]) break;
    if (node.type !== NodeType.IfStatement || !leaves(node.consequent)) continue;
    for (const inner of nodesIn(node.test)) {
      if (inner.type !== NodeType.MemberExpression) continue;
      const name = lastName(inner) ?? '';
      if (changed(name) && isStoredRecord(inner)) return { place: call, name, read: inner, how: 'checked' };
    }
  }
  return undefined;
}

/** Tells of a name whether a write takes from it, or marks it as used. */
function changedBy(call: TSESTree.CallExpression): ((name: string) => boolean) | undefined {
  const text = writeKind(call) === 'sql' ? sqlOf(call.arguments[0]) : textOf(call);
  const taken = [
    ...text.matchAll(/\b(\w+)["`]?\s*=\s*["`]?(?:\w+\.)?\1["`]?\s*-/gi),
    ...text.matchAll(/\$inc['"]?\s*:\s*\{\s*['"]?(\w+)['"]?\s*:\s*-/g),
    ...text.matchAll(/(\w+)\s*:\s*\{\s*decrement\b/g),
    ...text.matchAll(/\.decrement\(\s*(?:\{[^}]*\}\s*,\s*)?['"](\w+)/g),
  ].map((match) => match[1] ?? '');
  const marked = [...text.matchAll(/\b(\w+)["'`]?\s*[:=]\s*(?:true|1\b|now\(|new Date|current_timestamp|Date\.now)/gi)]
    .map((match) => match[1] ?? '')
    .filter((name) => spentFlag.test(name));
  const names = new Set([...taken, ...marked]);
  return names.size === 0 ? undefined : (name) => names.has(name);
}

/** True where the write itself asks whether the value still is what was read. */
function isConditional(call: TSESTree.CallExpression, name: string): boolean {
  if (writeKind(call) === 'sql')
    return new RegExp(`\\bwhere\\b[\\s\\S]*\\b${name}\\b`, 'i').test(sqlOf(call.arguments[0]));
  const [first, second] = call.arguments;
  if (
    second !== undefined &&
    first?.type === NodeType.ObjectExpression &&
    new RegExp(`\\b${name}\\b`).test(textOf(first))
  )
    return true;
  return new RegExp(`where\\w*\\s*(?:\\(|:\\s*\\{)[^)}]*\\b${name}\\b`, 'i').test(
    textOf(call).replace(/\bdata\s*:[\s\S]*/, ''),
  );
}
