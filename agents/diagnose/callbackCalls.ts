import type { Linter, SourceCode } from 'eslint';

const errorName = /^_?(e|err|error)$/;

/**
 * True when the statement of a message calls a function with an error-first callback. Many such functions return a promise
 * only when they get no callback; with one, the outcome is looked at there.
 */
export function isCallbackCall(sourceCode: SourceCode, message: Linter.LintMessage): boolean {
  const statement = nodeAt(sourceCode, message);
  if (statement?.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') return false;
  const callback = statement.expression.arguments.at(-1);
  if (callback?.type !== 'ArrowFunctionExpression' && callback?.type !== 'FunctionExpression') return false;
  const [first] = callback.params;
  return first?.type === 'Identifier' && errorName.test(first.name);
}

/** The outermost statement-like node that begins at the message's place. */
function nodeAt(sourceCode: SourceCode, message: Linter.LintMessage): ReturnType<SourceCode['getNodeByRangeIndex']> {
  const start = sourceCode.getIndexFromLoc({ line: message.line, column: message.column - 1 });
  let node = sourceCode.getNodeByRangeIndex(start);
  for (const ancestor of node === null ? [] : sourceCode.getAncestors(node).reverse()) {
    if (ancestor.range?.[0] !== start) break;
    node = ancestor;
    if (ancestor.type === 'ExpressionStatement') break;
  }
  return node;
}
