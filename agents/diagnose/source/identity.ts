import { createHash } from 'node:crypto';
import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { findVariable } from '../flow/scope.ts';
import { childrenOf } from './parseSource.ts';

const maxLength = 2_000;

/**
 * A text that stands for a node's code wherever it stands and however it is laid out: made of the tree, so that line breaks, quotes,
 * brackets and semicolons do not matter; with the names of variables and parameters replaced by the order in which they appear, so that
 * renaming one does not matter either. Bodies of inner functions and classes are left out. Long texts are hashed.
 */
export function identityOf(node: TSESTree.Node): string {
  const names = new Map<string, string>();
  const parts: string[] = [];
  write(node, node, names, parts);
  const text = parts.join(' ');
  return text.length <= maxLength ? text : createHash('sha256').update(text).digest('hex');
}

function write(node: TSESTree.Node, root: TSESTree.Node, names: Map<string, string>, parts: string[]): void {
  switch (node.type) {
    case NodeType.Identifier:
      parts.push(isOwnName(node) ? placeholder(node.name, names) : node.name);
      return;
    case NodeType.Literal:
      parts.push('regex' in node ? `/${node.regex.pattern}/${node.regex.flags}` : JSON.stringify(String(node.value)));
      return;
    case NodeType.TemplateElement:
      parts.push(JSON.stringify(node.value.cooked));
      return;
    case NodeType.BlockStatement:
    case NodeType.ClassBody:
      // What stands inside has findings of its own.
      if (node !== root) return;
      break;
    default:
  }
  parts.push(`(${node.type}`);
  if ('operator' in node) parts.push(node.operator);
  if ('kind' in node) parts.push(node.kind);
  for (const child of childrenOf(node)) write(child, root, names, parts);
  parts.push(')');
}

/** A name that its author may change without a word to others: of a variable or a parameter, not of a property, a function or an import. */
function isOwnName(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  if (parent.type === NodeType.MemberExpression && parent.property === node && !parent.computed) return false;
  if (parent.type === NodeType.Property && parent.key === node && !parent.computed && !parent.shorthand) return false;
  const type = findVariable(node)?.defs[0]?.type;
  return type === DefinitionType.Variable || type === DefinitionType.Parameter;
}

function placeholder(name: string, names: Map<string, string>): string {
  let replaced = names.get(name);
  if (replaced === undefined) names.set(name, (replaced = `$${names.size + 1}`));
  return replaced;
}
