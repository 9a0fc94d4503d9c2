import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf, callersOf } from '../../flow/calls.ts';
import {
  ancestors,
  isFunctionNode,
  keyName,
  lastName,
  propertyOf,
  rootIdentifier,
  stringOf,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { objectOf } from '../../flow/definitions.ts';
import { fileOf, nodesInside, textOf } from '../../source/sourceFile.ts';
import { wordsAround } from './loginHandlers.ts';
import { wordsOf } from './words.ts';

/** A place where the password of an account that exists is replaced. */
export interface PasswordWrite {
  readonly place: TSESTree.Node;
  /** The functions around it, innermost first. */
  readonly around: readonly FunctionNode[];
  /** The words by which they, and what calls them, are known. */
  readonly words: readonly string[];
  /** Their texts, with those of the functions that they call and are called by. */
  readonly text: string;
}

const updating =
  /^(update|updateOne|updateUser|updateById|findOneAndUpdate|findByIdAndUpdate|patch|patchAndFetchById|set|save|merge|setPassword|updatePassword|changePassword|savePassword|storePassword|updateMany)$/;
const inSql =
  /\bupdate\b[^;]*?\bset\b[^;]*?\b["'`]?\w*(?:password|passwd|pwd)\w*["'`]?\s*=\s*(?:\?|\$\d|:\w|@\w|'?\$\{|'\s*$|crypt\()/i;
const maxCharacters = 4_000;

/** The replacement of a password that a node is; undefined for all else, registrations among them. */
export function passwordWrite(node: TSESTree.Node): PasswordWrite | undefined {
  if (!isWrite(node)) return undefined;
  const around = [...ancestors(node)].filter((ancestor) => isFunctionNode(ancestor)).slice(0, 3);
  const own = around.filter((owner) => textOf(owner).length < maxCharacters);
  const [first] = own;
  if (first === undefined) return undefined;
  const callers = own.flatMap((owner) => callersOf(owner)).slice(0, 6);
  const outer = callers
    .flatMap((call) => [...ancestors(call)].filter((ancestor) => isFunctionNode(ancestor)).slice(0, 2))
    .filter((owner) => textOf(owner).length < maxCharacters);
  const words = [...own, ...outer].flatMap((owner) => [...wordsAround(owner)]);
  if (words.some((word) => noChange.test(word))) return undefined;
  const called = nodesInside(fileOf(first).calls, first).flatMap((call) => [...calleesOf(call)]);
  const text = [...own, ...outer, ...called].map((owner) => textOf(owner)).join('\n');
  return { place: node, around: own, words, text };
}

const noChange =
  /^(register|registration|signup|seed|seeds|migrate|migration|create|login|signin|authenticate|import|rehash|upgrade|invite|invitation|bootstrap|install|setup)$/;

function isWrite(node: TSESTree.Node): boolean {
  switch (node.type) {
    case NodeType.Literal:
      return typeof node.value === 'string' && inSql.test(node.value);
    case NodeType.TemplateLiteral:
      return inSql.test(node.quasis.map(({ value }) => value.raw).join('${}'));
    case NodeType.CallExpression:
      return (
        updating.test(calledName(node) ?? '') &&
        unwrap(node.callee).type === NodeType.MemberExpression &&
        (setsPassword(node) || /^setPassword$/.test(calledName(node) ?? ''))
      );
    case NodeType.AssignmentExpression: {
      const { left } = node;
      const root = left.type === NodeType.MemberExpression ? rootIdentifier(left.object) : undefined;
      if (root === undefined || !isPasswordColumn(lastName(left) ?? '')) return false;
      const owner = [...ancestors(node)].find((ancestor) => isFunctionNode(ancestor));
      return (
        owner !== undefined &&
        new RegExp(
          `\\b${root.name.replaceAll('$', '\\$')}\\s*\\.\\s*save\\s*\\(|\\.save\\(\\s*${root.name.replaceAll('$', '\\$')}\\b`,
        ).test(textOf(owner))
      );
    }
    default:
      return false;
  }
}

function setsPassword(call: TSESTree.CallExpression): boolean {
  const given = isFirstOfUpdate(call) ? call.arguments.slice(1) : call.arguments;
  return given.some((argument) => {
    const outer = objectOf(argument);
    const objects =
      outer === undefined
        ? []
        : [outer, ...['$set', 'data'].flatMap((name) => objectOf(propertyOf(outer, name)) ?? [])];
    return objects.some((object) => object.properties.some((property) => isNewPassword(property)));
  });
}

function isNewPassword(property: TSESTree.ObjectLiteralElement): boolean {
  return (
    property.type === NodeType.Property &&
    isPasswordColumn(keyName(property) ?? '') &&
    stringOf(property.value) === undefined
  );
}

/** True for an update whose first argument says which records it is about, as MongoDB and TypeORM have it; Sequelize has `where` in the second. */
export function isFirstOfUpdate(call: TSESTree.CallExpression): boolean {
  const second = objectOf(call.arguments[1]);
  return (
    call.arguments.length > 1 &&
    /^(update|updateOne|findOneAndUpdate|findByIdAndUpdate|updateMany)$/.test(calledName(call) ?? '') &&
    (second === undefined || propertyOf(second, 'where') === undefined)
  );
}

/** `password`, `passwordHash`, `hashed_password`, `pwd`; not `passwordChangedAt`. */
function isPasswordColumn(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.some((word) => /^(password|passwd|pwd)$/.test(word)) &&
    words.every((word) => /^(password|passwd|pwd|hash|hashed|digest|encrypted|user|new)$/.test(word))
  );
}
