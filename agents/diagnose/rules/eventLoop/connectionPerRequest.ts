import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { ancestors, contains, enclosingFunction, findVariable, isFunctionNode, unwrap } from '../../flow/scope.ts';
import { calledName } from '../../flow/callers.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { describePath, isServiceFile, pathFromHandler } from './serving.ts';
import { optionOf, variableOf } from './tree.ts';

/** What opens connections, as members of its package. */
const opening: Readonly<Record<string, RegExp>> = {
  mysql: /^(createConnection|createPool)$/,
  mysql2: /^(createConnection|createPool)$/,
  'mysql2/promise': /^(createConnection|createPool)$/,
  'promise-mysql': /^(createConnection|createPool)$/,
  mariadb: /^(createConnection|createPool)$/,
  pg: /^(Client|Pool|connect|native\.Client)$/,
  'pg-promise': /^\(\)\.?$|^\(\)\(\)$/,
  mongodb: /^(MongoClient|MongoClient\.connect)$/,
  mongoose: /^(connect|createConnection)$/,
  redis: /^(createClient|createCluster)$/,
  ioredis: /^(|Redis|Cluster|Redis\.Cluster)$/,
  '@prisma/client': /^PrismaClient$/,
  sequelize: /^(|Sequelize)$/,
  knex: /^(|knex)$/,
  mssql: /^(connect|ConnectionPool)$/,
  oracledb: /^(getConnection|createPool)$/,
  amqplib: /^connect$/,
  'amqplib/callback_api': /^connect$/,
  typeorm: /^(createConnection|DataSource)$/,
  sqlite3: /(?:^|\.)Database$/,
  'better-sqlite3': /^$/,
  'cassandra-driver': /^Client$/,
  'neo4j-driver': /^driver$/,
  kafkajs: /^Kafka$/,
  postgres: /^$/,
  ldapjs: /^createClient$/,
};

/** A database or broker that is connected to anew while a request waits. */
export const connectionPerRequest = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const name = opened(call);
    if (name === undefined || !isServiceFile(call)) return;
    const path = isKept(call) ? undefined : pathFromHandler(call);
    scene.judge(call, path && { detail: `Here ${name} opens a connection of its own${describePath(path)}.` });
  };
  return { CallExpression: check, NewExpression: check };
});

function opened(call: CallNode): string | undefined {
  const member = moduleMember(call.callee);
  if (member === undefined || !Object.hasOwn(opening, member.module)) return undefined;
  const path = member.path.join('.');
  if (opening[member.module]?.test(path) !== true) return undefined;
  // With a pool's name, or nothing, it is taken from a pool.
  if (member.module === 'oracledb' && path === 'getConnection') {
    const options = objectOf(call.arguments[0]);
    if (
      options === undefined ||
      (optionOf(options, 'user') === 'absent' && optionOf(options, 'connectString') === 'absent')
    )
      return undefined;
  }
  if (member.module === 'mongodb' && path === 'MongoClient' && call.type !== NodeType.NewExpression) return undefined;
  return `${member.module}'s ${textOf(call.callee)}`;
}

/** True when what is opened is kept for the next request: in a variable or object outside the function, behind a test, or by a function that runs once. */
function isKept(call: CallNode): boolean {
  const variable = variableOf(call);
  const owner = enclosingFunction(call);
  const name = variable?.defs[0]?.name;
  if (name !== undefined && owner !== undefined && !contains(owner, name)) return true;
  if (
    variable !== undefined &&
    owner !== undefined &&
    isStoredOutside(
      variable.references.map(({ identifier }) => identifier),
      owner,
    )
  )
    return true;
  for (const ancestor of ancestors(call)) {
    const isInside = owner === undefined || contains(owner, ancestor);
    if (isInside && ancestor.type === NodeType.AssignmentExpression && isOutside(ancestor.left, owner)) return true;
    if (
      ancestor.type === NodeType.CallExpression &&
      /^(once|memoize|singleton|remember|set)$/.test(calledName(ancestor) ?? '')
    )
      return true;
    if (isFunctionNode(ancestor)) {
      if (/readyState|isConnected|cached|getConnectionManager/.test(textOf(ancestor.body))) return true;
      if (ancestor.parent.type === NodeType.MethodDefinition && ancestor.parent.kind === 'constructor') return true;
    }
  }
  return false;
}

function isStoredOutside(uses: readonly TSESTree.Node[], owner: TSESTree.Node): boolean {
  return uses.some((use) => {
    let value = use;
    while (
      value.parent?.type === NodeType.AwaitExpression ||
      value.parent?.type === NodeType.MemberExpression ||
      (value.parent?.type === NodeType.CallExpression && value.parent.callee === value)
    )
      value = value.parent;
    const { parent } = value;
    if (parent?.type === NodeType.AssignmentExpression && parent.right === value) return isOutside(parent.left, owner);
    return (
      parent?.type === NodeType.CallExpression &&
      calledName(parent) === 'set' &&
      parent.arguments.some((argument) => argument === value)
    );
  });
}

function isOutside(left: TSESTree.Node, owner: TSESTree.Node | undefined): boolean {
  const bare = unwrap(left);
  if (bare.type === NodeType.MemberExpression) {
    const root = textOf(bare);
    if (/^(this|global|globalThis|module|exports|app|process)\b/.test(root)) return true;
    return bare.object.type === NodeType.Identifier ? isOutside(bare.object, owner) : false;
  }
  const name = bare.type === NodeType.Identifier ? findVariable(bare)?.defs[0]?.name : undefined;
  return name !== undefined && owner !== undefined && !contains(owner, name);
}
