import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { lastName } from './scope.ts';
import type { FunctionNode } from '../source/sourceFile.ts';

/** The name under which a function, or the call that wraps it, is exported where it stands, `default` included. */
export function exportedName(node: FunctionNode): string | undefined {
  if (node.type === NodeType.FunctionDeclaration) {
    if (node.parent.type === NodeType.ExportNamedDeclaration) return node.id?.name;
    return node.parent.type === NodeType.ExportDefaultDeclaration ? 'default' : undefined;
  }
  let value: TSESTree.Node = node;
  while (value.parent.type === NodeType.CallExpression && value.parent.callee !== value) value = value.parent;
  const { parent } = value;
  if (parent.type === NodeType.ExportDefaultDeclaration) return 'default';
  if (parent.type === NodeType.VariableDeclarator)
    return parent.id.type === NodeType.Identifier && parent.parent.parent.type === NodeType.ExportNamedDeclaration
      ? parent.id.name
      : undefined;
  if (parent.type !== NodeType.AssignmentExpression || parent.left.type !== NodeType.MemberExpression) return undefined;
  if (lastName(parent.left) === 'exports') return 'default';
  return lastName(parent.left.object) === 'exports' ? lastName(parent.left) : undefined;
}
