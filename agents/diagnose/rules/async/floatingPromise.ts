import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { promiseOf, type PromiseFact } from '../../flow/promises.ts';
import { calledName } from '../../flow/callers.ts';
import { requestHandler } from '../../flow/handlers.ts';
import { enclosingFunction, findVariable, isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { isHandled } from './settlement.ts';
import { guardingTry, isTestCode } from './walk.ts';

/** A statement that starts a promise and drops it. */
export const floatingPromise = defineRule((scene) => ({
  ExpressionStatement: (statement): void => {
    const { expression } = statement;
    if (isTestCode(statement)) return;
    judgeNext(scene, statement);
    const fact = promiseOf(expression);
    if (fact === undefined) return;
    if (guardingTry(statement) === undefined) scene.judge(statement, weaknessOf(statement, expression, fact));
  },
}));

/** `next();` in a middleware like Koa's, where the answer is sent as soon as the promise of the outermost one settles. */
function judgeNext(scene: Scene, statement: TSESTree.ExpressionStatement): void {
  const call = unwrap(statement.expression);
  if (call.type !== NodeType.CallExpression || call.callee.type !== NodeType.Identifier || call.arguments.length > 0)
    return;
  const owner = enclosingFunction(statement);
  const next = owner?.params[1];
  if (owner === undefined || next?.type !== NodeType.Identifier || owner.params.length !== 2) return;
  if (findVariable(call.callee) !== findVariable(next) || !isContextMiddleware(owner)) return;
  scene.judge(
    statement,
    statement.expression.type === NodeType.AwaitExpression
      ? undefined
      : {
          detail: `Here nobody waits for ${next.name}(): the answer may be sent before the handlers behind it are done, and their failures are unhandled.`,
        },
  );
}

function isContextMiddleware(owner: FunctionNode): boolean {
  const [first] = owner.params;
  return (first?.type === NodeType.Identifier && first.name === 'ctx') || requestHandler(owner)?.kind === 'context';
}

/** The same within a try block with a catch clause, which a reader takes for the one that catches it. */
export const missingAwaitInTry = defineRule((scene) => ({
  ExpressionStatement: (statement): void => {
    const { expression } = statement;
    if (isTestCode(statement)) return;
    const fact = promiseOf(expression);
    const inTry = guardingTry(statement);
    if (fact === undefined || inTry === undefined) return;
    const weakness = weaknessOf(statement, expression, fact);
    const owner = enclosingFunction(statement);
    const isAsync = owner?.async === true;
    scene.judge(
      statement,
      weakness && {
        ...weakness,
        detail: `Here the promise of ${fact.label} is not awaited, so the catch below never sees its failure.`,
        ...(isAsync &&
          isCall(expression) &&
          fact.certainty === 'certain' && {
            fix: (fixer) => fixer.insertTextBefore(expression, 'await '),
          }),
      },
    );
  },
}));

function weaknessOf(
  statement: TSESTree.Node,
  expression: TSESTree.Expression,
  fact: PromiseFact,
): Weakness | undefined {
  // What fails at start-up ends the process, which is as good as any handling there.
  if (isAtStartUp(statement) && !fact.isLazy) return undefined;
  if (isHandled(expression, 0, fact) || isPassedOn(expression)) return undefined;
  const name = nameOf(expression);
  const isGuess = fact.certainty === 'likely' && fact.functions.length > 0;
  if (isGuess && settling.test(name)) return undefined;
  const confidence = fact.certainty === 'certain' ? undefined : isGuess ? 'low' : 'medium';
  if (fact.isLazy)
    return { detail: `Here ${fact.label} is only put together: nobody waits for it, so it is never sent.`, confidence };
  const severity = closing.test(name) ? 'low' : undefined;
  return { detail: `Here the promise of ${fact.label} is dropped.`, confidence, severity };
}

/** Methods of so many objects that their name alone does not tell which one is meant. */
const settling = /^(resolve|reject|return|next|disconnect|close|end|destroy|stop|quit|release|cancel|abort)$/;
/** Work at the end of something: little is lost with it. */
const closing = /^(release|close|end|destroy|disconnect|quit|stop|dispose|cleanup|terminate)([A-Z]\w*)?$/;

function nameOf(expression: TSESTree.Expression): string {
  const call = unwrap(expression);
  return call.type === NodeType.CallExpression ? (calledName(call) ?? '') : '';
}

/** `promise.then(done, failed)` and `.then(next).then(null, next)` are handled; a bare `.then(resolve, …)` too. */
function isPassedOn(expression: TSESTree.Expression): boolean {
  const call = unwrap(expression);
  if (call.type !== NodeType.CallExpression) return false;
  const [first] = call.arguments;
  // Node's own `asCallback`, and tasks that a scheduler keeps.
  if (/^(asCallback|nodeify|waitUntil|done)$/.test(calledName(call) ?? '')) return true;
  return first?.type === NodeType.Identifier && first.name === 'reject';
}

function isCall(expression: TSESTree.Expression): boolean {
  return expression.type === NodeType.CallExpression;
}

/** True at the top level of a module, and in a function that is called on the spot there. */
function isAtStartUp(node: TSESTree.Node): boolean {
  for (let owner = enclosingFunction(node); owner !== undefined; owner = enclosingFunction(owner)) {
    const call: TSESTree.Node = owner.parent;
    const isCalledAtOnce = call.type === NodeType.CallExpression && call.callee === owner && isFunctionNode(owner);
    if (!isCalledAtOnce) return false;
  }
  return true;
}
