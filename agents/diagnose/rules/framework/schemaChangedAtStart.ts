import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { findVariable, keyName, propertyName, referencesOf, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { fileOf, textOf, type CallNode } from '../../source/sourceFile.ts';
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
      if (fileOf(place) !== scene.file) continue;
      const isOn =
        (setting === true || isConstant(setting, true)) && !isDevelopmentOnly(call) && !isDevelopmentOnly(place);
      scene.judge(place, isOn ? { detail, ...(severity && { severity }) } : undefined);
    }
  };
  return {
    CallExpression: check,
    NewExpression: check,
    // Options that a factory, a class or a file of settings gives: no call shows whose they are, but their names do.
    ObjectExpression: (object): void => {
      if (setUpPath.test(scene.file.path) || !isDatabaseOptions(object) || isGivenToCall(object)) return;
      for (const { place, setting, detail, severity } of typeormSettings([object])) {
        const isOn = (setting === true || isConstant(setting, true)) && !isDevelopmentOnly(place);
        scene.judge(place, isOn ? { detail, ...(severity && { severity }) } : undefined);
      }
    },
  };
});

/** Settings of TypeORM: a type of database, and entities or where the database is. */
function isDatabaseOptions(object: TSESTree.ObjectExpression): boolean {
  const names = new Set(
    object.properties.map((property) => (property.type === NodeType.Property ? keyName(property) : undefined)),
  );
  const isTold = names.has('type') || names.has('dialect');
  return isTold && ['entities', 'autoLoadEntities', 'migrations', 'database', 'url'].some((name) => names.has(name));
}

function isGivenToCall(object: TSESTree.ObjectExpression): boolean {
  const { parent } = object;
  const call =
    parent.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier
      ? referencesOf(findVariable(parent.id)).map(({ identifier }) => identifier.parent)
      : [parent];
  return call.some(
    (outer) => (outer.type === NodeType.NewExpression || outer.type === NodeType.CallExpression) && isTypeorm(outer),
  );
}

interface Setting {
  readonly place: TSESTree.Node;
  /** `true` where the call itself does it. */
  readonly setting: TSESTree.Node | true;
  readonly detail: string;
  readonly severity?: Weakness['severity'];
}

function settingsOf(call: CallNode): readonly Setting[] {
  const [first] = call.arguments;
  if (first === undefined) return schemaGenerator(call) ?? [];
  if (isTypeorm(call)) return typeormSettings(call.arguments);
  const generated = schemaGenerator(call);
  if (generated !== undefined) return generated;
  if (isSequelizeMaker(call)) return sequelizeSettings(call);
  if (calledName(call) !== 'sync' || !isDatabase(call)) return [];
  return [
    ...settingFor(first, 'force', 'Here every start drops the tables and makes them anew, empty.', 'high'),
    ...settingFor(first, 'alter', 'Here every start alters the tables to fit the models.'),
  ];
}

/** MikroORM: `orm.getSchemaGenerator().updateSchema()`, `orm.schema.refreshDatabase()`. */
function schemaGenerator(call: CallNode): readonly Setting[] | undefined {
  const name = calledName(call) ?? '';
  const owner = call.callee.type === NodeType.MemberExpression ? textOf(call.callee.object) : '';
  if (!/^(?:updateSchema|refreshDatabase|dropSchema)$/.test(name)) return undefined;
  if (!/getSchemaGenerator\(\)$|\borm\.schema$|\b(?:schemaG|g)enerator$/.test(owner)) return undefined;
  const isLost = name !== 'updateSchema';
  const detail = isLost
    ? 'Here every start drops the tables and makes them anew, empty.'
    : 'Here every start alters the tables to fit the entities.';
  return [{ place: call, setting: true, detail, ...(isLost && { severity: 'high' as const }) }];
}

function isSequelizeMaker(call: CallNode): boolean {
  const member = moduleMember(call.callee);
  const path = member?.path.join('.') ?? '';
  return (
    (member?.module === '@nestjs/sequelize' && path === 'SequelizeModule.forRoot') ||
    (member !== undefined && /^sequelize(?:-typescript)?$/.test(member.module) && path === 'Sequelize')
  );
}

/** `new Sequelize({ sync: { alter: true } })`: how every later `sync()` is done. */
function sequelizeSettings(call: CallNode): readonly Setting[] {
  return call.arguments.flatMap((argument) => {
    const sync = settingOf(argument, 'sync');
    if (sync === undefined) return [];
    return [
      ...settingFor(sync, 'force', 'Here every start drops the tables and makes them anew, empty.', 'high'),
      ...settingFor(sync, 'alter', 'Here every start alters the tables to fit the models.'),
    ];
  });
}

function typeormSettings(given: readonly TSESTree.Node[]): readonly Setting[] {
  const options = given.find((argument) => settingOf(argument, 'type') !== undefined) ?? given[0];
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
