import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { nodesIn } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { promiseOf } from '../../flow/promises.ts';
import { ancestors, findVariable, propertyName, stringOf, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { fileOf, shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { judgeRouteHandlers } from './expressHandlers.ts';
import { weaknessOfMap } from './mappedPromises.ts';
import { droppedWork } from './droppedWork.ts';
import { deafCaller, forEachFix } from './asyncCallbacks.ts';
import { functionOf, neverRejects } from './settlement.ts';
import { isTestCode } from './walk.ts';

const deciding = new Set([
  'filter',
  'some',
  'every',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'sort',
  'toSorted',
  'flatMap',
]);
const timers = new Set(['setTimeout', 'setInterval', 'setImmediate', 'nextTick', 'queueMicrotask']);
const subscribing = new Set(['on', 'once', 'addListener', 'prependListener']);
/** Packages whose emitters wait for their listeners, or take their failures. */
const waitingEmitters =
  /^(telegraf|grammy|emittery|@slack\/bolt|probot|@octokit\/webhooks|eventemitter2|playwright|@playwright\/test|awilix)$/;

/** A promise where a plain value is expected: in a condition, as a value that is read, or as an async callback that nobody waits for. */
export const misusedPromise = defineRule((scene) => {
  const checkTest = (test: TSESTree.Node | null): void => {
    if (test === null) return;
    for (const part of partsOfTest(test)) {
      if (part.type === NodeType.AwaitExpression) {
        if (promiseOf(part.argument) !== undefined) scene.judge(part, undefined);
        continue;
      }
      const fact = promiseOf(part);
      if (fact === undefined || isCache(part)) continue;
      scene.judge(part, {
        detail: `Here the condition is the promise of ${fact.label}, which is always true.`,
        confidence: fact.certainty === 'certain' ? 'high' : 'medium',
      });
    }
  };
  return {
    IfStatement: ({ test }): void => {
      checkTest(test);
    },
    ConditionalExpression: ({ test }): void => {
      checkTest(test);
    },
    WhileStatement: ({ test }): void => {
      checkTest(test);
    },
    DoWhileStatement: ({ test }): void => {
      checkTest(test);
    },
    UnaryExpression: ({ operator, argument, parent }): void => {
      const isInTest = 'test' in parent && parent.test !== null;
      if (operator === '!' && !isInTest && parent.type !== NodeType.LogicalExpression) checkTest(argument);
    },
    CallExpression: (call): void => {
      if (isTestCode(call)) return;
      judgeRouteHandlers(scene, call);
      const callback = asyncCallback(call);
      if (callback === undefined) judgeDeafCaller(scene, call);
      else scene.judge(callback.place, callback.weakness(call));
    },
    NewExpression: (call): void => {
      if (!isTestCode(call)) judgeDeafCaller(scene, call);
    },
  };
});

function judgeDeafCaller(scene: Scene, call: CallNode): void {
  const found = deafCaller(call);
  if (found !== undefined) scene.judge(found.callback, found.weakness);
}

function partsOfTest(test: TSESTree.Node): readonly TSESTree.Node[] {
  if (test.type === NodeType.LogicalExpression) return [...partsOfTest(test.left), ...partsOfTest(test.right)];
  if (test.type === NodeType.UnaryExpression && test.operator === '!') return partsOfTest(test.argument);
  return [test];
}

/** A promise that is kept in a variable may be asked for: `if (pending) await pending`. */
function isCache(part: TSESTree.Node): boolean {
  if (part.type !== NodeType.Identifier) return false;
  return (findVariable(part)?.references ?? []).some(({ identifier }) => {
    const { parent } = identifier;
    return (
      parent.type === NodeType.AwaitExpression ||
      (parent.type === NodeType.MemberExpression && propertyName(parent) === 'then')
    );
  });
}

interface AsyncCallback {
  readonly place: TSESTree.Node;
  readonly weakness: (call: TSESTree.CallExpression) => Weakness | undefined;
}

/** The async callback of a call that does not look at what its callback returns; undefined where there is none. */
function asyncCallback(call: TSESTree.CallExpression): AsyncCallback | undefined {
  const name = calledName(call) ?? '';
  const callee = unwrap(call.callee);
  const [first, second] = call.arguments;
  if (timers.has(name) && (callee.type === NodeType.Identifier || isProcess(callee)))
    return unhandledIn(first, `${name}()`);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  if (subscribing.has(name) && first !== undefined) {
    if (!isWaitingEmitter(callee.object)) return listenerIn(call, callee, second);
    return undefined;
  }
  if (call.arguments.length === 0 || call.arguments.length > 2) return undefined;
  const callback = functionOf(first);
  if (first === undefined || callback === undefined || !callback.async || callback.generator) return undefined;
  const isOfLibrary = valueOf(callee.object)?.kind === 'package';
  if (isOfLibrary && (name !== 'forEach' || mayWait(call, callee.object))) return undefined;
  if (name === 'forEach') {
    return {
      place: call,
      weakness: () => ({
        detail: `Here ${shortText(callee)}() returns before any of its async callbacks is done${neverRejects(callback) ? '' : ', and nothing catches their failures'}.`,
        fix: forEachFix(call),
      }),
    };
  }
  if (deciding.has(name))
    return {
      place: call,
      weakness: () => ({ detail: `Here ${name}() takes the promise of its async callback for the answer.` }),
    };
  if (name === 'reduce')
    return {
      place: call,
      weakness: () =>
        awaitsAccumulator(callback)
          ? undefined
          : {
              detail: 'Here each step gets the promise of the step before and does not wait for it.',
              confidence: 'medium',
            },
    };
  if (name === 'map') return { place: call, weakness: weaknessOfMap };
  return undefined;
}

/** What a library's own forEach gives is waited for where it is a promise; a list has one too, and gives nothing. */
function mayWait(call: TSESTree.CallExpression, object: TSESTree.Node): boolean {
  const member = moduleMember(object);
  const isResult = member?.path.includes('()') === true;
  return !isResult || waitingLists.test(member.module) || call.parent.type !== NodeType.ExpressionStatement;
}

/** Packages whose lists and streams wait for the callbacks of their methods. */
const waitingLists =
  /^(async|bluebird|p-iteration|modern-async|rxjs|ix|highland|iter-tools|streaming-iterables|awilix|cheerio)$/;

function isProcess(callee: TSESTree.Node): boolean {
  return (
    callee.type === NodeType.MemberExpression &&
    callee.object.type === NodeType.Identifier &&
    callee.object.name === 'process'
  );
}

function unhandledIn(argument: TSESTree.Node | undefined, where: string): AsyncCallback | undefined {
  const callback = functionOf(argument);
  if (argument === undefined || callback === undefined || callback.generator) return undefined;
  if (!callback.async) {
    const dropped = argument === callback ? droppedWork(callback, where) : undefined;
    return dropped === undefined ? undefined : { place: argument, weakness: () => dropped ?? undefined };
  }
  const weakness = {
    detail: `Here a failure of the async callback of ${where} is an unhandled rejection, which ends the process.`,
  };
  return { place: argument, weakness: () => (neverRejects(callback) || onlySleeps(callback) ? undefined : weakness) };
}

function onlySleeps(callback: FunctionNode): boolean {
  return (
    ![...nodesIn(callback.body)].some(
      (node) => node.type === NodeType.AwaitExpression || node.type === NodeType.ReturnStatement,
    ) && callback.body.type === NodeType.BlockStatement
  );
}

function listenerIn(
  call: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
  listener: TSESTree.Node | undefined,
): AsyncCallback | undefined {
  const event = stringOf(call.arguments[0]) ?? 'an event';
  const isProcessEvent = isProcess(callee);
  const found = unhandledIn(listener, `the listener of '${event}'`);
  if (found === undefined) return undefined;
  // A failure while the process is ending ends it, and some emitters are told to catch.
  if (isProcessEvent || capturesRejections(call)) return { ...found, weakness: () => undefined };
  return found;
}

function capturesRejections(call: TSESTree.CallExpression): boolean {
  return /captureRejections\s*[:=]\s*true/.test(fileOf(call).text);
}

function isWaitingEmitter(object: TSESTree.Node): boolean {
  const member = moduleMember(object);
  if (member !== undefined) return waitingEmitters.test(member.module);
  return object.type === NodeType.Identifier && /^(bot|webhooks|page|context|browser|test)$/.test(object.name);
}

function awaitsAccumulator(callback: FunctionNode): boolean {
  const [accumulator] = callback.params;
  if (accumulator?.type !== NodeType.Identifier) return true;
  return (findVariable(accumulator)?.references ?? []).some(({ identifier }) => {
    for (const ancestor of ancestors(identifier)) {
      if (ancestor === callback) return false;
      if (ancestor.type === NodeType.AwaitExpression) return true;
      if (ancestor.type === NodeType.MemberExpression && propertyName(ancestor) === 'then') return true;
    }
    return false;
  });
}
