import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { ancestors, isFunctionNode, propertyName, type FunctionNode } from './scope.ts';

const routing = new Set('all del delete get head options patch post put use'.split(' '));

/** True for `router.get('/path', function* () { this.body = … })` of Koa 1, whose context is `this`. */
export function isGeneratorHandler(node: FunctionNode): boolean {
  const call = node.parent;
  return (
    node.generator &&
    node.type === NodeType.FunctionExpression &&
    call.type === NodeType.CallExpression &&
    call.callee.type === NodeType.MemberExpression &&
    routing.has(propertyName(call.callee) ?? '') &&
    call.arguments.some((argument) => argument === node)
  );
}

/** True for `this` where it is the context of such a handler. */
export function isGeneratorContext(node: TSESTree.Node): boolean {
  if (node.type !== NodeType.ThisExpression) return false;
  for (const ancestor of ancestors(node)) {
    if (isFunctionNode(ancestor) && ancestor.type !== NodeType.ArrowFunctionExpression)
      return isGeneratorHandler(ancestor);
  }
  return false;
}
