import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { fileOf, type CallNode, type SourceFile } from '../source/sourceFile.ts';
import { findVariable, onlyAssignment, propertyName, unwrap, type FunctionNode, type Variable } from './scope.ts';

/**
 * The calls in a function's own file that pick a function out of the table in which it stands: `routes['/items'] = function …`, or
 * `const routes = { '/items': function … }`, and then `routes[path](request)` or `const handler = routes[path]; handler(request)`.
 */
export function tableCalls(node: FunctionNode): readonly CallNode[] {
  const table = tableOf(node);
  if (table === undefined) return [];
  return picksIn(fileOf(node)).flatMap(({ call, table: picked }) => (picked === table ? [call] : []));
}

function tableOf({ parent }: FunctionNode): Variable | undefined {
  if (parent.type === NodeType.AssignmentExpression && parent.left.type === NodeType.MemberExpression)
    return variableOf(parent.left.object);
  if (parent.type !== NodeType.Property || parent.parent.type !== NodeType.ObjectExpression) return undefined;
  const holder = parent.parent.parent;
  if (holder.type === NodeType.VariableDeclarator) return variableOf(holder.id);
  return holder.type === NodeType.AssignmentExpression ? variableOf(holder.left) : undefined;
}

function variableOf(node: TSESTree.Node): Variable | undefined {
  return node.type === NodeType.Identifier ? findVariable(node) : undefined;
}

interface Pick {
  readonly call: CallNode;
  readonly table: Variable;
}

const known = new WeakMap<SourceFile, readonly Pick[]>();

function picksIn(file: SourceFile): readonly Pick[] {
  let picks = known.get(file);
  if (picks === undefined) {
    picks = file.calls.flatMap((call) => {
      const table = pickedTable(call.callee, 0);
      return table === undefined ? [] : [{ call, table }];
    });
    known.set(file, picks);
  }
  return picks;
}

/** The table whose member an expression is, where the member's name is computed. */
function pickedTable(callee: TSESTree.Node, depth: number): Variable | undefined {
  const bare = unwrap(callee);
  if (bare.type === NodeType.LogicalExpression) return pickedTable(bare.left, depth);
  if (bare.type === NodeType.MemberExpression)
    return bare.computed && propertyName(bare) === undefined ? variableOf(bare.object) : undefined;
  if (bare.type !== NodeType.Identifier || depth > 1) return undefined;
  const variable = findVariable(bare);
  const declared = variable?.defs[0]?.node;
  if (
    variable === undefined ||
    declared?.type !== NodeType.VariableDeclarator ||
    declared.id.type !== NodeType.Identifier
  )
    return undefined;
  const value = declared.init ?? onlyAssignment(variable.references);
  return value === undefined ? undefined : pickedTable(value, depth + 1);
}
