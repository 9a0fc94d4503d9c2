import type { ScopeManager } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/utils';
import { visit } from './memory.ts';

export type FunctionNode =
  TSESTree.ArrowFunctionExpression | TSESTree.FunctionDeclaration | TSESTree.FunctionExpression;
export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;
export type CallNode = TSESTree.CallExpression | TSESTree.NewExpression;

/** A parsed file of code: its tree with parents, its scopes, and what is looked for most, gathered in one walk. */
export interface SourceFile {
  /** Relative to the workspace root. */
  readonly path: string;
  /** Without a byte order mark: offsets in the tree count in this text. */
  readonly text: string;
  readonly program: TSESTree.Program;
  readonly scopeManager: ScopeManager;
  readonly calls: readonly CallNode[];
  readonly functions: readonly FunctionNode[];
  readonly classes: readonly ClassNode[];
  readonly assignments: readonly TSESTree.AssignmentExpression[];
}

/** Why a file is not analysed, as the rest of the sentence "<path>: not analysed, …". */
export interface Rejection {
  readonly rejected: string;
}

const files = new WeakMap<TSESTree.Node, SourceFile>();

export function registerFile(file: SourceFile): void {
  files.set(file.program, file);
}

/** The file that a node stands in. */
export function fileOf(node: TSESTree.Node): SourceFile {
  let root = node;
  // The root's parent is null at run time, whatever its type says.
  while ((root.parent as TSESTree.Node | null | undefined) != null && root.parent !== undefined) root = root.parent;
  const file = files.get(root);
  if (file === undefined) throw new Error('The node belongs to no parsed file.');
  visit(file.path);
  return file;
}

const matches = new WeakMap<SourceFile, Map<RegExp, boolean>>();

/** True when a pattern matches somewhere in the text of a file; looked for once. The pattern is a constant without the flags `g` and `y`. */
export function matchesText(file: SourceFile, pattern: RegExp): boolean {
  let known = matches.get(file);
  if (known === undefined) matches.set(file, (known = new Map<RegExp, boolean>()));
  let isMatch = known.get(pattern);
  if (isMatch === undefined) known.set(pattern, (isMatch = pattern.test(file.text)));
  return isMatch;
}

/** Those of a file's calls, functions, classes or assignments that stand inside a node, itself included; without looking at all others. */
export function nodesInside<Item extends TSESTree.Node>(
  inOrder: readonly Item[],
  outer: TSESTree.Node,
): readonly Item[] {
  let low = 0;
  let high = inOrder.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((inOrder[middle]?.range[0] ?? 0) < outer.range[0]) low = middle + 1;
    else high = middle;
  }
  const found: Item[] = [];
  for (let at = low; at < inOrder.length; at++) {
    const item = inOrder[at];
    if (item === undefined || item.range[0] >= outer.range[1]) break;
    if (item.range[1] <= outer.range[1]) found.push(item);
  }
  return found;
}

/** The source text of a node. */
export function textOf(node: TSESTree.Node): string {
  return fileOf(node).text.slice(node.range[0], node.range[1]);
}

/** The source text of a node on one line, cut to a length at which it fits into a sentence. */
export function shortText(node: TSESTree.Node, maxCharacters = 80): string {
  const text = textOf(node).replace(/\s+/g, ' ');
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters)}…`;
}
