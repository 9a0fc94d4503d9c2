import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { Answers } from '../source/memory.ts';
import { textOf } from '../source/sourceFile.ts';
import { isAnchored, isConstant, isFlawedCheck } from './checks.ts';
import { assertionOf, guardingStatements, leaves } from './guardingStatements.ts';
import {
  ancestors,
  contains,
  isFunctionNode,
  lastName,
  propertyName,
  stringOf,
  unwrap,
  type FunctionNode,
} from './scope.ts';

/** What a test that has passed says of a value: `safe` for every purpose, `text` that it is a string and no object, `prefix` that it begins as it should, `refused` that some text is not in it. */
export type Guarantee = 'safe' | 'text' | 'prefix' | 'refused';

const checkingName = /^(?:is|has|are)[A-Z]|^(?:allowed|valid|safe|match|check|validate|verify|ensure|assert)/i;
const known = new Answers<TSESTree.Node, ReadonlySet<Guarantee>>();

/**
 * What the tests on the way to a use guarantee of the value: an `if` around it, an `if` before it that leaves, a call before it that
 * asserts. The value is an identifier or a chain of members, and is recognised in the tests by its text.
 */
export function guaranteesAt(use: TSESTree.Node): ReadonlySet<Guarantee> {
  let guarantees = known.get(use);
  if (guarantees === undefined) known.set(use, (guarantees = findGuarantees(use)));
  return guarantees;
}

function findGuarantees(use: TSESTree.Node): ReadonlySet<Guarantee> {
  const found = new Set<Guarantee>();
  const subject = textOf(use);
  let inner: TSESTree.Node = use;
  for (const ancestor of ancestors(use)) {
    switch (ancestor.type) {
      case NodeType.IfStatement:
      case NodeType.ConditionalExpression:
        if (inner === ancestor.consequent) collect(ancestor.test, subject, true, found);
        else if (inner === ancestor.alternate) collect(ancestor.test, subject, false, found);
        break;
      case NodeType.LogicalExpression:
        if (inner === ancestor.right && ancestor.operator !== '??')
          collect(ancestor.left, subject, ancestor.operator === '&&', found);
        break;
      case NodeType.SwitchCase:
        if (ancestor.test !== null && contains(ancestor, inner)) {
          if (textOf(ancestor.parent.discriminant) === subject && isConstant(ancestor.test)) found.add('safe');
        }
        break;
      case NodeType.BlockStatement:
      case NodeType.Program:
        for (const statement of guardingStatements(ancestor, subject)) {
          if (statement === inner || statement.range[0] > use.range[0]) break;
          readStatement(statement, subject, found);
        }
        break;
      default:
    }
    inner = ancestor;
  }
  return found;
}

/** What a statement before a use guarantees when control passes it. */
function readStatement(statement: TSESTree.Node, subject: string, found: Set<Guarantee>): void {
  if (statement.type === NodeType.IfStatement && leaves(statement.consequent))
    collect(statement.test, subject, false, found);
  for (const argument of assertionOf(statement)?.arguments ?? []) {
    if (mentions(argument, subject)) found.add('safe');
    collect(argument, subject, true, found);
  }
}

/** True when a function that tells whether an element stays lets only such ones through that are safe for every purpose. */
export function keepsOnlySafe({ params: [first], body }: FunctionNode): boolean {
  if (first?.type !== NodeType.Identifier || body.type === NodeType.BlockStatement) return false;
  const found = new Set<Guarantee>();
  collect(body, first.name, true, found);
  return found.has('safe');
}

/** Adds what a test guarantees of the subject when it turned out as `outcome`. */
function collect(test: TSESTree.Node, subject: string, outcome: boolean, found: Set<Guarantee>): void {
  const bare = unwrap(test);
  switch (bare.type) {
    case NodeType.UnaryExpression:
      if (bare.operator === '!') collect(bare.argument, subject, !outcome, found);
      return;
    case NodeType.LogicalExpression: {
      // A passed `and`, or a failed `or`, says that both sides did.
      if ((bare.operator === '&&') === outcome) {
        collect(bare.left, subject, outcome, found);
        collect(bare.right, subject, outcome, found);
      } else {
        const sides = [bare.left, bare.right].map((side) => {
          const own = new Set<Guarantee>();
          collect(side, subject, outcome, own);
          return own;
        });
        for (const guarantee of sides[0] ?? []) if (sides[1]?.has(guarantee)) found.add(guarantee);
      }
      return;
    }
    case NodeType.BinaryExpression:
      collectComparison(bare, subject, outcome, found);
      return;
    case NodeType.CallExpression:
      if (outcome) collectCall(bare, subject, found);
      else if (isDenyingCall(bare, subject)) found.add('refused');
      else if (lastName(bare.callee) === 'isNaN' && mentionsAny(bare.arguments, subject)) found.add('safe');
      return;
    case NodeType.MemberExpression:
      // `if (!ALLOWED[name]) return`
      if (outcome && bare.computed && textOf(bare.property) === subject) found.add('safe');
      return;
    default:
  }
}

