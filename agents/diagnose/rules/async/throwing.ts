import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { enclosingHandler, requestHandler } from '../../flow/handlers.ts';
import { enclosingFunction, isFunctionNode, stringOf, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { shortText } from '../../source/sourceFile.ts';
import { isGlobal } from '../../flow/promises.ts';
import { defineRule } from '../defineRule.ts';
import { functionOf } from './settlement.ts';
import { guardingTry, isTestCode } from './walk.ts';

/** A text, a number or a bare object that is thrown, or with which a promise is rejected. */
export const throwsNonError = defineRule((scene) => ({
  ThrowStatement: ({ argument }): void => {
    if (isTestCode(argument)) return;
    const kind = nonError(argument);
    scene.judge(argument, kind === undefined ? undefined : { detail: `Here ${kind} is thrown.` });
  },
  CallExpression: (call): void => {
    const [reason] = call.arguments;
    const { callee } = call;
    if (reason === undefined || callee.type !== NodeType.MemberExpression || isTestCode(call)) return;
    if (calledName(call) !== 'reject' || !isGlobal(callee.object, 'Promise')) return;
    const kind = nonError(reason);
    scene.judge(reason, kind === undefined ? undefined : { detail: `Here a promise is rejected with ${kind}.` });
  },
}));

function nonError(thrown: TSESTree.Node): string | undefined {
  const bare = unwrap(thrown);
  const value = bare.type === NodeType.Identifier ? valueOf(bare) : undefined;
  const node = value?.kind === 'expression' || value?.kind === 'object' ? value.node : bare;
  switch (node.type) {
    case NodeType.Literal:
      return 'regex' in node
        ? 'a regular expression'
        : node.value === null
          ? 'null'
          : typeof node.value === 'string'
            ? 'a text'
            : `a ${typeof node.value}`;
    case NodeType.TemplateLiteral:
      return 'a text';
    case NodeType.BinaryExpression:
      return node.operator === '+' ? 'a text' : undefined;
    case NodeType.ObjectExpression:
      // An object that is made out of an error carries its stack.
      return node.properties.some((property) => property.type === NodeType.SpreadElement) ? undefined : 'a bare object';
    case NodeType.ArrayExpression:
      return 'a list';
    case NodeType.Identifier:
      return node.name === 'undefined' ? 'undefined' : undefined;
    default:
      return undefined;
  }
}

const callbackTimers = new Set(['setTimeout', 'setInterval', 'setImmediate', 'nextTick']);
const asyncModules =
  /^(fs|fs-extra|graceful-fs|child_process|dns|zlib|crypto|net|http|https|mysql2?|pg|pg-pool|sqlite3|mongodb|mongoose|redis|bcrypt|bcryptjs|jsonwebtoken|nodemailer|request|superagent|aws-sdk|glob|async|mssql|oracledb|cassandra-driver|amqplib\/callback_api|memcached|ldapjs|tedious|nedb|@seald-io\/nedb|mongojs|monk|nano|levelup|level|ioredis|mariasql|couchbase|formidable|multiparty|multer|xml2js|jade|pug|ejs)$/;
/** Functions that call their callback before they return. */
const synchronous =
  /^(map|forEach|filter|some|every|find|findIndex|reduce|sort|flatMap|replace|replaceAll|each|times|then|catch|finally|describe|it|test|beforeEach|afterEach|before|after|Promise|from|use|waterfall|tap|try|attempt|wrap)$/;
/** Events that an emitter tells while the process starts or ends. */
const startUp = /^(listen|connect|createServer|once)$/;

/** An exception in a callback that is called later: no handler and no promise is around it any more. */
export const throwInCallback = defineRule((scene) => ({
  ThrowStatement: (statement): void => {
    const owner = enclosingFunction(statement);
    if (owner === undefined || owner.async || owner.generator || isTestCode(statement)) return;
    const call = laterCall(owner);
    if (call === undefined) return;
    const handler = enclosingHandler(owner);
    const isInFunction = isWorking(call);
    const isServing = handler !== undefined && handler.node !== owner;
    const isSound =
      guardingTry(statement) !== undefined || !isInFunction || (startUp.test(calledName(call) ?? '') && !isServing);
    scene.judge(
      statement,
      isSound
        ? undefined
        : {
            detail: `Here the exception leaves the callback of ${shortText(call.callee, 50)}(), where nothing can catch it, and ends the process.`,
            severity: isServing ? 'medium' : 'low',
          },
    );
  },
}));

/** The call that keeps a function to call it later, with what it was waiting for. */
function laterCall(owner: FunctionNode): TSESTree.CallExpression | undefined {
  const call: TSESTree.Node = owner.parent;
  if (call.type !== NodeType.CallExpression || call.callee === owner || requestHandler(owner) !== undefined)
    return undefined;
  const name = calledName(call) ?? '';
  if (callbackTimers.has(name)) return call;
  const [first, second] = owner.params;
  // A list's `find` gives no error first; that of a database does.
  const isQuery =
    name === 'find' && first?.type === NodeType.Identifier && /^err(or)?$/.test(first.name) && second !== undefined;
  if ((synchronous.test(name) && !isQuery) || functionOf(call.callee) !== undefined) return undefined;
  const member = moduleMember(call.callee);
  if (member !== undefined && asyncModules.test(member.module) && !name.endsWith('Sync') && isErrorFirst(owner))
    return call;
  if (
    member === undefined &&
    call.callee.type === NodeType.MemberExpression &&
    isErrorFirst(owner) &&
    call.arguments.at(-1) === owner
  )
    return call;
  const isListener =
    /^(on|once|addListener)$/.test(name) && stringOf(call.arguments[0]) !== undefined && call.arguments[1] === owner;
  const isStream =
    isListener && /^(data|end|close|finish|message|response|connection)$/.test(stringOf(call.arguments[0]) ?? '');
  return isStream ? call : undefined;
}

/** `(error, result) =>`, but not a middleware for errors. */
function isErrorFirst(owner: FunctionNode): boolean {
  const [first, second] = owner.params;
  if (first?.type !== NodeType.Identifier || !/^_?(e|er|err|error|ex|exception)\w{0,2}$/i.test(first.name))
    return false;
  return !(second?.type === NodeType.Identifier && /^(req|request|ctx)$/.test(second.name));
}

/** True for a call within a function that does work, rather than at the top level of a module. */
function isWorking(call: TSESTree.Node): boolean {
  const owner = enclosingFunction(call);
  if (owner === undefined) return false;
  const parent: TSESTree.Node = owner.parent;
  // A callback at the top level belongs to start-up too.
  if (parent.type === NodeType.CallExpression && isFunctionNode(owner) && requestHandler(owner) === undefined) {
    return /^(on|use|get|post|put|delete|patch)$/.test(calledName(parent) ?? '') || isWorking(parent);
  }
  return true;
}
