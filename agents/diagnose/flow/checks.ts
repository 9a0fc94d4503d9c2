import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { textOf } from '../source/sourceFile.ts';
import { propertyName, stringOf, unwrap } from './scope.ts';
import { valueOf } from './values.ts';

/** A pattern that covers the whole text and lets no character through that it does not name. One that is not known is taken for such. */
export function isAnchored(node: TSESTree.Node | undefined): boolean {
  if (node === undefined) return false;
  const value = valueOf(node);
  const literal = value?.kind === 'expression' ? value.node : node;
  if (literal.type !== NodeType.Literal || !('regex' in literal)) return true;
  const { pattern, flags } = literal.regex;
  return (
    pattern.startsWith('^') && /(?:\$|\))$/.test(pattern) && !flags.includes('m') && !/(?<!\\)\.[*+]|\[\^/.test(pattern)
  );
}

/** A value that the code knows: a literal, or a name in capitals. */
export function isConstant(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.Literal || bare.type === NodeType.TemplateLiteral)
    return stringOf(bare) !== undefined || bare.type === NodeType.Literal;
  return /^[A-Z][A-Z0-9_]*$/.test(
    bare.type === NodeType.Identifier
      ? bare.name
      : bare.type === NodeType.MemberExpression
        ? (propertyName(bare) ?? '')
        : '',
  );
}

/** Comparisons that another host passes too: one of `https://our.example` without a slash behind, or of a part of it. */
const flawed =
  /startsWith\(\s*['"`]https?:\/\/[^'"`/]+['"`]\s*\)|\.includes\(\s*['"`][\w-]+(?:\.[\w-]+)+['"`]\s*\)|indexOf\(\s*['"`][\w-]+(?:\.[\w-]+)+['"`]\s*\)/;

/** True for a function of the workspace whose check of an address lets foreign ones through. */
export function isFlawedCheck(callee: TSESTree.Node): boolean {
  const value = valueOf(callee);
  return value?.kind === 'function' && flawed.test(textOf(value.node));
}
