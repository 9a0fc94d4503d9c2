import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { keyName, propertyName, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineProductionRule, isDevelopmentOnly } from '../configuration/places.ts';
import { isConstant, settingOf } from '../configuration/settings.ts';
import type { Weakness } from '../defineRule.ts';

/** Names of what stands for a whole database in Sequelize. */
const databaseName = /^(?:sequelize|db|database|models|connection|orm|sql)$/i;
const setUpPath =
  /(?:^|\/)(?:migrations?|scripts?|seeds?|seeders?|setup|bin|tools?)\/|(?:migrat|seed|setup|reset)[\w-]*\.[cm]?[jt]s$/i;

/** Object mappers that fit the tables to the code whenever the service starts. */
export const schemaChangedAtStart = defineProductionRule((scene) => {
  const check = (call: CallNode): void => {
    if (setUpPath.test(scene.file.path)) return;
    for (const { place, setting, detail, severity } of settingsOf(call)) {
      const isOn = isConstant(setting, true) && !isDevelopmentOnly(call) && !isDevelopmentOnly(place);
      scene.judge(place, isOn ? { detail, ...(severity && { severity }) } : undefined);
    }
  };
  return { CallExpression: check, NewExpression: check };
});

interface Setting {
  readonly place: TSESTree.Node;
  readonly setting: TSESTree.Node;
  readonly detail: string;
  readonly severity?: Weakness['severity'];
}

function settingsOf(call: CallNode): readonly Setting[] {
  const [first] = call.arguments;
  if (first === undefined) return [];
  if (isTypeorm(call)) return typeormSettings(call);
  if (calledName(call) !== 'sync' || !isDatabase(call)) return [];
  return [
    ...settingFor(first, 'force', 'Here every start drops the tables and makes them anew, empty.', 'high'),
    ...settingFor(first, 'alter', 'Here every start alters the tables to fit the models.'),
  ];
}

function typeormSettings(call: CallNode): readonly Setting[] {
  const options = call.arguments.find((argument) => settingOf(argument, 'type') !== undefined) ?? call.arguments[0];
  if (options === undefined) return [];
  const type = settingOf(options, 'type');
  const database = settingOf(options, 'database');
  // A database in memory has no other schema.
  if (/^(?:sqlite|better-sqlite3|sqljs)$/.test(stringOf(type) ?? '') && /memory/.test(database ? textOf(database) : ''))
    return [];
  return [
    ...settingFor(options, 'synchronize', 'Here TypeORM alters the tables at every start until they fit the entities.'),
    ...settingFor(options, 'dropSchema', 'Here TypeORM drops all tables at every start.', 'high'),
  ];
}

function settingFor(
  options: TSESTree.Node,
  name: string,
  detail: string,
  severity?: Weakness['severity'],
): readonly Setting[] {
  const setting = settingOf(options, name);
  if (setting === undefined) return [];
  const { parent } = setting;
  const place = parent?.type === NodeType.Property && keyName(parent) === name ? parent : setting;
  return [{ place, setting, detail, severity }];
}

/** `new DataSource(…)`, `createConnection(…)`, `TypeOrmModule.forRoot(…)`. */
function isTypeorm(call: CallNode): boolean {
  const member = moduleMember(call.callee);
  const path = member?.path.join('.') ?? '';
  return (
    (member?.module === 'typeorm' && /^(?:DataSource|createConnections?|Connection)$/.test(path)) ||
    (member?.module === '@nestjs/typeorm' && path === 'TypeOrmModule.forRoot')
  );
}

/** `sequelize.sync(…)`, `db.sequelize.sync(…)`: all tables, not those of one model. */
function isDatabase(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return false;
  const owner = unwrap(callee.object);
  const member = moduleMember(owner);
  if (member !== undefined)
    return /^sequelize/.test(member.module) && /^Sequelize\.\(\)$|^\(\)$/.test(member.path.join('.'));
  if (valueOf(owner) !== undefined) return false;
  const name =
    owner.type === NodeType.Identifier
      ? owner.name
      : owner.type === NodeType.MemberExpression
        ? (propertyName(owner) ?? '')
        : '';
  return databaseName.test(name);
}
