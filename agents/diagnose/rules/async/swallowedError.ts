import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { nodesIn } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { promiseOf } from '../../flow/promises.ts';
import {
  ancestors,
  findVariable,
  isFunctionNode,
  propertyName,
  referencesOf,
  stringOf,
  type FunctionNode,
} from '../../flow/scope.ts';
import { textOf } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { judgeDeafCallback } from './deafCallbacks.ts';
import { droppedByStream, loggedAndGoneOn } from './droppedErrors.ts';
import { falseSuccess } from './falseSuccess.ts';
import { callsIn, isTestCode } from './walk.ts';

/** Calls that clean up: nothing is lost when they fail. */
const cleaningUp =
  /^(unlink|unlinkSync|rm|rmSync|rmdir|rmdirSync|rimraf|remove|removeSync|close|closeSync|end|destroy|release|quit|disconnect|terminate|kill|abort|cancel|unlock|cleanup|cleanUp|dispose|unref|removeListener|unsubscribe|releaseLock|rollback|abortTransaction|rollbackTransaction|mkdir|mkdirSync|clearTimeout|stop|(?:close|release|destroy|dispose|clean|unlink|delete|remove)[A-Z]\w*)$/;
/** Calls that ask whether something is there or well-formed: their failure is the answer. */
const asking =
  /^(parse|URL|decodeURIComponent|decodeURI|require|import|stat|statSync|lstat|lstatSync|access|accessSync|exists|existsSync|resolve|RegExp|atob|hasOwnProperty|realpath|realpathSync|readlink|getItem|setItem|removeItem)$/;
const explaining =
  /\b(?:ignor|best.?effort|optional|not (?:there|exist|found|critical|fatal|important|supported|available|matter)|already|fall.?back|expect|intention|no.?op|harmless|safe|silent|swallow|doesn.t|don.t|isn.t|may |might |nothing|never|because|since|so |if |when |unless)/i;
