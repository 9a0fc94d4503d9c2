import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { promiseOf } from '../../flow/promises.ts';
import {
  enclosingFunction,
  findVariable,
  referencesOf,
  rootIdentifier,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { defineProductionRule } from '../configuration/places.ts';
import { enclosingLambda, lambdaHandlersOf } from './lambdaHandlers.ts';

/** Parts of an event that are the same in every call of a function. */
const lasting =
  /\b(?:stage|domainName|domainPrefix|apiId|accountId|region|invokedFunctionArn|functionName|functionVersion)\b/i;

/** What the first call of an environment leaves for all later ones: who called, and a promise that may have failed. */
export const lambdaKeptState = defineProductionRule((scene) => ({
  AssignmentExpression: (assignment): void => {
    const { left } = assignment;
    if (left.type !== NodeType.Identifier || lambdaHandlersOf(scene.file).size === 0) return;
    const handler = enclosingLambda(assignment, scene.file);
    const declared = findVariable(left)?.defs[0];
    if (handler === undefined || declared?.node.type !== NodeType.VariableDeclarator) return;
    if (enclosingFunction(declared.name) !== undefined || !isOfEvent(assignment.right, handler)) return;
    const weakness = {
      detail: `Here ${left.name} keeps ${shortText(assignment.right, 60)} of the first call, and every later call of this environment uses it.`,
      severity: 'high' as const,
    };
    scene.judge(assignment, keepsFirst(assignment, left.name) ? weakness : undefined);
  },
  VariableDeclarator: (declarator): void => {
    const { id, init } = declarator;
    if (id.type !== NodeType.Identifier || init === null || enclosingFunction(declarator) !== undefined) return;
    if (lambdaHandlersOf(scene.file).size === 0) return;
    const promise = promiseOf(init);
    if (promise === undefined) {
      if (init.type === NodeType.AwaitExpression) scene.judge(declarator, undefined);
      return;
    }
    const isUsed = referencesOf(findVariable(id)).some(({ identifier }) => enclosingFunction(identifier) !== undefined);
    if (!isUsed || promise.isLazy || promise.certainty !== 'certain') return;
    const isCaught = /\.catch\(|\.then\([^()]*,/.test(textOf(init)) && !/process\.exit\(/.test(textOf(init));
    scene.judge(
      declarator,
      isCaught
        ? undefined
        : {
            detail: `Here ${id.name} is the promise of one attempt: when it fails, or what it has opened is closed, every later call of this environment fails with it.`,
            severity: 'low',
          },
    );
  },
}));

/** `x ||= …`, `x = x ?? …`, `if (!x) x = …`: what is there already stays. */
function keepsFirst(assignment: TSESTree.AssignmentExpression, name: string): boolean {
  if (assignment.operator === '||=' || assignment.operator === '??=') return true;
  const { right } = assignment;
  if (right.type === NodeType.LogicalExpression && textOf(right.left) === name) return true;
  const statement = assignment.parent.parent;
  const around = statement?.type === NodeType.BlockStatement ? statement.parent : statement;
  if (around?.type !== NodeType.IfStatement) return false;
  const test = textOf(around.test);
  return test === `!${name}` || new RegExp(`^${name}\\s*===?\\s*(?:undefined|null|'')$`).test(test);
}

/** A part of the handler's event, such as `event.headers.tenant`. */
function isOfEvent(node: TSESTree.Node, handler: FunctionNode): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.LogicalExpression) return isOfEvent(bare.left, handler) || isOfEvent(bare.right, handler);
  if (bare.type !== NodeType.MemberExpression && bare.type !== NodeType.Identifier) return false;
  const root = rootIdentifier(bare);
  const definition = root && findVariable(root)?.defs[0];
  const [event] = handler.params;
  if (definition === undefined || event === undefined || lasting.test(textOf(bare))) return false;
  if (event.range[0] <= definition.name.range[0] && definition.name.range[1] <= event.range[1]) return true;
  const { node: declarator } = definition;
  const isDestructured = declarator.type === NodeType.VariableDeclarator && declarator.id !== definition.name;
  return isDestructured && declarator.init !== null && isOfEvent(declarator.init, handler);
}
