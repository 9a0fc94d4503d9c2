import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import type { CallNode } from '../source/sourceFile.ts';
import { calledName } from './callers.ts';
import { isFunctionNode, rootIdentifier, unwrap } from './scope.ts';
import { moduleMember, valueOf } from './values.ts';

/** Packages whose calls read from a database. */
const databasePackages =
  /^(pg|pg-promise|mysql2?(?:\/promise)?|mariadb|sqlite3|better-sqlite3|knex|sequelize|typeorm|@nestjs\/typeorm|@prisma\/client|mongoose|@nestjs\/mongoose|mongodb|objection|kysely|drizzle-orm(?:\/.*)?|mssql|oracledb|@mikro-orm\/.*|nano|cassandra-driver|neo4j-driver)$/;
const readingMethods =
  /^(query|raw|all|each|get|find|findOne|findAll|findById|findByPk|findUnique|findFirst|findMany|findOneBy|findBy|findOrCreate|findAndCount(?:All)?|aggregate|getOne|getMany|getRawOne|getRawMany|any|one|oneOrNone|many|manyOrNone|select|execute|\$queryRaw\w*)$/;
const readingNames =
  /^(find(One|All|ById|ByPk|Unique|First|Many|OneBy|By|AndCount\w*)|getMany|getOne|getRawMany|getRawOne|oneOrNone|manyOrNone|\$queryRaw\w*)$/;

export function isDatabasePackage(module: string): boolean {
  return databasePackages.test(module);
}

/** Key-value stores and queues, and the commands of DynamoDB, by which what somebody put in comes out again. */
const storePackages = /^(redis|ioredis|@upstash\/redis|memcached|memjs|keyv|level|lmdb|@redis\/client|@vercel\/kv)$/;
const storeReads =
  /^(m?get|h?getall|hm?get|[lrb]{1,2}pop|lrange|lindex|smembers|zrange\w*|xread\w*|getdel|getex|blmove|lmove)$/i;
const storeCommand =
  /^(Get|Query|Scan|BatchGet|TransactGet|GetItem|BatchGetItem|TransactGetItems|ExecuteStatement)Command$/;

/** True for a call that gives back what was stored before, in a database or any other store. */
export function isStoredRead(call: CallNode): boolean {
  if (isDatabaseCall(call)) return true;
  const name = calledName(call) ?? '';
  const [first] = call.arguments;
  if (name === 'send' && first?.type === NodeType.NewExpression) return storeCommand.test(calledName(first) ?? '');
  return storeReads.test(name) && storePackages.test(moduleMember(call.callee)?.module ?? '');
}

/** True for a call that reads from a database, by the package it comes from or, where that is not known, by an unmistakable name. */
export function isDatabaseCall(call: CallNode): boolean {
  const name = calledName(call);
  if (name === undefined || unwrap(call.callee).type !== NodeType.MemberExpression) return false;
  const member = moduleMember(call.callee);
  if (member !== undefined)
    return databasePackages.test(member.module) && (member.path.includes('()') || readingMethods.test(name));
  return readingNames.test(name) || isModelFind(call, name) || isOfModelClass(call, name);
}

const writingMethods = /^(?:insert|upsert|update|patch|delete|create|save|build|destroy|remove|bulk)/;

/** `Bottle.query().where(…)` of a class that extends the model of a package. */
function isOfModelClass(call: CallNode, name: string): boolean {
  const root = rootIdentifier(call.callee);
  const model = root === undefined || writingMethods.test(name) ? undefined : valueOf(root);
  const base = model?.kind === 'class' ? model.node.superClass : null;
  return base !== null && databasePackages.test(moduleMember(base)?.module ?? '');
}

/** `Comment.find({ … })` of a model that cannot be seen; lists are asked with a function. */
function isModelFind(call: CallNode, name: string): boolean {
  if (name !== 'find' || call.arguments.some((argument) => isFunctionNode(argument))) return false;
  const callee = unwrap(call.callee);
  const object = callee.type === NodeType.MemberExpression ? unwrap(callee.object) : undefined;
  return object?.type === NodeType.Identifier && /^[A-Z][a-z]\w*$/.test(object.name) && object.name !== 'Array';
}
