import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { shortText } from '../source/sourceFile.ts';
import { calledName } from './callers.ts';
import { calleesOf } from './calls.ts';
import { definitionOf } from './definitions.ts';
import { libraryPromise, takesCallback } from './promiseLibraries.ts';
import { findVariable, isFunctionNode, propertyName, rootIdentifier, unwrap, type FunctionNode } from './scope.ts';
import { returnedExpressions } from './returns.ts';
import { moduleMember, valueOf } from './values.ts';
import { Answers } from '../source/memory.ts';

/** That an expression is a promise, or another object that can be awaited. */
export interface PromiseFact {
  /** `certain` where the code or the library's documentation says so, `likely` where only a name does. */
  readonly certainty: 'certain' | 'likely';
  /** True for queries that are sent only when somebody waits for them, such as Mongoose's and Knex's. */
  readonly isLazy: boolean;
  /** The functions of the workspace whose call gives the promise; none where a library does. */
  readonly functions: readonly FunctionNode[];
  /** What it is, for a sentence. */
  readonly label: string;
}

const maxHops = 6;
const staticMethods = new Set(['all', 'allSettled', 'any', 'race', 'reject', 'resolve', 'try']);
const chainMethods = new Set(['then', 'catch', 'finally']);
/** Methods of queries that give something else than the query. */
const endsQuery =
  /^(toString|toSQL|toQuery|stream|cursor|getFilter|getQuery|getUpdate|on|once|pipe|addListener|asCallback|as|clone|toConstructor|watch)$/;
/** Methods of unknown objects whose names are unmistakable. */
const knownNames =
  /^(findOneAnd(Update|Delete|Replace|Remove)|findById(AndUpdate|AndDelete|AndRemove)|findByPk|findOrCreate|bulkCreate|insertMany|updateMany|deleteMany|\$(transaction|queryRaw|executeRaw)\w*|findUnique(OrThrow)?|findFirst(OrThrow)?|sendMail)$/;

/** What shows that an expression, as it stands, is a promise; undefined where it is awaited or nothing shows it. */
export function promiseOf(node: TSESTree.Node, hops = 0): PromiseFact | undefined {
  const before = known.get(node);
  if (before !== undefined) return before ?? undefined;
  if (hops > maxHops) return undefined;
  const fact = findPromise(node, hops);
  known.set(node, fact ?? null);
  return fact;
}

const known = new Answers<TSESTree.Node, PromiseFact | null>();

function findPromise(node: TSESTree.Node, hops: number): PromiseFact | undefined {
  switch (node.type) {
    case NodeType.ChainExpression:
    case NodeType.TSAsExpression:
    case NodeType.TSNonNullExpression:
    case NodeType.TSSatisfiesExpression:
    case NodeType.TSTypeAssertion:
      return promiseOf(node.expression, hops);
    case NodeType.SequenceExpression:
      return node.expressions.length === 0 ? undefined : promiseOf(node.expressions.at(-1) ?? node, hops + 1);
    case NodeType.ConditionalExpression:
      return promiseOf(node.consequent, hops) ?? promiseOf(node.alternate, hops);
    case NodeType.LogicalExpression:
      return promiseOf(node.right, hops);
    case NodeType.ImportExpression:
      return certain(node);
    case NodeType.NewExpression:
      return isGlobal(node.callee, 'Promise') ? certain(node) : undefined;
    case NodeType.CallExpression:
      return promiseOfCall(node, hops);
    case NodeType.Identifier:
      return promiseOfName(node, hops);
    case NodeType.MemberExpression:
      return isDeferred(node) ? certain(node) : undefined;
    default:
      return undefined;
  }
}

function certain(node: TSESTree.Node, isLazy = false): PromiseFact {
  return { certainty: 'certain', isLazy, functions: [], label: shortText(node, 60) };
}

/** `deferred.promise`, of `Q.defer()`, `Promise.defer()` or `Promise.withResolvers()`. */
function isDeferred(member: TSESTree.MemberExpression): boolean {
  if (propertyName(member) !== 'promise') return false;
  const made = definitionOf(member.object);
  return made?.type === NodeType.CallExpression && /^(defer|pending|withResolvers)$/.test(calledName(made) ?? '');
}

/** A constant that holds a promise nobody has waited for on the way. */
function promiseOfName(node: TSESTree.Identifier, hops: number): PromiseFact | undefined {
  const variable = findVariable(node);
  const declared = variable?.defs.length === 1 ? variable.defs[0]?.node : undefined;
  if (
    declared?.type !== NodeType.VariableDeclarator ||
    declared.id !== variable?.defs[0]?.name ||
    declared.init === null
  )
    return undefined;
  const isWrittenOnce = variable.references.filter((reference) => reference.isWrite()).length === 1;
  return isWrittenOnce ? promiseOf(declared.init, hops + 1) : undefined;
}

function promiseOfCall(call: TSESTree.CallExpression, hops: number): PromiseFact | undefined {
  const callee = call.callee.type === NodeType.ChainExpression ? call.callee.expression : call.callee;
  const name = calledName(call) ?? '';
  if (callee.type === NodeType.MemberExpression) {
    if (isGlobal(callee.object, 'Promise')) return staticMethods.has(name) ? certain(call) : undefined;
    const chained = promiseOfChain(call, callee, name, hops);
    if (chained !== undefined) return chained;
  } else if (isGlobal(callee, 'fetch') || isPromisified(callee)) {
    return certain(call);
  }
  if (isWebCrypto(callee)) return certain(call);
  const library = libraryPromise(call);
  if (library !== undefined) return certain(call, library === 'lazy');
  const returned = promiseOfFunctions(call, hops);
  if (returned !== undefined) return returned;
  if (isMethodOfModel(callee, name) && !takesCallback(call)) return certain(call);
  const isUnknown =
    callee.type === NodeType.MemberExpression && valueOf(callee) === undefined && calleesOf(call).length === 0;
  return isUnknown && knownNames.test(name) && !takesCallback(call)
    ? { ...certain(call), certainty: 'likely' }
    : undefined;
}

