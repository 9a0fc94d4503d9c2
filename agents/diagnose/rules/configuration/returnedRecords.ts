import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { callersOf } from '../../flow/calls.ts';
import { requestHandler, decoratorName } from '../../flow/handlers.ts';
import { enclosingFunction, type FunctionNode, unwrap } from '../../flow/scope.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';

const maxHops = 2;

/** What `Response.json(x)` and `NextResponse.json(x)` send. */
export function ofResponseClass(call: CallNode): readonly TSESTree.Node[] {
  return /^(?:Next)?Response\.json$/.test(textOf(call.callee)) ? call.arguments.slice(0, 1) : [];
}

/** True where what a function returns is sent to the client: it is a handler whose framework sends it, or one returns what it gives. */
export function isSentByReturning(owner: FunctionNode, hops = 0): boolean {
  if (sendsResult(owner)) return true;
  if (hops >= maxHops) return false;
  return callersOf(owner).some((call) => {
    const around = enclosingFunction(call);
    return around !== undefined && isReturned(call) && isSentByReturning(around, hops + 1);
  });
}

const routes = /^(Get|Post|Put|Patch|Delete|All)$/;

/** A controller's method of Nest, a handler of Fastify (with `reply`), of hapi (with `h`). */
function sendsResult(owner: FunctionNode): boolean {
  const { parent } = owner;
  if (parent.type === NodeType.MethodDefinition)
    return parent.decorators.some((decorator) => routes.test(decoratorName(decorator)));
  const [, second] = owner.params;
  const isNamed = second?.type === NodeType.Identifier && /^_?(?:reply|h|toolkit)$/.test(second.name);
  return isNamed && requestHandler(owner)?.kind === 'request';
}

function isReturned(call: TSESTree.Node): boolean {
  let node = call;
  while (node.parent !== undefined && /^(AwaitExpression|TSAsExpression|TSNonNullExpression)$/.test(node.parent.type))
    node = node.parent;
  const outer = node.parent;
  return (
    outer?.type === NodeType.ReturnStatement ||
    (outer?.type === NodeType.ArrowFunctionExpression && unwrap(outer.body) === unwrap(node))
  );
}
