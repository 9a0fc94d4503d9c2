import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { ancestors, isFunctionNode, keyName } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { matchesText } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { constantOf, type Constant } from './settings.ts';

/** A setting with which a parser lets through what it refuses by itself. */
interface Setting {
  readonly isWeak: (value: Constant) => boolean;
  readonly detail: string;
  /** Packages whose call must be around it; where it is left out, the name says enough. */
  readonly packages?: RegExp;
  readonly severity?: Weakness['severity'];
  readonly cwe: readonly number[];
}

const isTrue = (value: Constant): boolean => value === true;
const ignores = (value: Constant): boolean => value === 'ignore';
const prototypes =
  'Here objects of clients may carry __proto__ and constructor, which reach the prototype where they are merged.';
const queryParsers =
  /^(?:qs|express|body-parser|koa-qs|koa-body|koa-bodyparser|@koa\/bodyparser|fastify|@fastify\/formbody)$/;
const mostParameters = 10_000;

const settings: Readonly<Record<string, Setting>> = {
  onProtoPoisoning: { isWeak: ignores, detail: prototypes, cwe: [1321] },
  onConstructorPoisoning: { isWeak: ignores, detail: prototypes, cwe: [1321] },
  protoAction: { isWeak: ignores, detail: prototypes, cwe: [1321] },
  constructorAction: { isWeak: ignores, detail: prototypes, cwe: [1321] },
  allowPrototypes: {
    isWeak: isTrue,
    detail: 'Here keys of the query may take the place of methods that every object has.',
    severity: 'low',
    cwe: [1321],
  },
  allowProtoPropertiesByDefault: {
    isWeak: isTrue,
    detail: 'Here templates of Handlebars reach the prototypes of what they are given, and so code that runs.',
    cwe: [1321],
  },
  allowProtoMethodsByDefault: {
    isWeak: isTrue,
    detail: 'Here templates of Handlebars call methods of the prototypes of what they are given.',
    cwe: [1321],
  },
  operatorsAliases: {
    isWeak: isTrue,
    packages: /^sequelize/,
    detail: 'Here words such as $or and $ne of a client become operators of the query.',
    cwe: [943],
  },
  insecureHTTPParser: {
    isWeak: isTrue,
    detail: 'Here malformed headers are taken, by which requests can be smuggled past a proxy.',
    cwe: [444],
  },
  parameterLimit: {
    isWeak: (value) => typeof value === 'number' && value > mostParameters,
    packages: queryParsers,
    detail: 'Here a form may have that many fields, all of which are parsed in one go.',
    severity: 'low',
    cwe: [770, 400],
  },
  arrayLimit: {
    isWeak: (value) => typeof value === 'number' && value > mostParameters,
    packages: queryParsers,
    detail: 'Here a short query makes an array of that many places.',
    severity: 'low',
    cwe: [770, 400],
  },
  depth: {
    isWeak: (value) => value === false || (typeof value === 'number' && value > 100),
    packages: queryParsers,
    detail: 'Here a query may nest that deeply, and whatever walks the object walks that far.',
    severity: 'low',
    cwe: [770, 400],
  },
  parseNested: {
    isWeak: isTrue,
    packages: /^express-fileupload$/,
    detail: 'Here names of form fields are paths into the object that is made of them.',
    severity: 'low',
    cwe: [1321, 915],
  },
};
const anyName = new RegExp(`\\b(?:${Object.keys(settings).join('|')})\\b`);

/** Parsers told to let through what they keep from the program for its safety. */
export const unsafeParsingOption = defineProductionRule((scene) => {
  if (!matchesText(scene.file, anyName)) return {};
  return {
    Property: (property): void => {
      if (property.parent.type !== NodeType.ObjectExpression) return;
      const name = keyName(property) ?? '';
      const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
      if (setting === undefined || !isAround(property, setting.packages)) return;
      const value = constantOf(property.value);
      const isAliased = name === 'operatorsAliases' && value === undefined;
      const isWeak = isAliased || (value !== undefined && setting.isWeak(value.value));
      scene.judge(
        property,
        isWeak && !isDevelopmentOnly(property)
          ? { detail: setting.detail, cwe: setting.cwe, ...(setting.severity && { severity: setting.severity }) }
          : undefined,
      );
    },
  };
});

/** True inside the arguments of a call of one of the packages. */
function isAround(property: TSESTree.Property, packages: RegExp | undefined): boolean {
  if (packages === undefined) return true;
  for (const ancestor of ancestors(property)) {
    if (isFunctionNode(ancestor)) return false;
    if (ancestor.type !== NodeType.CallExpression && ancestor.type !== NodeType.NewExpression) continue;
    if (packages.test(moduleMember(ancestor.callee)?.module ?? '')) return true;
  }
  return false;
}
