import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { Answers } from '../source/memory.ts';
import type { Taint, TaintPurpose } from './taintTypes.ts';
import { Tracer } from './tracer.ts';

/**
 * Tells whether an expression can hold what a client sent, in a form that is dangerous for the purpose. Follows constants, assignments,
 * destructuring, templates, objects, methods of strings and arrays, promises, callbacks, and functions of all files of the workspace;
 * stops at conversions, validation, allow-lists and tests on the way. Returns undefined when it finds no way in bounded time.
 */
export function taintOf(node: TSESTree.Node, purpose: TaintPurpose): Taint | undefined {
  let results = known.get(node);
  if (results === undefined) known.set(node, (results = new Map<string, Taint | null>()));
  const before = results.get(purpose.name);
  if (before !== undefined) return before ?? undefined;
  const taint = new Tracer(purpose).trace(node, [], undefined, 0);
  results.set(purpose.name, taint ?? null);
  return taint;
}

/** The first part of a text that is put together (a template, a concatenation, a joined list) which is the client's; undefined for all else. */
export function taintedPart(
  node: TSESTree.Node,
  purpose: TaintPurpose,
): { readonly part: TSESTree.Node; readonly taint: Taint } | undefined {
  for (const part of partsOf(node)) {
    const taint = taintOf(part, purpose);
    if (taint !== undefined) return { part, taint };
  }
  return undefined;
}

function partsOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  if (node.type === NodeType.TemplateLiteral) return node.expressions;
  if (node.type === NodeType.BinaryExpression && node.operator === '+')
    return [...partsOf(node.left), ...partsOf(node.right)];
  return [node];
}

/** `… comes from req.query.name, through find → load`. */
export function describeTaint({ label, through, isStored }: Taint): string {
  const way = through.length === 0 ? '' : `, through ${through.slice(0, 6).join(' → ')}`;
  return isStored ? `comes from stored data (${label})${way}` : `comes from ${label}${way}`;
}

const known = new Answers<TSESTree.Node, Map<string, Taint | null>>();
