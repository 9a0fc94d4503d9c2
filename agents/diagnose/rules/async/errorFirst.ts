import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { findVariable, type FunctionNode, type Variable } from '../../flow/scope.ts';

/** The error that a callback is given first, `(err, rows) =>`; undefined for other functions, middleware for errors among them. */
export function errorParameter(callback: FunctionNode): Variable | undefined {
  const [first, second] = callback.params;
  if (first?.type !== NodeType.Identifier || !/^_?(e|er|err|error|ex)\w?$/i.test(first.name)) return undefined;
  if (second?.type === NodeType.Identifier && /^_?(req|request|ctx)$/.test(second.name)) return undefined;
  return findVariable(first);
}
