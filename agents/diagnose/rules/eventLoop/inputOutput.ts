import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { isDatabasePackage } from '../../flow/databaseCalls.ts';
import {
  enclosingFunction,
  findVariable,
  lastName,
  propertyName,
  rootIdentifier,
  stringOf,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { Answers } from '../../source/memory.ts';
import { storeCommandOf } from './storeCommands.ts';

export interface InputOutput {
  readonly kind: 'query' | 'http';
  readonly isRead: boolean;
  /** True when the package is known, false when only names tell. */
  readonly isCertain: boolean;
  /** The call that does it: the one asked about, or one inside the function that it calls. */
  readonly call: CallNode;
}

const readNames =
  /^(query|raw|all|each|get|find\w*|aggregate|getOne|getMany|getRawOne|getRawMany|any|one|oneOrNone|many|manyOrNone|none|select|first|execute|count\w*|exists|distinct|sum|average|minimum|maximum|countBy|existsBy?|getCount|getExists|getManyAndCount|estimatedDocumentCount|\$queryRaw\w*|fetch|hget|hgetall|mget|smembers|lrange)$/;
const writeNames =
  /^(run|exec|insert\w*|create|save|update\w*|delete\w*|destroy|remove|upsert|replaceOne|bulkCreate|increment|decrement|set|hset|del|incr|\$executeRaw\w*)$/;
const changingFind = /^find\w*(?:And|Or)(?:Update|Delete|Remove|Replace|Modify|Create)$/;
/** Names that mean a database whatever object they are called on. */
const unmistakable =
  /^(findOne|findById|findByPk|findUnique(OrThrow)?|findFirst(OrThrow)?|findMany|findAll|findOneBy|findOneOrFail|findAndCount(All)?|findAndCountBy|findOneAnd(Update|Delete|Replace)|findByIdAnd(Update|Delete|Remove)|findOrCreate|countDocuments|estimatedDocumentCount|insertOne|insertMany|updateOne|updateMany|deleteOne|deleteMany|replaceOne|bulkCreate|upsert|oneOrNone|manyOrNone|getRawMany|getRawOne|getManyAndCount|findOneByOrFail|findUniqueOrThrow|findOneOrThrow|bulkWrite|\$queryRaw\w*|\$executeRaw\w*)$/;
const modelNames = /^(find|create|count|update|destroy|remove|aggregate|exists|insert)$/;
const databaseObject =
  /^(db|database|pool|conn|connection|client|sequelize|knex|mysql|pg|sql|trx|tx|queryRunner|manager|entityManager|dataSource|con)$/i;
const storePackage =
  /^(dynamoose|@supabase\/supabase-js|couchbase|@elastic\/elasticsearch|@google-cloud\/(?:firestore|datastore)|promise-mysql|sqlite|postgres)$/;
const httpPackage =
  /^(axios|got|node-fetch|undici|needle|superagent|request|request-promise(-native)?|ky|cross-fetch|isomorphic-fetch|phin|bent|wreck|@hapi\/wreck)$/;
const httpMethods = /^(get|post|put|patch|delete|head|request|fetch|default|\(\)|json)$/;
const httpObject = /^(axios|httpService|httpClient|http|apiClient|api|got)$/i;

/** What a call does by itself with a database or another server; undefined when nothing shows that it does. */
export function inputOutputOf(call: CallNode): InputOutput | undefined {
  const callee = unwrap(call.callee);
  const name = calledName(call) ?? '';
  const member = moduleMember(callee);
  const stored = storeCommandOf(call, member, callee.type === NodeType.MemberExpression ? receiverName(callee) : '');
  if (stored !== undefined) return { ...stored, isCertain: member !== undefined, call };
  if (member !== undefined) {
    if (isDatabasePackage(member.module) || storePackage.test(member.module))
      return ofDatabasePackage(call, member.path, name);
    if (httpPackage.test(member.module)) return ofHttpPackage(call, member.path);
    return undefined;
  }
  if (name === 'fetch' && callee.type === NodeType.Identifier && findVariable(callee) === undefined)
    return { kind: 'http', isRead: isPlainGet(call), isCertain: true, call };
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const receiver = receiverName(callee);
  if (unmistakable.test(name)) return { kind: 'query', isRead: isRead(name), isCertain: false, call };
  const sql = sqlOf(call);
  if (sql !== undefined && /^(query|execute|all|get|run|each|any|one|none|many|raw|exec)$/.test(name))
    return { kind: 'query', isRead: /^\s*(select|with)\b/i.test(sql), isCertain: false, call };
  const [first] = call.arguments;
  const isModel =
    /^[A-Z][a-zA-Z]*[a-z]/.test(receiver) && modelNames.test(name) && first?.type === NodeType.ObjectExpression;
  if (isModel || (name === 'query' && databaseObject.test(receiver)))
    return { kind: 'query', isRead: isRead(name), isCertain: false, call };
  if (
    httpObject.test(receiver) &&
    /^(get|post|put|patch|delete|request|head)$/.test(name) &&
    /^(this\.)?\w+$/.test(textOf(callee.object))
  )
    return isRoute(call) ? undefined : { kind: 'http', isRead: name === 'get', isCertain: false, call };
  return undefined;
}

const taggedClient = /^(sql|tx|trx|t|db|pg|prisma|client|connection)$/;
const taggedPackage =
  /^(postgres|@vercel\/postgres|@neondatabase\/serverless|slonik|@databases\/\w+|@prisma\/client|@planetscale\/database|bun)$/;

/** A query that is written as a tagged template: `` sql`select …` `` of postgres, `` prisma.$queryRaw`…` ``. */
export function taggedQueryOf(
  node: TSESTree.TaggedTemplateExpression,
): { readonly isRead: boolean; readonly isCertain: boolean } | undefined {
  const text = node.quasi.quasis[0]?.value.raw ?? '';
  if (!/^\s*(select|insert|update|delete|with|merge|call)\s/i.test(text)) return undefined;
  const member = moduleMember(node.tag);
  const name = lastName(node.tag) ?? '';
  const isKnown = member !== undefined && taggedPackage.test(member.module);
  if (!isKnown && (member !== undefined || !(taggedClient.test(name) || /^\$(queryRaw|executeRaw)$/.test(name))))
    return undefined;
  // A fragment is part of another query: only what is waited for is sent.
  if (!/^(AwaitExpression|ReturnStatement|ArrowFunctionExpression)$/.test(node.parent.type)) return undefined;
  return { isRead: /^\s*(select|with)\b/i.test(text), isCertain: isKnown };
}

/** What a call does, by itself or in the functions of the workspace that it calls. */
export function inputOutputBehind(call: CallNode, depth = 3): InputOutput | undefined {
  const own = inputOutputOf(call);
  if (own !== undefined || depth === 0) return own;
  for (const called of calleesOf(call)) {
    const inside = insideOf(called, depth);
    if (inside !== undefined) return { ...inside, isCertain: false };
  }
  return undefined;
}

function insideOf(called: FunctionNode, depth: number): InputOutput | undefined {
  const before = insides.get(called);
  if (before !== undefined && (before.found !== undefined || before.depth >= depth)) return before.found;
  insides.set(called, { found: undefined, depth });
  let found: InputOutput | undefined;
  for (const node of descendants(called.body)) {
    if (node.type !== NodeType.CallExpression || enclosingFunction(node) !== called) continue;
    found = inputOutputBehind(node, depth - 1);
    if (found !== undefined) break;
  }
  insides.set(called, { found, depth });
  return found;
}

const insides = new Answers<FunctionNode, { readonly found: InputOutput | undefined; readonly depth: number }>();

function ofDatabasePackage(call: CallNode, path: readonly string[], name: string): InputOutput | undefined {
  // Operators, connecting and the like are no queries; `knex('users')` is the beginning of one.
  if (!readNames.test(name) && !writeNames.test(name)) return undefined;
  if (/^(literal|fn|model|define|Schema)$/.test(path[0] ?? '') && path.length === 1) return undefined;
  const sql = sqlOf(call);
  return {
    kind: 'query',
    isRead: sql === undefined ? isRead(name) : /^\s*(select|with)\b/i.test(sql),
    isCertain: true,
    call,
  };
}

function ofHttpPackage(call: CallNode, path: readonly string[]): InputOutput | undefined {
  const name = path.at(-1) ?? '()';
  if (call.type === NodeType.NewExpression || !httpMethods.test(name)) return undefined;
  return {
    kind: 'http',
    isRead: /^(get|head|fetch|\(\)|default)$/.test(name) && isPlainGet(call),
    isCertain: true,
    call,
  };
}

function isRead(name: string): boolean {
  return readNames.test(name) && !changingFind.test(name);
}

function isPlainGet(call: CallNode): boolean {
  const options = call.arguments[1];
  return options === undefined || !/method\s*:/.test(textOf(options)) || /method\s*:\s*['"]GET/i.test(textOf(options));
}

/** `api.get('/users', handler)` is a route, not a request. */
function isRoute(call: CallNode): boolean {
  const last = call.arguments.at(-1);
  return (
    call.arguments.length > 1 &&
    last !== undefined &&
    (/^(Arrow)?Function/.test(last.type) || (stringOf(call.arguments[0]) ?? '').startsWith('/'))
  );
}

/** The text of a query that is written at its call, as far as it is constant. */
export function sqlOf(call: CallNode): string | undefined {
  const [first] = call.arguments;
  if (first === undefined) return undefined;
  const bare = unwrap(first);
  const text =
    bare.type === NodeType.TemplateLiteral
      ? textOf(bare).slice(1, -1)
      : bare.type === NodeType.BinaryExpression
        ? textOf(bare).slice(1)
        : stringOf(bare);
  return text !== undefined && /^\s*(select|insert|update|delete|with|replace|merge|call)\s/i.test(text)
    ? text
    : undefined;
}

/** The last name of the object on which a method is called: `users` for `this.users.find()`. */
export function receiverName(callee: TSESTree.MemberExpression): string {
  const object = unwrap(callee.object);
  if (object.type === NodeType.Identifier) return object.name;
  if (object.type === NodeType.MemberExpression) return propertyName(object) ?? '';
  return rootIdentifier(object)?.name ?? '';
}
