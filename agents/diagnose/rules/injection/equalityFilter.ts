import { AST_NODE_TYPES as NodeType, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import { contains, keyName } from '../../flow/scope.ts';
import { textOf } from '../../source/sourceFile.ts';

/**
 * The edit that compares values of a filter with `$eq`, within which an object from the client is a value and no operator. Undefined
 * unless every value stands behind the name of a field in the filter that is written out in the call.
 */
export function compareWithEq(
  filter: TSESTree.Node,
  values: readonly TSESTree.Node[],
): TSESLint.ReportFixFunction | undefined {
  const fields = values.map((value) => (contains(filter, value) ? fieldOf(value) : undefined));
  if (filter.type !== NodeType.ObjectExpression || fields.some((field) => field === undefined)) return undefined;
  return (fixer) =>
    fields.flatMap((field) => {
      if (field === undefined) return [];
      const compared = `{ $eq: ${textOf(field.value)} }`;
      return fixer.replaceText(field.value, field.shorthand ? `${textOf(field.key)}: ${compared}` : compared);
    });
}

function fieldOf(value: TSESTree.Node): TSESTree.Property | undefined {
  const { parent } = value;
  const isField = parent?.type === NodeType.Property && parent.value === value && !parent.computed;
  return isField && keyName(parent)?.startsWith('$') === false ? parent : undefined;
}
