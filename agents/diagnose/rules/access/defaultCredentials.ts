import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { calledName } from '../../flow/callers.ts';
import { leaves } from '../../flow/guardingStatements.ts';
import { ancestors, isFunctionNode, keyName, lastName, propertyOf, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene } from '../defineRule.ts';
import { defineTextRule, linesAt } from '../defineProjectRule.ts';
import { judgeFallback } from './fallbackPasswords.ts';
import { inside, isPlaceholder } from './secretValues.ts';
import { fileOf } from '../../source/sourceFile.ts';
import { judgePositional, usualPassword } from './positionalCredentials.ts';
import { definitionInFile, textValue } from './tree.ts';
import { isPasswordName } from './words.ts';

const userName = /^(user|userName|username|user_name|login|email|mail|account|name|handle)$/i;
const creating =
  /^(create|createUser|insert|insertOne|insertMany|bulkCreate|bulkInsert|save|add|addUser|register|registerUser|upsert|findOrCreate|updateOne|findOneAndUpdate|seed|push|build|of|createMany|signUp)$/;
const inserted =
  /insert\s+into\s+[`"[]?\w*(?:user|account|admin|member|login|customer|employee)\w*[`"\]]?[^;]*?values\s*\([^;]*?(['"])(admin\w*|root|user|test|guest|demo|administrator)(?:@[\w.-]+)?\1\s*,[^;]*?(['"])([^'"\n]{2,40})\3/i;

interface PasswordText {
  readonly node: TSESTree.Node;
  readonly text: string;
  readonly isHashed: boolean;
}

/** Accounts with a name and a password that stand in the source: made at start-up, or let in by a comparison. */
export const defaultCredentials = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  return {
    ObjectExpression: (object): void => {
      judgeSeed(scene, object);
    },
    BinaryExpression: (comparison): void => {
      judgeComparison(scene, comparison);
    },
    Literal: (node): void => {
      if (typeof node.value === 'string') judgeSql(scene, node, node.value);
    },
    TemplateLiteral: (node): void => {
      judgeSql(scene, node, node.quasis.map(({ value }) => value.raw).join('?'));
    },
    LogicalExpression: (choice): void => {
      judgeFallback(scene, choice);
    },
    CallExpression: (call): void => {
      judgeBasic(scene, call);
      judgePositional(scene, call);
    },
  };
});

/** The same in scripts of SQL. */
export const defaultCredentialsInSql = defineTextRule({
  files: /\.sql$/i,
  checkText: (file, _project, judge) => {
    if (isTestPath(file.path)) return;
    const match = inserted.exec(file.text);
    if (match === null) return;
    const start = match.index + match[0].length - (match[4]?.length ?? 0) - 1;
    const isWeak = usualPassword.test(match[4] ?? '');
    judge(
      linesAt(file, start),
      isWeak
        ? {
            detail: 'Here the script makes an account with a usual password.',
            secret: [start, start + (match[4]?.length ?? 0)],
          }
        : undefined,
    );
  },
});

function judgeSeed(scene: Scene, object: TSESTree.ObjectExpression): void {
  const named = object.properties.flatMap((property) =>
    property.type === NodeType.Property ? [{ name: keyName(property) ?? '', value: property.value }] : [],
  );
  const password = named.find(({ name }) => isPasswordName(name) || isHashName(name));
  const user = named.find(({ name, value }) => userName.test(name) && textValue(value) !== undefined);
  if (password === undefined || user === undefined) return;
  if (named.some(({ name }) => /^(host|hostname|database|server|port|dialect)$/i.test(name))) return;
  const literal = passwordText(password.value);
  const place = password.value;
  const isText = literal !== undefined && (isHashName(password.name) ? literal.isHashed : true);
  if (!isText || literal.text === '' || isDescription(literal.text)) {
    scene.judge(place, undefined);
    return;
  }
  const isCreated = isSeeded(object) || isForFilling(scene.file.path);
  const isUsual = usualPassword.test(literal.text) || literal.text === textValue(user.value);
  if (!isCreated) {
    scene.judge(place, undefined);
    return;
  }
  const isAdministrator = /admin|root|super/i.test(
    `${textValue(user.value) ?? ''} ${textValue(propertyOf(object, 'role')) ?? ''}`,
  );
  scene.judge(fileOf(literal.node) === scene.file ? literal.node : place, {
    detail: `Here the account "${textValue(user.value) ?? ''}" is made with ${isUsual ? 'a usual' : 'a fixed'} password.`,
    severity: isUsual && isAdministrator ? 'critical' : 'high',
    confidence: isUsual ? 'high' : 'medium',
    secret: inside(literal.node),
  });
}

/** A file whose name, or whose folder's, says that it fills a database or prepares a service. */
function isForFilling(path: string): boolean {
  return /(?:^|[/._-])(?:seed(?:s|er|ers|ing)?|init|bootstrap|setup|migrat(?:e|ions?)|populate)(?:$|[/._-])/i.test(
    path,
  );
}

