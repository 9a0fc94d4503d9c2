import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { keyName, propertyOf, stringOf } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import type { Project } from '../../source/project.ts';
import { textOf, type SourceFile } from '../../source/sourceFile.ts';
import { objectOf } from './settings.ts';
import { ProjectAnswers } from '../../source/memory.ts';

/** A kind of stored record that has a password which reading it brings along. */
export interface SecretModel {
  /** In lower case, as the model is called where it is used: `user`. */
  readonly names: readonly string[];
  readonly column: string;
}

const passwordColumn =
  /^(password|passwordHash|password_hash|hashedPassword|hashed_password|passwd|pwd|pass|encryptedPassword|encrypted_password|salt|hash)$/;
const hiding =
  /toJSON|toObject|transform|defaultScope|@Exclude|select\s*:\s*false|delete\s+\w+\.(?:password|pass|hash|salt)|hidden\s*:|mongoose-hidden|private\s*:\s*true/;

const known = new ProjectAnswers<Project, readonly SecretModel[]>();

/** The models of the workspace whose records bring a password: Mongoose, Sequelize, TypeORM, Prisma, SQL tables. */
export function secretModels(project: Project): readonly SecretModel[] {
  let models = known.get(project);
  if (models === undefined) known.set(project, (models = findModels(project)));
  return models;
}

function findModels(project: Project): readonly SecretModel[] {
  const models = project
    .codeFiles()
    .flatMap((file) => (hiding.test(file.text) ? [] : [...modelsOfCalls(file), ...entities(file)]));
  return [...models, ...prismaModels(project)];
}

function modelsOfCalls(file: SourceFile): SecretModel[] {
  return file.calls.flatMap((call) => {
    const callee = textOf(call.callee);
    const isModel = /(?:^|\.)(?:Schema|define|init|model)$/.test(callee);
    if (!isModel) return [];
    const column = call.arguments.map((argument) => passwordOf(objectOf(argument))).find((name) => name !== undefined);
    return column === undefined ? [] : [{ names: namesOf(file, call, stringOf(call.arguments[0])), column }];
  });
}

/** The names by which a model may be used: the one it is defined by, that of the file, that of the variable. */
function namesOf(file: SourceFile, call: TSESTree.Node, own: string | undefined): readonly string[] {
  const names = [own, file.path.split('/').at(-1)?.split('.')[0]];
  const { parent } = call;
  if (parent?.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier)
    names.push(parent.id.name);
  for (const other of file.calls)
    if (/(?:^|\.)model$/.test(textOf(other.callee))) names.push(stringOf(other.arguments[0]));
  return names.flatMap((name) => (name === undefined ? [] : [singular(name)]));
}

export function singular(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-_]?(?:schema|model|entity|repository|repo|collection|dao)$/, '')
    .replace(/s$/, '');
}

function passwordOf(object: TSESTree.ObjectExpression | undefined): string | undefined {
  for (const property of object?.properties ?? []) {
    if (property.type !== NodeType.Property) continue;
    const name = keyName(property) ?? '';
    if (passwordColumn.test(name) && !/^(salt|hash)$/.test(name)) return name;
    if (
      name === 'local' &&
      property.value.type === NodeType.ObjectExpression &&
      propertyOf(property.value, 'password') !== undefined
    )
      return 'local.password';
  }
  return undefined;
}

/** TypeORM's entities: classes with a decorated password. */
function entities(file: SourceFile): SecretModel[] {
  return file.classes.flatMap((node) => {
    const isEntity = node.decorators.some(({ expression }) => /^(Entity|Schema|Table)\b/.test(textOf(expression)));
    if (!isEntity || node.id === null) return [];
    const column = node.body.body
      .flatMap((member) => (member.type === NodeType.PropertyDefinition ? [keyName(member) ?? ''] : []))
      .find((name) => passwordColumn.test(name));
    return column === undefined ? [] : [{ names: [singular(node.id.name)], column }];
  });
}

function prismaModels(project: Project): SecretModel[] {
  return [...project.texts].flatMap(([path, text]) => {
    if (!path.endsWith('.prisma')) return [];
    return [...text.matchAll(/^model\s+(\w+)\s*\{([^}]*)\}/gm)].flatMap(([, name = '', body = '']) => {
      const column = body
        .split('\n')
        .map((line) => line.trim().split(/\s/)[0] ?? '')
        .find((word) => passwordColumn.test(word));
      return column === undefined ? [] : [{ names: [name.toLowerCase()], column }];
    });
  });
}

/** True for a call of a package that is no database. */
export function isForeignCall(call: TSESTree.CallExpression): boolean {
  const member = moduleMember(call.callee);
  return member !== undefined && /^(axios|got|node-fetch|lodash|fs|path)$/.test(member.module);
}
