import type { TSESTree } from '@typescript-eslint/utils';

/** A route that a file declares. */
export interface Route {
  /** In lower case; `use` and `all` as they are. */
  readonly method: string;
  readonly path: string;
  /** The call, the object or the decorator that declares it; where a file's name declares it, the handler. */
  readonly node: TSESTree.Node;
  readonly handlers: readonly TSESTree.Node[];
}

export function changesState({ method }: Route): boolean {
  return /^(post|put|patch|delete|del)$/.test(method);
}