/** A text, hashed at once, before, or not. */
function passwordText(value: TSESTree.Node): PasswordText | undefined {
  const own = unwrap(value);
  const bare = own.type === NodeType.Identifier ? definitionInFile(own) : own;
  const text = stringOf(bare);
  if (text !== undefined) return { node: bare, text, isHashed: false };
  if (bare.type !== NodeType.CallExpression || !/hash|bcrypt|encrypt|argon/i.test(calledName(bare) ?? ''))
    return undefined;
  const [first] = bare.arguments;
  const inner = stringOf(first);
  return first !== undefined && inner !== undefined ? { node: first, text: inner, isHashed: true } : undefined;
}

/** `passwordHash`: what it holds was a password before. */
function isHashName(name: string): boolean {
  return /^(?:hashed|encrypted)?_?pass(?:word|wd)?_?(?:hash|digest)$|^(?:hashed|encrypted)_?pass(?:word|wd)?$/i.test(
    name,
  );
}

/** A message, a type, a rule or a hash in the place of a password. */
function isDescription(text: string): boolean {
  return (
    /\s|^(string|text|required|password_hash)$|^\$2[aby]?\$|^\$argon|^[a-f0-9]{32,}$|^(?:min|max|required)\b|[|<>]/i.test(
      text,
    ) ||
    (isPlaceholder(text) && !usualPassword.test(text))
  );
}

function isSeeded(object: TSESTree.ObjectExpression): boolean {
  for (const ancestor of ancestors(object)) {
    if (isFunctionNode(ancestor)) return false;
    if (ancestor.type === NodeType.NewExpression)
      return /user|account|admin|member|model/i.test(lastName(ancestor.callee) ?? '');
    if (ancestor.type === NodeType.CallExpression) return creating.test(calledName(ancestor) ?? '');
    if (ancestor.type === NodeType.VariableDeclarator)
      return (
        ancestor.id.type === NodeType.Identifier &&
        /users?$|accounts?$|admins?$|credentials?$|seed/i.test(ancestor.id.name)
      );
  }
  return false;
}

/** `user === 'admin' && password === 'secret'`. */
function judgeComparison(scene: Scene, comparison: TSESTree.BinaryExpression): void {
  if (!/^[!=]==?$/.test(comparison.operator)) return;
  const sides = [comparison.left, comparison.right];
  const named = sides.find((side) => isPasswordName(lastName(side) ?? ''));
  const other = sides.find((side) => side !== named);
  const text = other && named && stringOf(other);
  if (named === undefined || other === undefined || text === undefined) return;
  const isType =
    text.length < 3 || /^(string|undefined|object|text|password|null|number)$/i.test(text) || /\s/.test(text);
  const isPaired = hasUserBeside(comparison);
  const isPositive = comparison.operator.startsWith('==');
  const refusal = comparison.parent.type === NodeType.IfStatement && isPositive && leaves(comparison.parent.consequent);
  const isTooWeakCheck = !isPaired && (refusal || usualPassword.test(text));
  if ((isType && !isPaired) || isTooWeakCheck || text === '') {
    scene.judge(comparison, undefined);
    return;
  }
  scene.judge(comparison, {
    detail: `Here ${lastName(named) ?? 'the password'} is compared with a text in the source${isPaired ? ', together with a fixed name' : ''}.`,
    confidence: isPaired ? 'high' : 'low',
    secret: inside(other),
  });
}

function hasUserBeside(comparison: TSESTree.Node): boolean {
  let top: TSESTree.Node = comparison;
  while (top.parent?.type === NodeType.LogicalExpression) top = top.parent;
  const compares = (node: TSESTree.Node): boolean => {
    if (node.type === NodeType.LogicalExpression) return compares(node.left) || compares(node.right);
    if (node.type !== NodeType.BinaryExpression || node === comparison) return false;
    const name = [node.left, node.right]
      .map((side) => lastName(side))
      .find((side) => side !== undefined && /user|login|email|name|account/i.test(side));
    return name !== undefined && [node.left, node.right].some((side) => (stringOf(side) ?? '') !== '');
  };
  return top !== comparison && compares(top);
}

function judgeSql(scene: Scene, node: TSESTree.Node, text: string): void {
  if (!/insert\s+into/i.test(text)) return;
  const match = inserted.exec(text);
  if (match === null) return;
  const password = match[4] ?? '';
  const at = scene.file.text.indexOf(password, node.range[0]);
  scene.judge(
    node,
    usualPassword.test(password)
      ? {
          detail: 'Here the statement makes an account with a usual password.',
          ...(at < 0 ? { quote: 'INSERT INTO' } : { secret: [at, at + password.length] as const }),
        }
      : undefined,
  );
}

/** `basicAuth({ users: { admin: '…' } })`. */
function judgeBasic(scene: Scene, call: TSESTree.CallExpression): void {
  if (moduleMember(call.callee)?.module !== 'express-basic-auth') return;
  const options = objectOf(call.arguments[0]);
  const users = options && objectOf(propertyOf(options, 'users'));
  for (const property of users?.properties ?? []) {
    if (property.type !== NodeType.Property) continue;
    const text = stringOf(property.value);
    scene.judge(
      property,
      text === undefined
        ? undefined
        : {
            detail: 'Here the password of an account of basic authentication stands in the source.',
            confidence: 'high',
            secret: inside(property.value),
          },
    );
  }
}
