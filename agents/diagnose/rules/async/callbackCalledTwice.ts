import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  findVariable,
  isFunctionNode,
  unwrap,
  type FunctionNode,
  type Variable,
} from '../../flow/scope.ts';
import { shortText } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { expressionOf, RepeatedCalls } from './repeatedCalls.ts';
import { callsIn, isTestCode } from './walk.ts';

const callbackName = /^_?(callback|cb|done|next|fn)$/;

/** A callback that is called, and called again on the same way through the function. */
export const callbackCalledTwice = defineRule((scene) => {
  const check = (node: FunctionNode): void => {
    if (node.body.type !== NodeType.BlockStatement || isTestCode(node)) return;
    for (const variable of callbacksIn(node.body)) {
      const calls = new RepeatedCalls(
        (statement) => calledBy(statement, variable),
        new RegExp(`called|once|\\b${variable.name}\\b`, 'i'),
      );
      calls.run(node.body.body);
      for (const call of calls.single) scene.judge(call, undefined);
      for (const { first, second } of calls.repetitions) {
        scene.judge(second, {
          detail: `Here ${variable.name} is called again after ${shortText(first, 60)} in line ${first.loc.start.line}.`,
        });
      }
    }
  };
  return {
    FunctionDeclaration: check,
    FunctionExpression: check,
    ArrowFunctionExpression: check,
    TryStatement: (statement): void => {
      if (isTestCode(statement)) return;
      const repeated = repeatedByCatch(statement);
      if (repeated !== undefined)
        scene.judge(repeated.place, { detail: repeated.detail, severity: 'low', confidence: 'medium' });
    },
  };
});

/** The callbacks, parameters of this function or of one around it, that statements of its own call. */
function callbacksIn(body: TSESTree.BlockStatement): ReadonlySet<Variable> {
  const found = new Set<Variable>();
  const owner = body.parent;
  for (const call of callsIn(body)) {
    const variable = callbackOf(call);
    if (variable !== undefined && enclosingFunction(call) === owner) found.add(variable);
  }
  return found;
}

function callbackOf(call: TSESTree.CallExpression): Variable | undefined {
  if (call.callee.type !== NodeType.Identifier || !callbackName.test(call.callee.name)) return undefined;
  const variable = findVariable(call.callee);
  const definition = variable?.defs[0];
  return definition?.type === DefinitionType.Parameter && isFunctionNode(definition.node) ? variable : undefined;
}

function calledBy(statement: TSESTree.Statement, variable: Variable): TSESTree.Node | undefined {
  const expression = expressionOf(statement);
  // What is awaited comes back, and may be called for every step, as in middleware.
  if (expression === null || expression.type === NodeType.AwaitExpression) return undefined;
  const call = unwrap(expression);
  return call.type === NodeType.CallExpression && callbackOf(call) === variable ? call : undefined;
}

/** `try { callback(null, result) } catch (error) { callback(error) }`: what the callback throws calls it again. */
function repeatedByCatch({
  block,
  handler,
}: TSESTree.TryStatement): { readonly place: TSESTree.Node; readonly detail: string } | undefined {
  const last = block.body.at(-1);
  const call = last?.type === NodeType.ExpressionStatement ? unwrap(last.expression) : undefined;
  const variable = call?.type === NodeType.CallExpression && block.body.length > 1 ? callbackOf(call) : undefined;
  if (call === undefined || variable === undefined || handler === null || variable.name === 'next') return undefined;
  const again = handler.body.body.find((statement) => calledBy(statement, variable) !== undefined);
  return (
    again && {
      place: call,
      detail: `Here ${variable.name} is called within the try block: what it throws comes to the catch, which calls it again.`,
    }
  );
}
