import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { findVariable, isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { valueOf } from '../../flow/values.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { inputOutputBehind } from './inputOutput.ts';
import { isServiceFile } from './serving.ts';
import { isLoop, numberOf, some } from './tree.ts';

/** A run that is longer than this away from the next one hardly meets it. */
const longMs = 10 * 60_000;
const guard =
  /\b(?:is)?(?:running|busy|locked|lock|inProgress|inFlight|working|pending|processing|polling|active|mutex|semaphore)\b|\bis[A-Z]\w*ing\b|tryLock|acquire/i;

/** `setInterval` of something that goes through a list of any length and waits: the next run begins whether it is done or not. */
export const overlappingTimer = defineRule((scene) => ({
  CallExpression: (call): void => {
    const callee = unwrap(call.callee);
    if (callee.type !== NodeType.Identifier || callee.name !== 'setInterval' || findVariable(callee) !== undefined)
      return;
    const [first, second] = call.arguments;
    const run = first && functionOf(first);
    if (run === undefined || !isServiceFile(call)) return;
    const waits = loopThatWaits(run);
    if (waits === undefined) return;
    const gapMs = second && numberOf(second);
    const isFar = gapMs !== undefined && gapMs >= longMs;
    const isGuarded = guard.test(textOf(run)) || isFar;
    scene.judge(
      call,
      isGuarded
        ? undefined
        : {
            detail: `Here the next run begins after ${second ? shortText(second, 30) : 'no time'}, though ${waits} may take longer.`,
          },
    );
  },
}));

function functionOf(node: TSESTree.Node): FunctionNode | undefined {
  const value = valueOf(node);
  const given = value?.kind === 'function' ? value.node : isFunctionNode(node) ? node : undefined;
  if (given === undefined || given.async || given.body.type === NodeType.BlockStatement) return given;
  // `() => sweep()` runs what it calls.
  const body = unwrap(given.body);
  const called = body.type === NodeType.CallExpression ? valueOf(body.callee) : undefined;
  return called?.kind === 'function' ? called.node : given;
}

/** A loop in an async function, each turn of which waits for a query or another server. */
function loopThatWaits(run: FunctionNode): string | undefined {
  if (!run.async) return undefined;
  let found: string | undefined;
  some(run.body, (node) => {
    if (!isLoop(node)) return false;
    const isWaiting = some(
      node.body,
      (inner) =>
        inner.type === NodeType.AwaitExpression &&
        some(inner, (each) => each.type === NodeType.CallExpression && inputOutputBehind(each) !== undefined),
    );
    if (isWaiting)
      found = node.type === NodeType.ForOfStatement ? `going through ${shortText(node.right, 30)}` : 'its loop';
    return isWaiting;
  });
  return found;
}
