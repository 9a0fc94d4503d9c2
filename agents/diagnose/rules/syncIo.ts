import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { defineRule } from './defineRule.ts';
import { moduleMember } from './moduleMember.ts';
import { enclosingHandler, requestHandler } from './requestHandlers.ts';
import { enclosingFunction, functionVariable, type FunctionNode, type SourceCode } from './scope.ts';

const blockingModules = new Set(
  'fs fs-extra graceful-fs child_process zlib crypto bcrypt bcryptjs execa cross-spawn glob fast-glob globby rimraf mkdirp'.split(
    ' ',
  ),
);
const maxCallDepth = 4;

/** A blocking call inside a function that serves requests, or inside one that such a function calls in the same file. */
export const syncIoInHandler = defineRule((context) => ({
  CallExpression: (call): void => {
    const name = blockingCall(context.sourceCode, call);
    if (name === undefined) return;
    const path = pathFromHandler(context.sourceCode, call);
    if (path === undefined) return;
    const through = path.length === 0 ? '' : `, reached through ${path.join(' → ')}`;
    context.report({ node: call, messageId: 'found', data: { detail: `Here it is ${name}${through}.` } });
  },
}));

/** A blocking call inside any other function; at the top level of a module it belongs to start-up. */
export const syncIo = defineRule((context) => ({
  CallExpression: (call): void => {
    const name = blockingCall(context.sourceCode, call);
    if (name === undefined || enclosingFunction(call) === undefined) return;
    context.report({ node: call, messageId: 'found', data: { detail: `Here it is ${name}.` } });
  },
}));

function blockingCall(sourceCode: SourceCode, call: TSESTree.CallExpression): string | undefined {
  const member = moduleMember(sourceCode, call.callee);
  const name = member?.path.at(-1);
  if (member === undefined || name === undefined || !blockingModules.has(member.module)) return undefined;
  return name.endsWith('Sync') ? name : undefined;
}

/** The names of the functions between a handler and the node, outermost first; undefined when no handler leads there. */
function pathFromHandler(sourceCode: SourceCode, node: TSESTree.Node, depth = 0): readonly string[] | undefined {
  if (enclosingHandler(sourceCode, node) !== undefined) return [];
  const owner = outermostNamedFunction(sourceCode, node);
  if (owner === undefined || depth >= maxCallDepth) return undefined;
  for (const { identifier } of owner.calls) {
    const path = pathFromHandler(sourceCode, identifier, depth + 1);
    if (path !== undefined) return [...path, owner.name];
  }
  return undefined;
}

interface NamedFunction {
  readonly name: string;
  readonly calls: readonly { readonly identifier: TSESTree.Node }[];
}

function outermostNamedFunction(sourceCode: SourceCode, node: TSESTree.Node): NamedFunction | undefined {
  let named: NamedFunction | undefined;
  for (
    let owner: FunctionNode | undefined = enclosingFunction(node);
    owner !== undefined;
    owner = enclosingFunction(owner)
  ) {
    const variable = functionVariable(sourceCode, owner);
    if (variable === undefined || requestHandler(sourceCode, owner) !== undefined) continue;
    const calls = variable.references.filter(({ identifier }) => isCallee(identifier));
    if (calls.length > 0) named = { name: variable.name, calls };
  }
  return named;
}

function isCallee(node: TSESTree.Node): boolean {
  return node.parent?.type === NodeType.CallExpression && node.parent.callee === node;
}