const unfinished = /\b(?:todo|fixme|xxx|hack)\b|console\.|throw |log\(|^\W*(?:handle|do something|error)\W*$/i;

/** A failure that is dropped: nothing is done with it, nobody learns of it. */
export const swallowedError = defineRule((scene) => ({
  CatchClause: (clause): void => {
    if (!isTestCode(clause)) scene.judge(clause.body, weaknessOfCatch(clause));
  },
  CallExpression: (call): void => {
    judgeDeafCallback(scene, call);
    const dropped = isTestCode(call) ? undefined : droppedByStream(call);
    if (dropped !== undefined) scene.judge(call, dropped ?? undefined);
    if (call.callee.type !== NodeType.MemberExpression || propertyName(call.callee) !== 'catch' || isTestCode(call))
      return;
    const [callback] = call.arguments;
    if (!isFunctionNode(callback) || promiseOf(call) === undefined) return;
    scene.judge(callback, isEmpty(callback) ? weaknessOfEmpty(callback, call.callee.object, '.catch()') : undefined);
  },
  IfStatement: (statement): void => {
    const { test, consequent } = statement;
    if (test.type !== NodeType.Identifier || !/^(e|er|err|error)$/.test(test.name) || !isCallbackParameter(test))
      return;
    const isDropped =
      consequent.type === NodeType.BlockStatement && consequent.body.length === 0 && statement.alternate === null;
    scene.judge(
      statement,
      isDropped && !isExplained(consequent)
        ? { detail: `Here ${test.name} is tested and then nothing is done about it.` }
        : loggedAndGoneOn(statement),
    );
  },
}));

function isCallbackParameter(name: TSESTree.Identifier): boolean {
  const definition = findVariable(name)?.defs[0];
  return (
    definition?.node !== undefined && isFunctionNode(definition.node) && definition.node.params[0] === definition.name
  );
}

function isEmpty(callback: FunctionNode): boolean {
  return callback.body.type === NodeType.BlockStatement && callback.body.body.length === 0;
}

function weaknessOfCatch(clause: TSESTree.CatchClause): Weakness | undefined {
  const { body, param, parent } = clause;
  const { block } = parent;
  if (body.body.length === 0) return weaknessOfEmpty(body, block, 'The catch');
  if (!isAtWork(block) || isExplained(body)) return undefined;
  const answer = body.body.map(successOf).find((found) => found !== undefined);
  if (answer === undefined) return falseSuccess(clause);
  if (passesOn(clause, param)) return undefined;
  return {
    detail: `Here the catch answers ${answer} as if the work had been done.`,
    severity: 'medium',
    confidence: 'medium',
  };
}

function weaknessOfEmpty(place: TSESTree.Node, work: TSESTree.Node, what: string): Weakness | undefined {
  const body = isFunctionNode(place) ? place.body : place;
  if (isCleanUp(work)) return undefined;
  if (isExplained(body))
    return isTransaction(work)
      ? { detail: 'Here every failure of the transaction is dropped, not only the one that the comment speaks of.' }
      : undefined;
  const detail =
    what === 'The catch' ? 'Here the catch block is empty.' : 'Here .catch() is given a function that does nothing.';
  return isAtWork(work) ? { detail, severity: 'medium' } : { detail };
}

/** Work that was bound together so that it is done as a whole or not at all. */
function isTransaction(work: TSESTree.Node): boolean {
  return [...callsIn(work)].some(
    (call) =>
      call.parent.type === NodeType.AwaitExpression &&
      /^(transaction|\$transaction|withTransaction|begin)$/.test(calledName(call) ?? '') &&
      call.arguments.some((argument) => isFunctionNode(argument)),
  );
}

/** True where a comment says why nothing is to be done; one that only says that something is missing does not count. */
function isExplained(block: TSESTree.Node): boolean {
  const comments = [...textOf(block).matchAll(/\/\/([^\n]*)|\/\*([\s\S]*?)\*\//g)].map((match) =>
    (match[1] ?? match[2] ?? '').trim(),
  );
  const text = comments.join(' ');
  if (text === '' || unfinished.test(text)) return false;
  return explaining.test(text) || text.split(/\s+/).length >= 4;
}

/** True where everything that is called cleans up, or asks a question whose answer the failure is. */
function isCleanUp(work: TSESTree.Node): boolean {
  const names = [...nodesIn(work, { entersFunctions: true })].flatMap((node) =>
    node.type === NodeType.CallExpression || node.type === NodeType.NewExpression ? [calledName(node) ?? ''] : [],
  );
  return (
    names.length === 0 ||
    names.some((name) => cleaningUp.test(name)) ||
    names.every((name) => asking.test(name) || /^(join|toString|String|Number|Error)$/.test(name))
  );
}

/** True where the failure is thrown, handed to somebody, or told in the answer; a line in a log is none of these. */
function passesOn(clause: TSESTree.CatchClause, parameter: TSESTree.Node | null): boolean {
  if (parameter !== null && parameter.type !== NodeType.Identifier) return true;
  const uses = parameter === null ? [] : referencesOf(findVariable(parameter));
  const isLogged = ({ identifier }: { readonly identifier: TSESTree.Node }): boolean => {
    for (const ancestor of ancestors(identifier)) {
      if (ancestor === clause.body) return false;
      if (ancestor.type === NodeType.CallExpression && /log|console|debug|warn/i.test(textOf(ancestor.callee)))
        return true;
    }
    return false;
  };
  if (!uses.every(isLogged)) return true;
  return [...nodesIn(clause.body)].some(
    (node) =>
      node.type === NodeType.ThrowStatement ||
      (node.type === NodeType.CallExpression &&
        /^(next|reject|captureException|report\w*|notify\w*|fail|exit|rollback|abort\w*|throw)$/i.test(
          calledName(node) ?? '',
        )),
  );
}

/** True where the work waits for something outside of the process. */
function isAtWork(work: TSESTree.Node): boolean {
  for (const node of nodesIn(work)) {
    if (node.type === NodeType.AwaitExpression || (node === work && promiseOf(work) !== undefined)) return true;
  }
  return false;
}

/** What a statement tells the caller, where it is that all went well. */
function successOf(statement: TSESTree.Statement): string | undefined {
  const expression =
    statement.type === NodeType.ReturnStatement
      ? statement.argument
      : statement.type === NodeType.ExpressionStatement
        ? statement.expression
        : null;
  if (expression === null) return undefined;
  // Koa's `ctx.body = { ok: true }`.
  if (expression.type === NodeType.AssignmentExpression)
    return /\bbody$/.test(textOf(expression.left)) &&
      expression.right.type === NodeType.ObjectExpression &&
      saysSuccess(expression.right)
      ? textOf(expression.right)
      : undefined;
  if (expression.type === NodeType.Literal && expression.value === true) return 'true';
  if (expression.type === NodeType.ObjectExpression && saysSuccess(expression)) return textOf(expression);
  for (const call of callsIn(expression)) {
    const name = calledName(call) ?? '';
    if (name === 'status' || name === 'sendStatus') {
      const [code] = call.arguments;
      if (code?.type === NodeType.Literal && typeof code.value === 'number' && code.value >= 200 && code.value < 300)
        return `with status ${code.value}`;
    }
    const [first] = call.arguments;
    if (/^(json|send|response|ok)$/.test(name) && first?.type === NodeType.ObjectExpression && saysSuccess(first))
      return textOf(first);
  }
  return undefined;
}

function saysSuccess(object: TSESTree.ObjectExpression): boolean {
  return object.properties.some(
    (property) =>
      property.type === NodeType.Property &&
      /^(success|ok|statusCode|status)$/.test(textOf(property.key).replace(/['"]/g, '')) &&
      ((property.value.type === NodeType.Literal && (property.value.value === true || property.value.value === 200)) ||
        /^(ok|success)$/i.test(stringOf(property.value) ?? '')),
  );
}
