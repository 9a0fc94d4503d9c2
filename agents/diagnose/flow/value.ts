import type { TSESTree } from '@typescript-eslint/utils';
import type { ClassNode, FunctionNode, SourceFile } from '../source/sourceFile.ts';

/**
 * What an expression is, as far as the workspace's files tell. `package` is a member of a package: its path holds the names of
 * properties and `()` for a call or `new`, so that `new Pool().query` of pg has the path ['Pool', '()', 'query'].
 */
export type Value =
  | { readonly kind: 'function'; readonly node: FunctionNode }
  | { readonly kind: 'class'; readonly node: ClassNode }
  | { readonly kind: 'instance'; readonly of: ClassNode }
  /** What a constructor function makes: `function Store(pool) { this.find = … }`. */
  | { readonly kind: 'made'; readonly by: FunctionNode }
  | { readonly kind: 'object'; readonly node: TSESTree.ObjectExpression }
  | { readonly kind: 'module'; readonly file: SourceFile }
  | { readonly kind: 'package'; readonly module: string; readonly path: readonly string[] }
  | { readonly kind: 'expression'; readonly node: TSESTree.Node };

/** Tells what an expression is; `hops` bounds how far it is followed. */
export type ResolveValue = (node: TSESTree.Node, hops: number) => Value | undefined;

/** What `new` makes of a class, or of a member of a package. */
export function instanceOf(value: Value | undefined): Value | undefined {
  if (value?.kind === 'class') return { kind: 'instance', of: value.node };
  return value?.kind === 'package' ? { ...value, path: [...value.path, '()'] } : undefined;
}
