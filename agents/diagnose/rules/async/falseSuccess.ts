import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { callersOf } from '../../flow/calls.ts';
import { isDatabaseCall } from '../../flow/databaseCalls.ts';
import { enclosingHandler, type RequestHandler } from '../../flow/handlers.ts';
import { leaves } from '../../flow/guardingStatements.ts';
import { ancestors, enclosingFunction, isFunctionNode, keyName, type FunctionNode } from '../../flow/scope.ts';
import { nodesIn } from '../../flow/nodes.ts';
import { textOf } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { sqlOf, writeKind } from './storedRecords.ts';
import { callsIn } from './walk.ts';

/** What is done beside the work, whose failure need not fail the work. */
const beside =
  /audit|log|notif|mail|sms|push|cache|metric|analytic|track|publish|emit|search|index|event|telemetry|stat|redis|warm|avatar|thumb/i;
const handsOn =
  /^(next|reject|nack|nackAll|retry|moveToFailed|moveToDelayed|exit|rollback\w*|abort\w*|fail\w*|throw|requeue|sendToQueue|deadLetter\w*|reply|respond|discard|captureFailure|sendStatus)$/i;

/** What a catch clause that only logs tells of the work, where that is wrong; undefined where it is not seen to be. */
export function falseSuccess(clause: TSESTree.CatchClause): Weakness | undefined {
  const { body, parent } = clause;
  if (handsFailureOn(clause)) return undefined;
  const work = [...callsIn(parent.block)];
  const owner = enclosingFunction(clause);
  if (owner === undefined) return undefined;
  const consumer = jobConsumer(owner, clause);
  if (
    consumer !== undefined &&
    isWaiting(parent.block) &&
    !/batchItemFailures|\b(fail\w*|dead\w*|errors?)\b[\w.]*\.push/.test(textOf(owner))
  )
    return {
      detail: `Here the failure is only ${onlyLogs(body) ? 'logged' : 'dropped'}, so that ${consumer} takes the work for done and does not try again.`,
      severity: 'medium',
      confidence: 'medium',
    };
  if (isFailedRead(body, work)) {
    return {
      detail:
        'Here a query that fails gives the same as one that finds nothing, so that its caller takes an outage for an answer.',
      severity: 'low',
      confidence: 'medium',
    };
  }
  return wentOn(clause, owner, work);
}

/** A failure that is thrown, passed on, kept in a variable, or told in the answer. */
function handsFailureOn(clause: TSESTree.CatchClause): boolean {
  const error = clause.param?.type === NodeType.Identifier ? clause.param.name : undefined;
  for (const node of nodesIn(clause.body, { entersFunctions: true })) {
    if (
      node.type === NodeType.ThrowStatement ||
      node.type === NodeType.AssignmentExpression ||
      node.type === NodeType.UpdateExpression
    )
      return true;
    if (node.type === NodeType.AwaitExpression || node.type === NodeType.ContinueStatement) return true;
    if (node.type !== NodeType.CallExpression) continue;
    const name = calledName(node) ?? '';
    if (handsOn.test(name) || /push|add|set|status|send|json|render|redirect|code/.test(name)) return true;
    if (
      error !== undefined &&
      !isLogging(node) &&
      new RegExp(`\\b${error}\\b`).test(node.arguments.map(textOf).join(' '))
    )
      return true;
  }
  const returned = clause.body.body.find((statement) => statement.type === NodeType.ReturnStatement);
  return (
    error !== undefined &&
    returned?.type === NodeType.ReturnStatement &&
    returned.argument !== null &&
    new RegExp(`\\b${error}\\b`).test(textOf(returned.argument))
  );
}

function isLogging(call: TSESTree.CallExpression): boolean {
  return (
    /(^|[.\s])(console|log\w*|\w*log(ger)?|debug)\b/i.test(textOf(call.callee)) ||
    /^(toString|String)$/.test(calledName(call) ?? '')
  );
}

function onlyLogs(body: TSESTree.BlockStatement): boolean {
  return [...callsIn(body)].some(isLogging);
}

function isWaiting(block: TSESTree.BlockStatement): boolean {
  return [...nodesIn(block)].some((node) => node.type === NodeType.AwaitExpression);
}

