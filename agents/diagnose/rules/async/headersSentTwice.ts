import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { namesIn } from '../../flow/exports.ts';
import { enclosingHandler, requestHandler } from '../../flow/handlers.ts';
import { findVariable, isFunctionNode, unwrap, type FunctionNode, type Variable } from '../../flow/scope.ts';
import { shortText } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { expressionOf, RepeatedCalls } from './repeatedCalls.ts';
import { isTestCode } from './walk.ts';

const sending = new Set([
  'send',
  'json',
  'jsonp',
  'redirect',
  'render',
  'sendStatus',
  'sendFile',
  'sendfile',
  'download',
  'end',
]);

/** A response that is sent, and sent again on the same way through the handler. */
export const headersSentTwice = defineRule((scene) => {
  const check = (node: FunctionNode): void => {
    if (node.body.type !== NodeType.BlockStatement || isTestCode(node)) return;
    const handler = requestHandler(node) ?? enclosingHandler(node);
    const response = handler?.kind === 'request' ? handler.response : undefined;
    const [name] = response === undefined ? [] : namesIn(response);
    const variable = name && findVariable(name);
    if (variable === undefined) return;
    const isResponse = (root: TSESTree.Node): boolean =>
      root.type === NodeType.Identifier && findVariable(root) === variable;
    const next = handler && handedOn(handler.node);
    const calls = new RepeatedCalls(
      (statement) => sentBy(statement, isResponse) ?? passedOn(statement, next),
      /headersSent|writableEnded|finished/,
      (statement) => sentLater(statement, isResponse),
    );
    calls.run(node.body.body);
    for (const call of calls.single) scene.judge(call, undefined);
    for (const { first, second } of calls.repetitions) {
      if (isBareEnd(second) || isNext(second)) continue;
      scene.judge(second, {
        detail: `Here the response is sent again after ${shortText(first, 60)} in line ${first.loc.start.line}, which throws ERR_HTTP_HEADERS_SENT.`,
      });
    }
  };
  return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
});

/** The `next` of a handler, by which a failure is handed to the one for errors, which answers. */
function handedOn(node: FunctionNode): Variable | undefined {
  const last = node.params.at(-1);
  return last?.type === NodeType.Identifier && last.name === 'next' ? findVariable(last) : undefined;
}

/** `next(error)`; without an error it may come after an answer. */
function passedOn(statement: TSESTree.Statement, next: Variable | undefined): TSESTree.Node | undefined {
  const expression = expressionOf(statement);
  const call = expression === null ? undefined : unwrap(expression);
  if (next === undefined || call?.type !== NodeType.CallExpression || call.callee.type !== NodeType.Identifier)
    return undefined;
  return call.arguments.length > 0 && findVariable(call.callee) === next ? call : undefined;
}

function isNext(node: TSESTree.Node): boolean {
  return node.type === NodeType.CallExpression && node.callee.type === NodeType.Identifier;
}

/** The first answer in a callback that a statement hands over: `db.save(item, (error) => { … res.json(item) })`. */
function sentLater(
  statement: TSESTree.Statement,
  isResponse: (root: TSESTree.Node) => boolean,
): TSESTree.Node | undefined {
  const expression = expressionOf(statement);
  const call = expression === null ? undefined : unwrap(expression);
  if (call?.type !== NodeType.CallExpression || calledName(call) === 'on') return undefined;
  const callback = call.arguments.at(-1);
  if (!isFunctionNode(callback) || callback.body.type !== NodeType.BlockStatement) return undefined;
  // The first statement that answers without a condition: what is under one may have been left by a guard.
  for (const inner of callback.body.body) {
    const sent = sentBy(inner, isResponse);
    if (sent !== undefined) return sent;
  }
  return undefined;
}

function sentBy(
  statement: TSESTree.Statement,
  isResponse: (root: TSESTree.Node) => boolean,
): TSESTree.Node | undefined {
  const expression = expressionOf(statement);
  const call = expression === null ? undefined : unwrap(expression);
  if (call?.type !== NodeType.CallExpression || !sending.has(calledName(call) ?? '')) return undefined;
  // A view that is rendered into a callback is not sent.
  const last = call.arguments.at(-1);
  if (
    calledName(call) === 'render' &&
    last !== undefined &&
    (last.type === NodeType.ArrowFunctionExpression || last.type === NodeType.FunctionExpression)
  )
    return undefined;
  return isResponse(rootOf(call)) ? call : undefined;
}

/** `res` in `res.status(404).json(…)`. */
function rootOf(call: TSESTree.CallExpression): TSESTree.Node {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return callee;
  const object = unwrap(callee.object);
  return object.type === NodeType.CallExpression ? rootOf(object) : object;
}

/** `res.end()` after something that ended the response already does nothing. */
function isBareEnd(node: TSESTree.Node): boolean {
  return node.type === NodeType.CallExpression && calledName(node) === 'end' && node.arguments.length === 0;
}
