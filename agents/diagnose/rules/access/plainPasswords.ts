import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { enclosingHandler } from '../../flow/handlers.ts';
import {
  enclosingFunction,
  keyName,
  lastName,
  propertyOf,
  rootIdentifier,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import type { Project } from '../../source/project.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import type { Weakness } from '../defineRule.ts';
import { isPasswordName, wordsOf } from './words.ts';
import { ProjectAnswers } from '../../source/memory.ts';

const purpose: TaintPurpose = {
  name: 'stored-password',
  distrustsValidation: true,
  isCleanedBy: (call) => hashing.test(calledName(call) ?? ''),
};

const hashing = /hash|bcrypt|scrypt|pbkdf2|argon|encrypt|digest|cipher|md5|sha\d|genSalt/i;
const hashingLibrary =
  /bcrypt|argon2|scrypt|pbkdf2|passport-local-mongoose|createHash|createHmac|\bmd5\b|\bsha(?:1|256|512)\b|credential|hashPassword|passwordHash|setPassword/i;
const storing =
  /^(create|insert|insertOne|insertMany|save|update|updateOne|findOneAndUpdate|findByIdAndUpdate|upsert|findOrCreate|bulkCreate|build|add|push|set|addUser|createUser|insertUser|saveUser|registerUser|register)$/;
const reading =
  /^(find|findOne|findFirst|findUnique|findAll|findBy|findOneBy|where|exists|count|countDocuments|findWhere|first)$/;

interface Judged {
  readonly place: TSESTree.Node;
  readonly weakness: Weakness | 'sound';
}

/** Objects with the client's password in it that a call stores, and assignments of it to what is saved. */
export function plainStorage(node: CallNode | TSESTree.AssignmentExpression, project: Project): readonly Judged[] {
  if (node.type === NodeType.AssignmentExpression) return plainAssignment(node, project);
  const isModel =
    node.type === NodeType.NewExpression &&
    /^_?[A-Z]?\w*(user|account|member|customer|admin|model|person|employee)\w*$/i.test(lastName(node.callee) ?? '');
  if (!isModel && !(node.type === NodeType.CallExpression && storing.test(calledName(node) ?? ''))) return [];
  if (node.type === NodeType.CallExpression && unwrap(node.callee).type !== NodeType.MemberExpression) return [];
  return node.arguments.flatMap((argument) => {
    const outer = objectOf(argument);
    const inner = outer && (objectOf(propertyOf(outer, 'data')) ?? objectOf(propertyOf(outer, '$set')));
    const object = inner ?? outer;
    const value = object?.properties.find(
      (property) => property.type === NodeType.Property && isPasswordName(keyName(property) ?? ''),
    );
    if (value?.type !== NodeType.Property) return [];
    return [{ place: node, weakness: storedAs(value.value, project) }];
  });
}

/** `user.password = req.body.password` before `user.save()`. */
function plainAssignment({ left, right }: TSESTree.AssignmentExpression, project: Project): readonly Judged[] {
  if (left.type !== NodeType.MemberExpression || !isPasswordName(lastName(left) ?? '')) return [];
  const owner = enclosingFunction(left);
  const root = rootIdentifier(left.object);
  if (
    owner === undefined ||
    root === undefined ||
    !new RegExp(`\\b${root.name}\\s*\\.\\s*save\\s*\\(`).test(textOf(owner))
  )
    return [];
  return [{ place: left, weakness: storedAs(right, project) }];
}

function storedAs(value: TSESTree.Node, project: Project): Weakness | 'sound' {
  const taint = taintOf(value, purpose);
  if (taint === undefined || hashesAround(value) || hashesElsewhere(project)) return 'sound';
  return {
    detail: `Here ${taint.label} is stored as it comes, and nothing in the workspace hashes passwords.`,
    severity: 'high',
    confidence: 'medium',
  };
}

function hashesAround(node: TSESTree.Node): boolean {
  const owner = enclosingHandler(node)?.node ?? enclosingFunction(node);
  return owner !== undefined && hashing.test(callsIn(owner));
}

function callsIn(owner: FunctionNode): string {
  const names: string[] = [];
  for (const node of descendants(owner)) if (node.type === NodeType.CallExpression) names.push(calledName(node) ?? '');
  return names.join(' ');
}

const hashers = new ProjectAnswers<Project, boolean>();

/** A hook of the model may hash what handlers store in clear: where any file hashes, none is blamed. */
function hashesElsewhere(project: Project): boolean {
  let found = hashers.get(project);
  if (found === undefined) {
    found = project
      .codeFiles()
      .some(({ path, text }) => !isTestPath(path) && hashingLibrary.test(withoutComments(text)));
    hashers.set(project, found);
  }
  return found;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, '');
}

