import { analyze } from '@typescript-eslint/scope-manager';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import type { TSESTree } from '@typescript-eslint/utils';
import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { parseTree, type ParsedTree } from './parseTree.ts';
import {
  registerFile,
  type CallNode,
  type ClassNode,
  type FunctionNode,
  type Rejection,
  type SourceFile,
} from './sourceFile.ts';

/** Deeper trees overflow the stack of the recursive walkers in ESLint and in the rules. */
const maxDepth = 800;

/** Parses a file of JavaScript or TypeScript, finds its scopes and links its nodes. Never throws on bad input. */
export function parseSource(path: string, content: string): SourceFile | Rejection {
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
  try {
    const tree = parseTree(path, text);
    return 'rejected' in tree ? tree : link(path, text, tree);
  } catch (error) {
    if (error instanceof RangeError) return { rejected: 'nested too deeply to be analysed' };
    throw error;
  }
}

function link(path: string, text: string, { program, isModule }: ParsedTree): SourceFile | Rejection {
  const calls: CallNode[] = [];
  const functions: FunctionNode[] = [];
  const classes: ClassNode[] = [];
  const assignments: TSESTree.AssignmentExpression[] = [];
  const locate = locator(text);
  for (const comment of program.comments ?? []) {
    comment.loc = { start: locate(comment.range[0]), end: locate(comment.range[1]) };
  }
  const stack: { node: TSESTree.Node; depth: number }[] = [{ node: program, depth: 0 }];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { node, depth } = entry;
    if (depth > maxDepth) return { rejected: 'nested too deeply to be analysed' };
    node.loc = { start: locate(node.range[0]), end: locate(node.range[1]) };
    switch (node.type) {
      case NodeType.CallExpression:
      case NodeType.NewExpression:
        calls.push(node);
        break;
      case NodeType.ArrowFunctionExpression:
      case NodeType.FunctionDeclaration:
      case NodeType.FunctionExpression:
        functions.push(node);
        break;
      case NodeType.ClassDeclaration:
      case NodeType.ClassExpression:
        classes.push(node);
        break;
      case NodeType.AssignmentExpression:
        assignments.push(node);
        break;
      default:
    }
    for (const child of childrenOf(node)) {
      child.parent = node;
      stack.push({ node: child, depth: depth + 1 });
    }
  }
  const scopeManager = analyze(program, { sourceType: isModule ? 'module' : 'commonjs', lib: [] });
  const inOrder = <Item extends TSESTree.Node>(items: Item[]): Item[] => items.sort((a, b) => a.range[0] - b.range[0]);
  const file = {
    path,
    text,
    program,
    scopeManager,
    calls: inOrder(calls),
    functions: inOrder(functions),
    classes: inOrder(classes),
    assignments: inOrder(assignments),
  };
  registerFile(file);
  return file;
}

/** The nodes directly below a node, in the order of its properties. */
export function childrenOf(node: TSESTree.Node): TSESTree.Node[] {
  const children: TSESTree.Node[] = [];
  const values = node as unknown as Readonly<Record<string, unknown>>;
  for (const key of visitorKeys[node.type] ?? []) {
    const value = values[key];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const child of value) if (isNode(child)) children.push(child);
    } else if (isNode(value)) {
      children.push(value);
    }
  }
  return children;
}

function isNode(value: unknown): value is TSESTree.Node & { parent: TSESTree.Node } {
  return typeof value === 'object' && value !== null && 'type' in value && 'range' in value;
}

/** Turns offsets into lines (from 1) and columns (from 0). */
export function locator(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (let at = nextLine(text, 0); at > 0; at = nextLine(text, at)) starts.push(at);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) };
  };
}

/** The offset behind the next line break as JavaScript counts them, or 0 when there is none. */
function nextLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 0x2028 || code === 0x2029) return at + 1;
    if (code === 13) return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
  }
  return 0;
}
