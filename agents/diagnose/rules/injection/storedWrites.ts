import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isDatabaseCall, isDatabasePackage } from '../../flow/databaseCalls.ts';
import { isReadCallback } from '../../flow/callbacks.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { DefinitionType } from '@typescript-eslint/scope-manager';
import { findVariable, isFunctionNode, propertyOf, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { type CallNode } from '../../source/sourceFile.ts';
import { originsOf } from './origins.ts';
import { receiverName } from './sqlCalls.ts';

export interface StoredWrite {
  /** The arguments that say what the record holds. */
  readonly given: readonly TSESTree.Node[];
  /** False where only names tell that it is a record. */
  readonly isKnown: boolean;
}

/** Where a method's record stands among its arguments. */
const recordIndex: Readonly<Record<string, number>> = {
  create: 0,
  build: 0,
  bulkCreate: 0,
  forge: 0,
  insert: 0,
  insertOne: 0,
  insertMany: 0,
  insertGraph: 0,
  upsertGraph: 0,
  upsert: 0,
  save: 0,
  preload: 0,
  set: 0,
  overwrite: 0,
  patch: 0,
  patchAndFetchById: 1,
  updateAndFetchById: 1,
  updateOne: 1,
  updateMany: 1,
  replaceOne: 1,
  findByIdAndUpdate: 1,
  findOneAndUpdate: 1,
  findOneAndReplace: 1,
};
const unmistakable = new Set(
  'insertOne insertMany updateOne updateMany replaceOne findByIdAndUpdate findOneAndUpdate findOneAndReplace bulkCreate insertGraph upsertGraph patchAndFetchById updateAndFetchById'.split(
    ' ',
  ),
);
const recordName =
  /^_?(?:user|account|profile|post|product|order|item|customer|member|person|employee|entity|record|doc|document|row|existing\w*|found\w*|stored\w*|db\w+|current(?:User)?)$/i;

/** What a call writes into a store: a model's method, `new Model(…)`, or `Object.assign(record, …)`. */
export function storedWrite(call: CallNode): StoredWrite | undefined {
  if (call.type === NodeType.NewExpression) return newRecord(call);
  const name = calledName(call) ?? '';
  const callee = unwrap(call.callee);
  const columns = setColumns(call);
  if (columns !== undefined) return columns;
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const [target, ...sources] = call.arguments;
  const isMerge =
    /^(?:assign|extend|merge|defaults)$/.test(name) &&
    /^(?:Object|_|lodash|angular|\$)$/.test(receiverName(callee.object));
  if (isMerge) return target === undefined ? undefined : changedRecord(target, sources);
  const member = moduleMember(callee);
  const index =
    name === 'update'
      ? updateIndex(call, member?.module)
      : Object.hasOwn(recordIndex, name)
        ? recordIndex[name]
        : undefined;
  if (name === 'merge' && member?.module === 'typeorm') return { given: sources, isKnown: true };
  const given = index === undefined ? undefined : call.arguments[isNamedArgument(target) ? 0 : index];
  if (given === undefined || given.type === NodeType.SpreadElement) return undefined;
  if (member !== undefined) return isDatabasePackage(member.module) ? { given: [given], isKnown: true } : undefined;
  if (name === 'set' || name === 'overwrite')
    return isRecord(callee.object) && call.arguments.length === 1 ? { given: [given], isKnown: true } : undefined;
  const receiver = valueOf(callee.object)?.kind;
  if (receiver !== undefined && receiver !== 'class') return undefined;
  if (unmistakable.has(name)) return { given: [given], isKnown: true };
  return isModelLike(callee.object) ? { given: [given], isKnown: true } : undefined;
}

/** `query('UPDATE t SET ? WHERE …', values)` of MySQL's drivers: each property of the first value becomes a column. */
function setColumns(call: TSESTree.CallExpression): StoredWrite | undefined {
  const [text, values] = call.arguments;
  if (text === undefined || values === undefined) return undefined;
  // A helper of the application's own may have any name: the statement tells.
  const isDriver = /^(?:query|execute|format)$/.test(calledName(call) ?? '');
  if (!isDriver && text.type !== NodeType.Literal && text.type !== NodeType.TemplateLiteral) return undefined;
  const statement = definitionOf(text);
  if (!/^\s*(?:INSERT|REPLACE|UPDATE)\b[^?]*\bSET\s+\?(?!\?)/i.test(stringOf(statement) ?? '')) return undefined;
  const list = definitionOf(values);
  const first = list?.type === NodeType.ArrayExpression ? list.elements[0] : values;
  return first == null || first.type === NodeType.SpreadElement ? undefined : { given: [first], isKnown: true };
}

/** Prisma's calls take one object that names its parts: `{ where, data }`. */
function isNamedArgument(first: TSESTree.Node | undefined): boolean {
  return (
    first?.type === NodeType.ObjectExpression &&
    propertyOf(first, 'data') !== undefined &&
    (propertyOf(first, 'where') !== undefined || first.properties.length === 1)
  );
}

/** Where `update` takes the record: behind the filter in MongoDB and TypeORM, in front of the options in Sequelize, alone in knex. */
function updateIndex(call: TSESTree.CallExpression, module: string | undefined): number {
  if (module === 'sequelize' || module === 'knex' || module === 'objection') return 0;
  if (call.arguments.length === 1) return 0;
  const second = call.arguments[1];
  const isOptions =
    second?.type === NodeType.ObjectExpression &&
    (propertyOf(second, 'where') !== undefined || propertyOf(second, 'transaction') !== undefined);
  return isOptions ? 0 : 1;
}

function newRecord(call: TSESTree.NewExpression): StoredWrite | undefined {
  const [first] = call.arguments;
  if (first === undefined || first.type === NodeType.SpreadElement) return undefined;
  const member = moduleMember(call.callee);
  if (member !== undefined) {
    const isModel = member.module === 'mongoose' && member.path.includes('model');
    return isModel || (isDatabasePackage(member.module) && member.path.at(-1) === '()')
      ? { given: [first], isKnown: true }
      : undefined;
  }
  const value = valueOf(call.callee);
  if (value?.kind === 'class') return isModelClass(value.node) ? { given: [first], isKnown: true } : undefined;
  return value === undefined && isModelLike(call.callee) && isImported(call.callee)
    ? { given: [first], isKnown: false }
    : undefined;
}

function isModelClass(node: TSESTree.ClassDeclaration | TSESTree.ClassExpression): boolean {
  const parent = node.superClass === null ? undefined : moduleMember(node.superClass);
  return parent !== undefined && isDatabasePackage(parent.module);
}

/** `User`, `this.userModel`, `db.User`, `usersRepository`, `prisma.user`, `db.collection('users')`. */
function isModelLike(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  const name = receiverName(bare);
  if (bare.type === NodeType.CallExpression)
    return /^(?:collection|model|getRepository|knex|where|table|into|query)$/.test(calledName(bare) ?? '');
  if (/(?:model|repository|repo|collection)$/i.test(name)) return true;
  if (bare.type === NodeType.Identifier)
    return (
      /^[A-Z][a-z]\w*$/.test(name) &&
      !/^(?:Object|Array|Promise|Reflect|Map|Set|String|Number|Date|Stripe|Factory)$|(?:Service|Client|Factory|Builder|Controller|Manager|Error|Dto|DTO)$/.test(
        name,
      )
    );
  return (
    bare.type === NodeType.MemberExpression &&
    /^(?:db|models?|prisma|database|orm|entities)$/i.test(receiverName(bare.object))
  );
}

/** A name that a file of models gives. */
function isImported(node: TSESTree.Node): boolean {
  if (node.type !== NodeType.Identifier) return true;
  const definition = findVariable(node)?.defs[0];
  return definition !== undefined && /model|schema|entit/i.test(JSON.stringify(sourceText(definition.node)));
}

function sourceText(node: TSESTree.Node): string {
  const holder = node.type === NodeType.VariableDeclarator ? node.init : node.parent;
  if (holder?.type === NodeType.ImportDeclaration) return holder.source.value;
  const call = holder?.type === NodeType.CallExpression ? holder : undefined;
  const [first] = call?.arguments ?? [];
  return `${call === undefined ? '' : (calledName(call) ?? '')} ${first?.type === NodeType.Literal ? String(first.value) : ''}`;
}

function changedRecord(target: TSESTree.Node, sources: readonly TSESTree.Node[]): StoredWrite | undefined {
  return isRecord(target) ? { given: sources, isKnown: originsOf(target).some(isRead) } : undefined;
}

/** What was read from a store: the result of a query, or the parameter of its callback. */
export function isRecord(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.ObjectExpression || bare.type === NodeType.ThisExpression) return false;
  return (
    originsOf(bare).some(isRead) ||
    isReadParameter(bare) ||
    (bare.type === NodeType.Identifier &&
      recordName.test(bare.name) &&
      !originsOf(bare).every((origin) => origin.type === NodeType.ObjectExpression))
  );
}

function isRead(node: TSESTree.Node): boolean {
  return (
    node.type === NodeType.CallExpression &&
    (isDatabaseCall(node) || /^find(?:ById|One|ByPk|OneBy|OneOrFail|Unique|First)/.test(calledName(node) ?? ''))
  );
}

function isReadParameter(node: TSESTree.Node): boolean {
  if (node.type !== NodeType.Identifier) return false;
  const definition = findVariable(node)?.defs.find(({ type }) => type === DefinitionType.Parameter);
  const owner = definition?.node;
  if (definition === undefined || owner === undefined || !isFunctionNode(owner)) return false;
  const index = owner.params.findIndex((parameter) => parameter === definition.name);
  return isReadCallback(owner, index);
}
