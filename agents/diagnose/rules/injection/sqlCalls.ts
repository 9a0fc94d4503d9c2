import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { propertyName, propertyOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import type { CallNode } from '../../source/sourceFile.ts';

const drivers =
  /^(pg|pg-pool|pg-native|postgres|@neondatabase\/serverless|@vercel\/postgres|mysql|mysql2(?:\/promise)?|promise-mysql|mariadb(?:\/callback)?|sqlite3?|better-sqlite3|sql\.js|@libsql\/client|@planetscale\/database|mssql(?:\/.*)?|tedious|oracledb|pg-promise|slonik|odbc|ibm_db|snowflake-sdk|duckdb|@google-cloud\/(?:bigquery|spanner)|cassandra-driver|@databases\/.*|postgres-array|sequelize|sequelize-typescript|typeorm|@nestjs\/typeorm|@mikro-orm\/.*|node:sqlite|sqlite)$/;
const driverMethods = new Set(
  'query execute exec run all get each prepare batch any one none many oneOrNone manyOrNone multi result stream unsafe queryStream map executeMany'.split(
    ' ',
  ),
);
/** Of these, the ones that mean SQL also where the driver cannot be seen: `client.get(…)` may be anything. */
const unknownMethods = new Set(['query', 'execute', 'unsafe']);
/** Methods that take a piece of SQL as it is, whatever they belong to. */
const unmistakable =
  /^(?:\$queryRawUnsafe|\$executeRawUnsafe|(?:where|andWhere|orWhere|having|orHaving|orderBy|groupBy|join|from|select|count)Raw|rawQuery|runRaw|queryRaw|executeSql|queryUnsafe)$/;
const databaseName =
  /^_?(?:db|database|pool|client|conn|connection|knex|sequelize|mysql|pg|postgres|sqlite|sqlite3|pgPool|pgClient|mysqlPool|con|dbConn|dbConnection|dbPool|dataSource|entityManager|manager|queryRunner|trx|tx|transaction|sqlClient|executor)$/i;
const builderMethods = new Set(
  'where andWhere orWhere having andHaving orHaving orderBy addOrderBy groupBy addGroupBy select addSelect from innerJoin leftJoin'.split(
    ' ',
  ),
);

/** The argument of a call that a database takes as SQL, or as a raw piece of it; undefined for all other calls. */
export function sqlArgument(call: CallNode): TSESTree.Node | undefined {
  const name = calledName(call);
  const callee = unwrap(call.callee);
  const [first] = call.arguments;
  if (name === undefined || first === undefined || first.type === NodeType.SpreadElement) return undefined;
  const member = moduleMember(callee);
  if (isRawPiece(name, callee, member)) return first;
  if (callee.type !== NodeType.MemberExpression) return undefined;
  if (builderMethods.has(name) && isQueryBuilder(callee.object, member?.module)) return first;
  if (!driverMethods.has(name)) return undefined;
  if (member !== undefined) {
    // What a prepared statement is run with are values.
    const isPrepared = member.path.slice(0, -1).some((segment) => /^prepare/.test(segment));
    return drivers.test(member.module) && !isPrepared ? textOption(first) : undefined;
  }
  return unknownMethods.has(name) && databaseName.test(receiverName(callee.object)) ? textOption(first) : undefined;
}

function isRawPiece(
  name: string,
  callee: TSESTree.Node,
  member: { readonly module: string; readonly path: readonly string[] } | undefined,
): boolean {
  if (unmistakable.test(name)) return true;
  const receiver = callee.type === NodeType.MemberExpression ? receiverName(callee.object) : '';
  switch (member?.module) {
    case 'knex':
    case 'objection':
    case 'kysely':
    case '@prisma/client':
    case '@mikro-orm/core':
    case '@mikro-orm/knex':
      return name === 'raw';
    case 'sequelize':
    case 'sequelize-typescript':
      return name === 'literal';
    case 'typeorm':
      return name === 'Raw';
    case undefined:
      if (name === 'raw') return /^(?:knex|db|trx|tx|database|sql|Prisma|Model|connection)$/i.test(receiver);
      return name === 'literal' && /^sequelize$/i.test(receiver);
    default:
      return name === 'raw' && /^(?:drizzle-orm|sql-template)/.test(member?.module ?? '');
  }
}

/** A chain that begins with `createQueryBuilder`, as TypeORM's do: it takes conditions and orderings as they are. */
function isQueryBuilder(node: TSESTree.Node, module: string | undefined): boolean {
  const bare = unwrap(node);
  if (module !== undefined && module !== 'typeorm' && module !== '@nestjs/typeorm') return false;
  if (bare.type === NodeType.Identifier) return module !== undefined || /^(?:qb|queryBuilder)$/i.test(bare.name);
  if (bare.type !== NodeType.CallExpression) return false;
  const callee = unwrap(bare.callee);
  if (calledName(bare) === 'createQueryBuilder') return true;
  return callee.type === NodeType.MemberExpression && isQueryBuilder(callee.object, module);
}

/** `query({ text: … })` of pg and `query({ sql: … })` of mysql. */
function textOption(argument: TSESTree.Node): TSESTree.Node {
  if (argument.type !== NodeType.ObjectExpression) return argument;
  return propertyOf(argument, 'text') ?? propertyOf(argument, 'sql') ?? argument;
}

/** The last name of what a method is called on: `pool` for `this.pool` and for `getPool()`. */
export function receiverName(node: TSESTree.Node): string {
  const bare = unwrap(node);
  if (bare.type === NodeType.Identifier) return bare.name;
  if (bare.type === NodeType.MemberExpression) return propertyName(bare) ?? '';
  if (bare.type !== NodeType.CallExpression) return '';
  return receiverName(bare.callee).replace(/^get(?=[A-Z])/, '');
}