/** `promise.then(f)`, and a method of a query that is put together in the same expression. */
function promiseOfChain(
  call: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
  name: string,
  hops: number,
): PromiseFact | undefined {
  const [first] = call.arguments;
  const isInline =
    unwrapTypes(callee.object).type === NodeType.CallExpression ||
    unwrapTypes(callee.object).type === NodeType.NewExpression;
  const receiver = isInline || chainMethods.has(name) ? promiseOf(callee.object, hops + 1) : undefined;
  if (chainMethods.has(name)) {
    if (receiver !== undefined) return { ...receiver, isLazy: false, label: shortText(call, 60) };
    const isFunction = first !== undefined && (isFunctionNode(first) || valueOf(first)?.kind === 'function');
    return name === 'then' && isFunction ? { ...certain(call), certainty: 'likely' } : undefined;
  }
  if (receiver?.isLazy !== true || endsQuery.test(name)) return undefined;
  if (takesCallback(call) && name === 'exec') return undefined;
  return { ...receiver, isLazy: name !== 'exec' && name !== 'execute', label: shortText(call, 60) };
}

function promiseOfFunctions(call: TSESTree.CallExpression, hops: number): PromiseFact | undefined {
  const functions = calleesOf(call);
  if (functions.length === 0) return undefined;
  const isKnown = valueOf(call.callee)?.kind === 'function';
  if (!functions.every((called) => givesPromise(called, hops))) return undefined;
  // A function that takes a callback gives its promise only without one.
  if (takesCallback(call) && functions.some((called) => !called.async)) return undefined;
  return { certainty: isKnown ? 'certain' : 'likely', isLazy: false, functions, label: shortText(call, 60) };
}

const inProgress = new Set<FunctionNode>();
const giving = new Answers<FunctionNode, boolean>();

/** True for an async function, and for one that returns a promise wherever it returns something. */
export function givesPromise(called: FunctionNode, hops = 0): boolean {
  if (called.generator) return false;
  if (called.async) return true;
  const before = giving.get(called);
  if (before !== undefined) return before;
  if (inProgress.has(called) || hops > maxHops) return false;
  inProgress.add(called);
  try {
    const returned = returnedExpressions(called).filter((expression) => !isNothing(expression));
    const gives =
      returned.length > 0 && returned.every((expression) => promiseOf(expression, hops + 1)?.isLazy === false);
    giving.set(called, gives);
    return gives;
  } finally {
    inProgress.delete(called);
  }
}

function isNothing(node: TSESTree.Expression): boolean {
  return (
    (node.type === NodeType.Identifier && node.name === 'undefined') ||
    (node.type === NodeType.Literal && node.value === null)
  );
}

/** `promisify(f)` that a name stands for, or that is called at once. */
function isPromisified(callee: TSESTree.Node): boolean {
  const definition =
    callee.type === NodeType.CallExpression
      ? callee
      : callee.type === NodeType.Identifier
        ? definitionOf(callee)
        : undefined;
  if (definition?.type !== NodeType.CallExpression) return false;
  const name = calledName(definition);
  if (name !== 'promisify') return false;
  const { module } = moduleMember(definition.callee) ?? {};
  return module === undefined || /^(util|es6-promisify|pify|bluebird)$/.test(module);
}

function isWebCrypto(callee: TSESTree.Node): boolean {
  if (callee.type !== NodeType.MemberExpression || callee.object.type !== NodeType.MemberExpression) return false;
  const root = rootIdentifier(callee);
  return propertyName(callee.object) === 'subtle' && root !== undefined && findVariable(root) === undefined;
}

const modelMethods =
  /^(create|bulkCreate|findAll|findOne|findByPk|findOrCreate|findAndCountAll|update|upsert|destroy|count|save|reload|remove|insert|delete|find|findBy|findOneBy)$/;

/** A method that a class of the workspace has from the model class of an object-relational mapper. */
function isMethodOfModel(callee: TSESTree.Node, name: string): boolean {
  if (callee.type !== NodeType.MemberExpression || !modelMethods.test(name)) return false;
  const owner = valueOf(callee.object);
  const node = owner?.kind === 'class' ? owner.node : owner?.kind === 'instance' ? owner.of : undefined;
  const parent = node?.superClass == null ? undefined : moduleMember(node.superClass);
  return (
    parent !== undefined &&
    /^(sequelize|sequelize-typescript|typeorm)$/.test(parent.module) &&
    /^(Model|BaseEntity)$/.test(parent.path.at(-1) ?? '')
  );
}

function unwrapTypes(node: TSESTree.Node): TSESTree.Node {
  return node.type === NodeType.AwaitExpression ? node : unwrap(node);
}

export function isGlobal(node: TSESTree.Node, name: string): boolean {
  if (node.type === NodeType.MemberExpression)
    return propertyName(node) === name && isGlobal(node.object, 'globalThis');
  return node.type === NodeType.Identifier && node.name === name && findVariable(node) === undefined;
}