/** `user.password === password`: only a password that was kept as it is can be compared so. */
export function plainComparison(comparison: TSESTree.BinaryExpression): Weakness | 'sound' | undefined {
  if (!/^[!=]==?$/.test(comparison.operator)) return undefined;
  const { left, right } = comparison;
  if (![left, right].every((side) => isPasswordName(lastName(side) ?? ''))) return undefined;
  const clients = [left, right].map((side) => taintOf(side, purpose) !== undefined || isForm(side));
  const stored = [left, right].find(
    (side) => unwrap(side).type === NodeType.MemberExpression && taintOf(side, purpose) === undefined && !isForm(side),
  );
  const isPair = [left, right].some(
    (side) =>
      wordsOf(lastName(side) ?? '').some((word) =>
        /^(new|old|current|previous|repeated|second|original|\d|re)$/.test(word),
      ) || /\d$/.test(lastName(side) ?? ''),
  );
  if (stored === undefined || isPair || clients.every((isClient) => isClient)) return 'sound';
  const other = stored === left ? right : left;
  const isHashed = hashing.test(textOf(definitionOf(other) ?? other));
  if (isHashed) return 'sound';
  return {
    detail: `Here the stored password is compared with the text that was typed, so it is kept in clear.`,
    severity: 'high',
    confidence: clients.some(Boolean) ? 'high' : 'medium',
  };
}

function isForm(node: TSESTree.Node): boolean {
  return /^(?:req|request|ctx|body|form|values|data|this\.state|state|props|formData|input|dto|credentials|\w*Dto)\b/.test(
    textOf(node),
  );
}

/** `User.findOne({ email, password })`. */
export function plainQuery(call: CallNode, project: Project): Weakness | 'sound' | undefined {
  const callee = unwrap(call.callee);
  if (
    call.type !== NodeType.CallExpression ||
    callee.type !== NodeType.MemberExpression ||
    !reading.test(calledName(call) ?? '')
  )
    return undefined;
  const outer = objectOf(call.arguments[0]);
  const object = outer && (objectOf(propertyOf(outer, 'where')) ?? outer);
  const property = object?.properties.find(
    (candidate) => candidate.type === NodeType.Property && isPasswordName(keyName(candidate) ?? ''),
  );
  if (property?.type !== NodeType.Property) return undefined;
  const { value } = property;
  const definition = definitionOf(value) ?? value;
  if (unwrap(value).type === NodeType.Literal || hashing.test(textOf(definition)) || hashing.test(textOf(value)))
    return 'sound';
  const isClients = taintOf(value, purpose) !== undefined || isPasswordName(lastName(value) ?? '');
  if (!isClients || (taintOf(value, purpose) === undefined && hashesElsewhere(project))) return 'sound';
  return {
    detail:
      'Here the account is looked up by its password, which only works while passwords are kept in clear or without a salt.',
    severity: 'high',
    confidence: taintOf(value, purpose) === undefined ? 'low' : 'medium',
  };
}

const comparesPassword =
  /\b(?:where|and)\b[^;]*?[\s"'`(.]["'`]?(?:user_?)?(?:password|passwd|pwd|pass)["'`]?\s*=\s*(?:['"]?\s*$|\?|\$\d|:\w+|'?\$\{|@\w+|%s)/i;

/** `SELECT … WHERE name = ? AND password = ?`. */
export function plainSql(
  node: TSESTree.Literal | TSESTree.TemplateLiteral,
  project: Project,
): Weakness | 'sound' | undefined {
  const text =
    node.type === NodeType.Literal ? String(node.value) : node.quasis.map(({ value }) => value.raw).join('?');
  const head = wholeText(node) ?? text;
  if (!/\b(select|where|and)\b/i.test(text) || !/\bselect\b[^;]*\bfrom\b/i.test(head)) return undefined;
  if (!comparesPassword.test(text) && !(text !== head && /\bpass(?:word|wd)?["'`]?\s*=\s*['"]?\s*$/i.test(text)))
    return undefined;
  const owner = enclosingFunction(node);
  const isHashed = owner !== undefined && (hashing.test(callsIn(owner)) || hashesInNames(owner));
  if (isHashed) return 'sound';
  return {
    detail:
      'Here the database compares the password itself, which only works while passwords are kept in clear or without a salt.',
    severity: 'high',
    confidence: hashesElsewhere(project) ? 'low' : 'medium',
  };
}

function hashesInNames(owner: FunctionNode): boolean {
  return /hash|digest|encrypt|md5|sha\d/i.test(textOf(owner));
}

/** The texts of a concatenation that a literal is a part of. */
function wholeText(node: TSESTree.Node): string | undefined {
  let top = node;
  while (top.parent?.type === NodeType.BinaryExpression) top = top.parent;
  return top === node ? undefined : textOf(top);
}