function collectComparison(
  test: TSESTree.BinaryExpression,
  subject: string,
  outcome: boolean,
  found: Set<Guarantee>,
): void {
  const isEqual = test.operator === '===' || test.operator === '==';
  const isUnequal = test.operator === '!==' || test.operator === '!=';
  if (test.operator === 'in') {
    if (outcome && textOf(test.left) === subject) found.add('safe');
    return;
  }
  if (isEqual || isUnequal) {
    if (isEqual !== outcome) {
      if (isIndexOf(test, subject)) found.add('safe');
      return;
    }
    for (const [side, other] of [
      [test.left, test.right],
      [test.right, test.left],
    ] as const) {
      if (side.type === NodeType.UnaryExpression && side.operator === 'typeof' && textOf(side.argument) === subject) {
        const type = stringOf(other);
        if (type === 'string') found.add('text');
        else if (type !== 'object') found.add('safe');
      } else if (textOf(side) === subject && isConstant(other)) {
        found.add('safe');
      }
    }
    return;
  }
  if (/^[<>]=?$/.test(test.operator) && isIndexOf(test, subject)) found.add('safe');
}

/** `list.indexOf(subject)` compared with a number. */
function isIndexOf(test: TSESTree.BinaryExpression, subject: string): boolean {
  const call = unwrap(test.left);
  return (
    call.type === NodeType.CallExpression &&
    call.callee.type === NodeType.MemberExpression &&
    propertyName(call.callee) === 'indexOf' &&
    textOf(call.callee.object) !== subject &&
    mentionsAny(call.arguments, subject)
  );
}

function collectCall(call: TSESTree.CallExpression, subject: string, found: Set<Guarantee>): void {
  const { callee } = call;
  const name = lastName(callee);
  if (callee.type === NodeType.MemberExpression && textOf(callee.object) === subject) {
    if (name === 'startsWith') found.add('prefix');
    if (name === 'match' && isAnchored(call.arguments[0])) found.add('safe');
    return;
  }
  if (!mentionsAny(call.arguments, subject)) return;
  if (callee.type === NodeType.MemberExpression) {
    if (name === 'test' || name === 'exec') {
      if (isAnchored(callee.object)) found.add('safe');
      return;
    }
    if (name === 'isArray') return;
    if (
      name === 'includes' ||
      name === 'has' ||
      name === 'some' ||
      name === 'hasOwn' ||
      name === 'hasOwnProperty' ||
      name === 'call'
    ) {
      if (name !== 'includes' || textOf(callee.object) !== subject) found.add('safe');
      return;
    }
  }
  if (
    name !== undefined &&
    checkingName.test(name) &&
    !isFlawedCheck(callee) &&
    !/^is(Array|Object|Nil|Empty|Defined)$/i.test(name)
  ) {
    found.add(/^isString$/i.test(name) ? 'text' : 'safe');
  }
}

/** `name.includes('..')` that was refused. */
function isDenyingCall(call: TSESTree.CallExpression, subject: string): boolean {
  return (
    call.callee.type === NodeType.MemberExpression &&
    textOf(call.callee.object) === subject &&
    propertyName(call.callee) === 'includes' &&
    stringOf(call.arguments[0]) !== undefined
  );
}

function mentionsAny(nodes: readonly TSESTree.Node[], subject: string): boolean {
  return nodes.some((node) => mentions(node, subject));
}

/** The subject itself, or it in a form that keeps its content: `String(x)`, `x.toLowerCase()`, `x as string`. */
function mentions(node: TSESTree.Node, subject: string): boolean {
  const bare = unwrap(node);
  if (textOf(bare) === subject) return true;
  if (isFunctionNode(bare))
    return (
      bare.body.type !== NodeType.BlockStatement &&
      bare.body.type === NodeType.BinaryExpression &&
      [bare.body.left, bare.body.right].some((side) => textOf(side) === subject)
    );
  if (bare.type !== NodeType.CallExpression) return false;
  if (bare.callee.type === NodeType.MemberExpression && bare.arguments.length === 0)
    return mentions(bare.callee.object, subject);
  return (
    bare.callee.type === NodeType.Identifier && bare.callee.name === 'String' && mentionsAny(bare.arguments, subject)
  );
}