/** Who hands the work out, for a function that a queue, a worker or a broker calls for each piece; it must learn of failures. */
function jobConsumer(owner: FunctionNode, place: TSESTree.Node, depth = 0): string | undefined {
  const handler: RequestHandler | undefined = enclosingHandler(place);
  if (handler?.node === owner && handler.kind === 'job') return 'the queue';
  if (handler?.node === owner && handler.kind === 'event' && /\bRecords\b/.test(textOf(owner)))
    return 'the event source';
  const { parent } = owner;
  if (parent.type === NodeType.CallExpression && calledName(parent) === 'process' && parent.arguments.at(-1) === owner)
    return 'the queue';
  if (parent.type === NodeType.CallExpression && calledName(parent) === 'consume' && /\.ack\(/.test(textOf(owner)))
    return 'the broker';
  if (parent.type === NodeType.Property && /^each(Message|Batch)$/.test(keyName(parent) ?? '')) return 'the broker';
  if (parent.type !== NodeType.MethodDefinition) return undefined;
  if (depth === 0) {
    // A method that the consumer hands its work to.
    for (const call of callersOf(owner).slice(0, 3)) {
      const caller = enclosingFunction(call);
      const found = caller && jobConsumer(caller, call, 1);
      if (found !== undefined) return found;
    }
  }
  const isDecorated = parent.decorators.some((decorator) =>
    /^@(Process|RabbitSubscribe|RabbitRPC|SqsMessageHandler|MessagePattern|EventPattern)\b/.test(textOf(decorator)),
  );
  const isWorker = keyName(parent) === 'process' && /^(WorkerHost|\w*Worker|\w*Processor)$/.test(superName(parent));
  return isDecorated || isWorker ? 'the queue' : undefined;
}

function superName(method: TSESTree.MethodDefinition): string {
  const { superClass } = method.parent.parent;
  return superClass === null ? '' : textOf(superClass);
}

/** `return null`, `return []` for a query that failed. */
function isFailedRead(body: TSESTree.BlockStatement, work: readonly TSESTree.CallExpression[]): boolean {
  const [only] = body.body;
  if (body.body.length !== 1 || only?.type !== NodeType.ReturnStatement || only.argument === null) return false;
  const { argument } = only;
  const isEmpty =
    (argument.type === NodeType.Literal && (argument.value === null || argument.value === false)) ||
    (argument.type === NodeType.Identifier && argument.name === 'undefined') ||
    (argument.type === NodeType.ArrayExpression && argument.elements.length === 0) ||
    (argument.type === NodeType.ObjectExpression && argument.properties.length === 0);
  return isEmpty && work.some((call) => isDatabaseCall(call) && call.parent.type === NodeType.AwaitExpression);
}

/** A write that failed and was only logged, after which the handler answers as after one that worked. */
function wentOn(
  clause: TSESTree.CatchClause,
  owner: FunctionNode,
  work: readonly TSESTree.CallExpression[],
): Weakness | undefined {
  const { body, parent } = clause;
  if (leaves(body) || enclosingHandler(clause)?.node !== owner || !isAwaitedWrite(work)) return undefined;
  if (!answersAfter(parent)) return undefined;
  return {
    detail: `Here a write that failed is only ${onlyLogs(body) ? 'logged' : 'dropped'}, and the handler goes on to answer as if it had been done.`,
    severity: 'medium',
    confidence: 'medium',
  };
}

function isAwaitedWrite(work: readonly TSESTree.CallExpression[]): boolean {
  return work.some((call) => {
    const kind = writeKind(call);
    if (kind === undefined || call.parent.type !== NodeType.AwaitExpression) return false;
    const what = kind === 'sql' ? sqlOf(call.arguments[0]).slice(0, 60) : textOf(call.callee);
    return !beside.test(what) && !/^(put|set)$/.test(calledName(call) ?? '');
  });
}

/** True where a statement behind the try, in the same function, answers or returns something. */
function answersAfter(statement: TSESTree.TryStatement): boolean {
  let inner: TSESTree.Node = statement;
  for (const ancestor of ancestors(statement)) {
    if (ancestor.type === NodeType.BlockStatement) {
      const rest = ancestor.body.slice(ancestor.body.findIndex((each) => each === inner) + 1);
      if (rest.some(answers)) return true;
    }
    if (isFunctionNode(ancestor)) return false;
    inner = ancestor;
  }
  return false;
}

function answers(statement: TSESTree.Statement): boolean {
  if (statement.type === NodeType.ReturnStatement) return statement.argument !== null;
  const text = statement.type === NodeType.ExpressionStatement ? textOf(statement.expression) : '';
  return /^(?:await\s+)?(?:res|response|reply|ctx|h|c)\b[\w.]*(?:\(|\s*=)/.test(text);
}
