import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { callersOf } from '../../flow/calls.ts';
import { ownNames } from '../../flow/callers.ts';
import { ancestors, enclosingFunction, isFunctionNode, type FunctionNode } from '../../flow/scope.ts';
import { textOf } from '../../source/sourceFile.ts';

const maxStatementCharacters = 400;
const maxDepth = 3;

/** The words of which names are put together, in lower case: `resetToken` and `RESET_TOKEN` are `reset` and `token`. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set((text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? []).map((word) => word.toLowerCase()));
}

export function hasWord(words: ReadonlySet<string>, wanted: ReadonlySet<string>): boolean {
  for (const word of wanted) if (words.has(word)) return true;
  return false;
}

/** What a value is for, in the words of the statement that makes it and of the functions that it stands in. */
export function purposeWords(node: TSESTree.Node): ReadonlySet<string> {
  return wordsOf(purposeText(node, 0, new Set()));
}

function purposeText(node: TSESTree.Node, depth: number, visited: Set<FunctionNode>): string {
  const owner = enclosingFunction(node);
  const statement = statementText(node);
  if (owner === undefined || depth >= maxDepth || visited.has(owner)) return statement;
  visited.add(owner);
  const names = [...ownNames(owner)].join(' ');
  // What a helper is for shows where it is called; a method of many purposes would bring the words of them all.
  const calls = callersOf(owner);
  const around = calls.length > 6 ? '' : calls.map((call) => purposeText(call, depth + 1, visited)).join(' ');
  const outer = isFunctionNode(owner) && names === '' ? purposeOfCallback(owner, depth, visited) : '';
  return `${statement} ${names} ${around} ${outer}`;
}

function purposeOfCallback(owner: FunctionNode, depth: number, visited: Set<FunctionNode>): string {
  const outer = enclosingFunction(owner);
  return outer === undefined ? statementText(owner) : purposeText(owner, depth + 1, visited);
}

/** The statement around a node, its text literals left out; a long one is cut to the names at its left end. */
export function statementText(node: TSESTree.Node): string {
  let inner = node;
  for (const ancestor of ancestors(node)) {
    const isStatement =
      /Statement$|Declaration$|^PropertyDefinition$|^Property$/.test(ancestor.type) &&
      ancestor.type !== NodeType.FunctionDeclaration;
    if (isStatement || isFunctionNode(ancestor)) {
      const source = isFunctionNode(ancestor) ? inner : ancestor;
      const text = textOf(source).replace(/(['"])(?:\\.|(?!\1)[^\\\n])*\1/g, ' ');
      const outer = ancestor.type === NodeType.Property ? ` ${statementHead(ancestor)}` : '';
      return (text.length > maxStatementCharacters ? text.slice(0, 80) : text) + outer;
    }
    inner = ancestor;
  }
  return textOf(node);
}

/** Of the statement around a property: what stands before its object. */
function statementHead(property: TSESTree.Node): string {
  for (const ancestor of ancestors(property)) {
    if (/Statement$|Declaration$/.test(ancestor.type)) return textOf(ancestor).slice(0, 60).split('{', 1)[0] ?? '';
  }
  return '';
}
