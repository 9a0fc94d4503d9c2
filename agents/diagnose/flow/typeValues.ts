import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { implementerOf } from './implementers.ts';
import type { Resolver } from './imports.ts';
import { instanceOf, type Value } from './value.ts';

/** What a type annotation says of a value: an instance of a class of the workspace, of the one that fulfils an interface, or of a package's. */
export function valueOfType(
  { valueOf, memberOf }: Resolver,
  type: TSESTree.TypeNode | undefined,
  hops: number,
): Value | undefined {
  if (type?.type !== NodeType.TSTypeReference) return undefined;
  const { typeName } = type;
  if (typeName.type === NodeType.TSQualifiedName && typeName.left.type === NodeType.Identifier)
    return instanceOf(memberOf(valueOf(typeName.left, hops), typeName.right.name, hops));
  if (typeName.type !== NodeType.Identifier) return undefined;
  const named = valueOf(typeName, hops);
  if (named !== undefined) return instanceOf(named);
  const implementer = implementerOf(typeName);
  return implementer && { kind: 'instance', of: implementer };
}
