import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { isGlobal } from '../../flow/promises.ts';
import {
  contains,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  type FunctionNode,
  type Variable,
} from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, nodesInside, shortText } from '../../source/sourceFile.ts';
import { defineRule, type Scene } from '../defineRule.ts';
import { errorParameter } from './errorFirst.ts';
import { isSuccess, SilentWays } from './silentWays.ts';
import { isTestCode } from './walk.ts';

/** `new Promise` and deferreds around a callback in which the error ends without a rejection. */
export const promiseNeverSettles = defineRule((scene) => ({
  NewExpression: ({ callee, arguments: [executor] }): void => {
    const isPromise =
      isGlobal(callee, 'Promise') || /^(bluebird|q|es6-promise|rsvp)$/.test(moduleMember(callee)?.module ?? '');
    if (!isPromise || !isFunctionNode(executor) || isTestCode(executor)) return;
    const settling = executor.params.flatMap((parameter) =>
      parameter.type === NodeType.Identifier ? (findVariable(parameter) ?? []) : [],
    );
    judgeCallbacks(scene, executor, settling);
  },
  VariableDeclarator: ({ id, init }): void => {
    if (id.type !== NodeType.Identifier || init?.type !== NodeType.CallExpression || isTestCode(id)) return;
    const text = shortText(init.callee);
    const owner = enclosingFunction(id);
    const deferred = findVariable(id);
    if (!/(^|\.)(defer|pending)$/.test(text) || owner === undefined || deferred === undefined) return;
    judgeCallbacks(scene, owner, [deferred]);
  },
}));

function judgeCallbacks(scene: Scene, owner: FunctionNode, settling: readonly Variable[]): void {
  if (settling.length === 0) return;
  const isSettled = (node: TSESTree.Node): boolean =>
    node.type === NodeType.Identifier &&
    (settling.some((variable) => variable === findVariable(node)) || isFunctionWithin(node, owner));
  for (const callback of nodesInside(fileOf(owner).functions, owner.body)) {
    const error = errorParameter(callback);
    const { body } = callback;
    if (
      error === undefined ||
      body.type !== NodeType.BlockStatement ||
      callback.parent.type !== NodeType.CallExpression
    )
      continue;
    const nested = nodesInside(fileOf(owner).functions, body).some((inner) => errorParameter(inner) !== undefined);
    if (nested || !body.body.some((statement) => mentions(statement, isSettled))) continue;
    const way = new SilentWays(isSettled).run(body).find((each) => {
      const isError = (node: TSESTree.Node): boolean => isVariable(node, error);
      return each.test !== undefined && mentions(each.test, isError) && !isSuccess(each, isError);
    });
    scene.judge(
      way?.place ?? callback,
      way && {
        detail: `Here ${shortText(callback.parent.callee, 40)} tells of a failure, and the promise is neither rejected nor fulfilled: whoever waits for it waits for ever.`,
      },
    );
  }
}

/** True for a function of the executor's own, which may settle the promise. */
function isFunctionWithin(name: TSESTree.Identifier, owner: FunctionNode): boolean {
  const declared = findVariable(name)?.defs[0]?.node;
  const made = declared?.type === NodeType.VariableDeclarator ? declared.init : declared;
  return (
    isFunctionNode(made) &&
    made !== name.parent &&
    made.params.every((parameter) => parameter !== name) &&
    owner !== made &&
    contains(owner.body, made) &&
    !contains(made, name)
  );
}

function isVariable(node: TSESTree.Node, variable: Variable): boolean {
  return node.type === NodeType.Identifier && findVariable(node) === variable;
}

function mentions(node: TSESTree.Node, isIt: (inner: TSESTree.Node) => boolean): boolean {
  return [...descendants(node)].some(isIt);
}
