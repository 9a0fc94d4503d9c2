import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { leaves } from '../../flow/guardingStatements.ts';
import { requestHandler } from '../../flow/handlers.ts';
import {
  ancestors,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  onlyAssignment,
  propertyName,
  rootIdentifier,
  stringOf,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { isPasswordCheck } from './loginHandlers.ts';

/** A way out of a login, or of a recovery, that refuses: no such account, or not its password. */
export interface Refusal {
  readonly reason: 'no account' | 'wrong password';
  /** Where the answer is given. */
  readonly node: TSESTree.Node;
  /** What tells it from other answers: its texts, its status, the class of its error. */
  readonly answer: string;
}

/** The refusals in a function, those of inner functions included. */
export function refusalsIn(owner: FunctionNode): readonly Refusal[] {
  const found: Refusal[] = [];
  for (const node of descendants(owner)) {
    if (node.type !== NodeType.IfStatement) continue;
    const reason = reasonOf(node.test);
    const statements = reason === undefined ? [] : answering(node.consequent);
    const answer = statements.map((statement) => answerOf(statement)).join('|');
    const place =
      statements.map((statement) => placeOf(statement)).find((found) => found !== undefined) ?? statements.at(-1);
    if (reason !== undefined && place !== undefined && answer !== '') found.push({ reason, node: place, answer });
  }
  return found;
}

function reasonOf(test: TSESTree.Node): Refusal['reason'] | undefined {
  const bare = unwrap(test);
  if (isWrongPassword(bare)) return 'wrong password';
  if (bare.type === NodeType.LogicalExpression) {
    const sides = [reasonOf(bare.left), reasonOf(bare.right)];
    if (sides.includes('wrong password')) return undefined;
    return bare.operator === '||' ? sides[0] : undefined;
  }
  return isMissingAccount(bare) ? 'no account' : undefined;
}

/** `!user`, `user === null`, `!rows.length`, `rows.length === 0`, `!user?.hash` of what was looked up before. */
function isMissingAccount(test: TSESTree.Node): boolean {
  const subject = negated(test);
  const root = subject && rootIdentifier(subject);
  if (subject === undefined || root === undefined || unwrap(subject).type === NodeType.CallExpression) return false;
  const path = textOf(subject);
  return (
    /^[\w$]+(?:\[0\]|\??\.(?:length|rowCount|rows(?:\.length|\[0\])?|\w*(?:hash|pass|pwd)\w*|id|_id|data))?$/i.test(
      path,
    ) && isLookedUp(root)
  );
}

function negated(test: TSESTree.Node): TSESTree.Node | undefined {
  if (test.type === NodeType.UnaryExpression && test.operator === '!') return test.argument;
  if (test.type !== NodeType.BinaryExpression || !/^===?$|^<1?$/.test(test.operator)) return undefined;
  return /^(null|undefined|0|1)$/.test(textOf(test.right)) ? test.left : undefined;
}

const lookup =
  /^(?:find|get|first|one|query|lookup|look|load|fetch|by|select|all|exec|execute|read|search|send|maybe|user|account|member|hgetall|then|lean)/i;
const noLookup = /valid|parse|schema|check|verify|compare|extract|token|session|body|json\b|env|param/i;
const whose =
  /mail|user|login|name|account|member|phone|handle|customer|patient|client|admin|nick|person|staff|holder/i;

/** True for a variable that holds what a search for an account gave back: of a call, or as the parameter of its callback. */
function isLookedUp(identifier: TSESTree.Identifier): boolean {
  if (/err|valid|ok$|same|match|body|pass|pwd|token|input|payload|result\.error/i.test(identifier.name)) return false;
  const variable = findVariable(identifier);
  const definition = variable?.defs[0];
  if (definition?.type === DefinitionType.Variable) {
    const source = definition.node.init ?? onlyAssignment(variable?.references ?? []);
    const call = source && unwrap(source);
    if (call?.type === NodeType.MemberExpression || call?.type === NodeType.LogicalExpression) {
      const root = rootIdentifier(call.type === NodeType.LogicalExpression ? call.left : call);
      return root !== undefined && root.name !== identifier.name && isLookedUp(root);
    }
    return call?.type === NodeType.CallExpression && isLookup(call);
  }
  if (definition?.type !== DefinitionType.Parameter) return false;
  const owner = enclosingFunction(definition.name);
  const call = owner?.parent;
  if (owner === undefined || requestHandler(owner) !== undefined || call?.type !== NodeType.CallExpression)
    return false;
  return (
    call.callee !== owner &&
    (isLookup(call) || (lookup.test(calledName(call) ?? '') && whose.test(textOf(call.callee))))
  );
}

function isLookup(call: TSESTree.CallExpression): boolean {
  const { callee: whole } = call;
  // `get(…).promise()`, `find(…).lean()`: how the result comes.
  if (
    whole.type === NodeType.MemberExpression &&
    /^(promise|exec|lean|toArray|first|unwrap|catch)$/.test(propertyName(whole) ?? '')
  ) {
    const inner = unwrap(whole.object);
    if (inner.type === NodeType.CallExpression) return isLookup(inner);
  }
  const name = calledName(call) ?? '';
  const callee = textOf(call.callee);
  const inner = call.arguments
    .filter((argument) => !isFunctionNode(argument))
    .map((argument) => textOf(argument))
    .join(' ');
  // `db.select().from(users).where(…)`: the last name of a chain says little.
  const isChain = /\.(?:find\w*|select|from|where|query)\(/.test(callee);
  if ((!lookup.test(name) && !isChain) || noLookup.test(name)) return false;
  return whose.test(`${callee} ${inner}`) && !/\btoken\b|reset\w*(?:token|code|hash)/i.test(inner);
}

function isWrongPassword(test: TSESTree.Node): boolean {
  if (test.type === NodeType.BinaryExpression && /^!==?$|^===?$/.test(test.operator)) {
    const isFalse = /^false$/.test(textOf(test.right));
    if (isFalse) return checksPassword(test.left);
    const sides = [test.left, test.right].map((side) => textOf(side));
    return (
      test.operator.startsWith('!') &&
      sides.every((side) => !/\.length\b|^(?:undefined|null|'|"|\d)|\.type$/.test(side)) &&
      sides.some((side) => /\.\w*(?:pass(?:word|wd)?|pwd|hash)\w*$/i.test(side)) &&
      !isRepetition(sides)
    );
  }
  return test.type === NodeType.UnaryExpression && test.operator === '!' && checksPassword(test.argument);
}

function isRepetition(sides: readonly string[]): boolean {
  return sides.some((side) => /confirm|repeat|again|retype|new|2$/i.test(side));
}

function checksPassword(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.CallExpression) return isPasswordCheck(bare);
  if (bare.type !== NodeType.Identifier) return false;
  const definition = definitionOf(bare);
  if (definition !== undefined && definition !== bare)
    return definition.type === NodeType.CallExpression && isPasswordCheck(definition);
  const declared = findVariable(bare)?.defs[0];
  const assigned = onlyAssignment(findVariable(bare)?.references ?? []);
  if (assigned !== undefined) {
    const call = unwrap(assigned);
    if (call.type === NodeType.CallExpression && isPasswordCheck(call)) return true;
  }
  const call = declared?.type === DefinitionType.Parameter ? enclosingFunction(declared.name)?.parent : undefined;
  return call?.type === NodeType.CallExpression && isPasswordCheck(call);
}

/** The statements with which a branch answers, the one that leaves it last; undefined where it does not answer. */
function answering(branch: TSESTree.Node): readonly TSESTree.Node[] {
  if (branch.type !== NodeType.BlockStatement) return [branch];
  const at = branch.body.findIndex((statement) => leaves(statement));
  const last = branch.body[at < 0 ? branch.body.length - 1 : at];
  const before = branch.body.slice(0, at < 0 ? -1 : at).filter((statement) => tells.test(textOf(statement)));
  return last === undefined ? [] : [...before, last];
}

/** What is set for the answer before it is sent. */
const tells =
  /\bflash\s*\(|\.(?:status|code|statusCode|body|message|error|json|send|render|end|view)\s*(?:=[^=]|\()|^(?:message|error|reason|problem)\s*=/;

function answerOf(statement: TSESTree.Node): string {
  const words: string[] = [];
  for (const node of descendants(statement)) {
    if (isLogged(node)) continue;
    const word = wordOf(node);
    if (word !== undefined) words.push(word);
  }
  return words.join('|');
}

function wordOf(node: TSESTree.Node): string | undefined {
  switch (node.type) {
    case NodeType.Literal:
      if (typeof node.value === 'number') return node.value >= 400 && node.value < 500 ? String(node.value) : undefined;
      return typeof node.value === 'string' && /[a-z]{3}/i.test(node.value) ? node.value : undefined;
    case NodeType.TemplateElement:
      return /[a-z]{3}/i.test(node.value.raw) ? node.value.raw : undefined;
    case NodeType.Identifier:
      return /(?:Exception|Error)$/.test(node.name) && node.name !== 'Error' ? node.name : undefined;
    case NodeType.MemberExpression: {
      const name = propertyName(node) ?? '';
      if (/^(?:unauthorized|notFound|badRequest|forbidden|NOT_FOUND|UNAUTHORIZED|BAD_REQUEST|FORBIDDEN)$/.test(name))
        return name;
      return stringOf(definitionOf(node));
    }
    default:
      return undefined;
  }
}

/** The sentence among what a statement says. */
function placeOf(statement: TSESTree.Node): TSESTree.Node | undefined {
  for (const node of descendants(statement)) {
    const isText =
      (node.type === NodeType.Literal && typeof node.value === 'string') || node.type === NodeType.TemplateLiteral;
    if (isText && textOf(node).includes(' ') && !isLogged(node)) return node;
  }
  return undefined;
}

/** What goes to the log is no answer. */
export function isLogged(node: TSESTree.Node): boolean {
  for (const ancestor of ancestors(node)) {
    if (isFunctionNode(ancestor)) return false;
    if (
      ancestor.type === NodeType.CallExpression &&
      /^(?:console|log|logger|winston|debug|audit\w*|metrics|this\.logger|req\.log|request\.log|fastify\.log|ctx\.log)\b/.test(
        shortText(ancestor.callee, 40),
      )
    )
      return true;
  }
  return false;
}
