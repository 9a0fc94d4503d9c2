import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isLimited } from './clientNumber.ts';
import { inputOutputBehind } from './inputOutput.ts';
import { isWholeTable } from './listQueries.ts';
import { inCallback, isPaced, isSmallOrBatched, type Iteration } from './iterations.ts';
import { isServiceFile, pathFromHandler } from './serving.ts';
import { some, usesVariableOf } from './tree.ts';

const purpose: TaintPurpose = { name: 'list of work' };
const outside =
  /^(fs|fs\/promises|fs-extra|child_process|sharp|nodemailer|@sendgrid\/mail|@aws-sdk\/.*|aws-sdk|stripe|twilio|execa|puppeteer|dns|dns\/promises)$/;

/** Work for every element of a list of any length, all started at once. */
export const unboundedConcurrency = defineRule((scene) => ({
  CallExpression: (call): void => {
    const mapper = startedAtOnce(call);
    if (mapper === undefined || !isServiceFile(call)) return;
    const iteration = inCallback(mapper);
    if (iteration === undefined || !doesInputOutput(mapper)) return;
    scene.judge(call, weaknessOf(iteration));
  },
}));

/** The function that `Promise.all(list.map(…))`, bluebird's `Promise.map` or `async.each` runs for all elements at once. */
function startedAtOnce(call: TSESTree.CallExpression): FunctionNode | undefined {
  const callee = textOf(call.callee);
  if (/^(Promise|Bluebird|Q)\.(all|allSettled)$/.test(callee)) {
    const list = call.arguments[0] && (definitionOf(call.arguments[0]) ?? unwrap(call.arguments[0]));
    if (list?.type !== NodeType.CallExpression || !/^(map|flatMap)$/.test(calledName(list) ?? '')) return undefined;
    return functionOf(list.arguments[0]);
  }
  const module = moduleMember(call.callee)?.module;
  const isHelper = module === 'async' || module === 'bluebird' || module === 'p-map';
  const isUnlimited = /^(each|forEach|map|filter|eachOf)$/.test(calledName(call) ?? '') || module === 'p-map';
  if (!isHelper || !isUnlimited || /concurrency/.test(call.arguments[2] ? textOf(call.arguments[2]) : ''))
    return undefined;
  return functionOf(call.arguments[1]);
}

function functionOf(node: TSESTree.Node | undefined): FunctionNode | undefined {
  return node !== undefined && isFunctionNode(node) ? node : undefined;
}

function doesInputOutput(mapper: FunctionNode): boolean {
  return some(mapper.body, (node) => {
    if (node.type !== NodeType.CallExpression || !usesVariableOf(node, mapper)) return false;
    const member = moduleMember(node.callee);
    if (member !== undefined && outside.test(member.module))
      return !/^(join|resolve|basename)$/.test(calledName(node) ?? '');
    return inputOutputBehind(node) !== undefined;
  });
}

function weaknessOf(iteration: Iteration): Weakness | undefined {
  const { list, turn } = iteration;
  if (isSmallOrBatched(iteration) || isPaced(iteration) || isLimited(list, '.length') || usesLimiter(turn))
    return undefined;
  const taint = taintOf(list, purpose);
  if (taint !== undefined) {
    const isList = taint.shape === 'any' || /split/.test(textOf(list));
    return isList
      ? { detail: `Here the list ${describeTaint(taint)}: a client decides how much runs at once.` }
      : undefined;
  }
  const query = isWholeTable(list);
  const isServed = query !== undefined && pathFromHandler(list) !== undefined;
  return isServed
    ? {
        detail: `Here work starts at once for every row of ${shortText(list, 40)}, which ${query.text} reads.`,
        severity: 'low',
      }
    : undefined;
}

/** `limit(() => …)` of p-limit and the like. */
function usesLimiter(turn: TSESTree.Node): boolean {
  return some(turn, (node) => {
    if (node.type !== NodeType.CallExpression) return false;
    const value = valueOf(node.callee);
    return (
      (value?.kind === 'package' && /limit|queue|throttle|bottleneck|semaphore/i.test(value.module)) ||
      /limit|queue|throttle|semaphore|pool\.run/i.test(calledName(node) ?? '')
    );
  });
}
