import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isFunctionNode, keyName, propertyOf, unwrap } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { projectOf, type Project } from '../../source/project.ts';
import { fileOf, textOf, type CallNode } from '../../source/sourceFile.ts';
import { originsOf } from './origins.ts';
import { receiverName } from './sqlCalls.ts';
import { ProjectAnswers } from '../../source/memory.ts';

const mongoPackages =
  /^(?:mongoose|@nestjs\/mongoose|mongodb|monk|mongojs|mongoist|@typegoose\/typegoose|nedb(?:-promises)?|@seald-io\/nedb|nano)$/;
const otherPackages =
  /^(?:sequelize|typeorm|@prisma\/client|objection|bookshelf|knex|@mikro-orm\/core|pg|mysql2?|better-sqlite3|drizzle-orm)$/;
/** Where the filter stands among a method's arguments. */
const filterIndex: Readonly<Record<string, number>> = {
  find: 0,
  findOne: 0,
  findOneAndUpdate: 0,
  findOneAndDelete: 0,
  findOneAndReplace: 0,
  findOneAndRemove: 0,
  findAndModify: 0,
  update: 0,
  updateOne: 0,
  updateMany: 0,
  replaceOne: 0,
  deleteOne: 0,
  deleteMany: 0,
  remove: 0,
  count: 0,
  countDocuments: 0,
  exists: 0,
  distinct: 1,
  where: 0,
  match: 0,
};
const unmistakable = new Set(
  'findOneAndUpdate findOneAndDelete findOneAndReplace findOneAndRemove updateOne updateMany replaceOne deleteOne deleteMany countDocuments'.split(
    ' ',
  ),
);

export interface MongoCall {
  readonly kind: 'filter' | 'pipeline';
  readonly argument: TSESTree.Node;
  /** False where only the names tell that it is MongoDB. */
  readonly isKnown: boolean;
}

/** What a call gives to MongoDB (or a database with its query language) as a filter or as a pipeline. */
export function mongoCall(call: CallNode): MongoCall | undefined {
  const name = calledName(call) ?? '';
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const isPipeline = name === 'aggregate';
  const index = isPipeline ? 0 : Object.hasOwn(filterIndex, name) ? filterIndex[name] : undefined;
  const argument = index === undefined ? undefined : call.arguments[index];
  if (argument === undefined || argument.type === NodeType.SpreadElement || isFunctionNode(argument)) return undefined;
  const kind = isPipeline ? 'pipeline' : 'filter';
  const member = moduleMember(callee);
  if (member !== undefined) return mongoPackages.test(member.module) ? { kind, argument, isKnown: true } : undefined;
  const receiver = valueOf(callee.object)?.kind;
  if (receiver !== undefined && receiver !== 'class' && receiver !== 'instance') return undefined;
  if (usesOtherDatabase(projectOf(call)) || hasOption(argument)) return undefined;
  const isCollection = isCollectionLike(callee.object) || isCollectionCall(callee.object);
  if (!isCollection && !unmistakable.has(name)) return undefined;
  return { kind, argument, isKnown: isCollection && (usesMongo(projectOf(call)) || isCollectionCall(callee.object)) };
}

/** Sequelize, TypeORM and Prisma take `{ where: … }`. */
function hasOption(argument: TSESTree.Node): boolean {
  return (
    argument.type === NodeType.ObjectExpression &&
    ['where', 'include', 'order', 'attributes', 'relations'].some((name) => propertyOf(argument, name) !== undefined)
  );
}

/** `db.collection('users')`, `users`, `User`, `this.userModel`, `db.users`. */
function isCollectionLike(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.CallExpression) {
    const name = calledName(bare) ?? '';
    return (
      /^(?:collection|model|getCollection|find|findOne|aggregate)$/.test(name) ||
      (name === 'get' && /^(?:db|database)$/.test(receiverName(bare)))
    );
  }
  const name = receiverName(bare);
  if (/(?:collection|coll|model)$/i.test(name)) return true;
  if (bare.type === NodeType.Identifier && /^[A-Z][a-z]\w*$/.test(name)) return true;
  const isStored =
    bare.type === NodeType.MemberExpression &&
    /^(?:db|database|models|collections|mongo)$/.test(receiverName(bare.object));
  return (
    isStored ||
    (/^(?:users?|accounts?|posts?|comments?|products?|orders?|items?|messages?|sessions?|tokens?|customers?|documents?)(?:Col|Db|Store)?$/.test(
      name,
    ) &&
      usesMongo(projectOf(node)))
  );
}

/** What `db.collection('users')` gave, through a variable or a member of `this`. */
function isCollectionCall(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  const isOfThis = bare.type === NodeType.MemberExpression && bare.object.type === NodeType.ThisExpression;
  const origins = isOfThis
    ? fileOf(bare).assignments.flatMap(({ left, right }) => (textOf(left) === textOf(bare) ? [unwrap(right)] : []))
    : originsOf(bare);
  return origins.some((origin) => origin.type === NodeType.CallExpression && calledName(origin) === 'collection');
}

const mongoProjects = new ProjectAnswers<Project, boolean>();
const nedbProjects = new ProjectAnswers<Project, boolean>();
const otherProjects = new ProjectAnswers<Project, boolean>();

/** NeDB speaks the language of MongoDB without `$eq`. */
export function usesNedb(project: Project): boolean {
  return usesPackage(project, /nedb/, nedbProjects);
}

export function usesMongo(project: Project): boolean {
  return usesPackage(project, mongoPackages, mongoProjects);
}

function usesOtherDatabase(project: Project): boolean {
  return !usesMongo(project) && usesPackage(project, otherPackages, otherProjects);
}

function usesPackage(project: Project, packages: RegExp, cache: ProjectAnswers<Project, boolean>): boolean {
  let found = cache.get(project);
  if (found !== undefined) return found;
  found = project.manifests.some(({ dependencies }) => Object.keys(dependencies).some((name) => packages.test(name)));
  found ||= project.codeFiles().some(({ text }) => {
    for (const [, name] of text.matchAll(/(?:from|require\()\s*['"]([^'"]+)['"]/g))
      if (name !== undefined && packages.test(name)) return true;
    return false;
  });
  cache.set(project, found);
  return found;
}

/** The values of a filter that operators can come in through, with a computed key as a value of its own. */
export function filterValues(
  filter: TSESTree.ObjectExpression,
): readonly { readonly node: TSESTree.Node; readonly isKey: boolean }[] {
  return filter.properties.flatMap((property) => {
    if (property.type === NodeType.SpreadElement) return [{ node: property.argument, isKey: false }];
    const name = keyName(property);
    if (name === undefined)
      return [
        { node: property.key, isKey: true },
        { node: property.value, isKey: false },
      ];
    // What stands below a comparison is a value for it, whatever its shape; `$where` is judged for itself.
    if (name.startsWith('$') && !/^\$(?:or|and|nor|not|elemMatch|match|expr)$/.test(name)) return [];
    return nestedValues(property.value);
  });
}

function nestedValues(value: TSESTree.Node): readonly { readonly node: TSESTree.Node; readonly isKey: boolean }[] {
  const bare = unwrap(value);
  if (bare.type === NodeType.ObjectExpression) return filterValues(bare);
  if (bare.type === NodeType.ArrayExpression)
    return bare.elements.flatMap((element) => (element === null ? [] : nestedValues(element)));
  return [{ node: bare, isKey: false }];
}
