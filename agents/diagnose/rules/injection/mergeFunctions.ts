import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName, ownNames } from '../../flow/callers.ts';
import {
  ancestors,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { fileOf, nodesInside, textOf, type CallNode } from '../../source/sourceFile.ts';
import { Answers } from '../../source/memory.ts';

const guard =
  /__proto__|['"`]constructor['"`]|Object\.create\(\s*null|new Map\(|isUnsafe|isSafe|isPrototypePolluted|hasOwn(?:Property)?(?:\.call)?\(\s*(?:target|dest\w*|to|dst|a|base|out\w*|result|object|obj)\b/;
const known = new Answers<FunctionNode, RecursiveMerge | null>();

export interface RecursiveMerge {
  /** The call by which it goes down into a key. */
  readonly recursion: CallNode;
  /** True where it refuses the keys that lead to a prototype. */
  readonly isChecked: boolean;
}

/**
 * How a function merges objects deeply: it goes over the keys of one, calls itself for what lies below a key of the target, and sets
 * keys of the target. Undefined for any other function.
 */
export function recursiveMerge(owner: FunctionNode): RecursiveMerge | undefined {
  let verdict = known.get(owner);
  if (verdict === undefined) known.set(owner, (verdict = judge(owner) ?? null));
  return verdict ?? undefined;
}

function judge(owner: FunctionNode): RecursiveMerge | undefined {
  if (owner.params.length < 2) return undefined;
  const file = fileOf(owner);
  const names = ownNames(owner);
  const key = nodesInside(file.assignments, owner)
    .flatMap(({ left }) => (left.type === NodeType.MemberExpression && left.computed ? [unwrap(left.property)] : []))
    .find((property) => property.type === NodeType.Identifier && isIterated(property, owner));
  if (key?.type !== NodeType.Identifier) return undefined;
  const recursion = nodesInside(file.calls, owner).find(
    (call) =>
      names.has(calledName(call) ?? '') &&
      call.arguments.some((argument) => isBelow(argument, key.name) || isBelow(constantOf(argument), key.name)),
  );
  if (recursion === undefined) return undefined;
  return { recursion, isChecked: guard.test(textOf(owner)) };
}

/** The key of a `for … in`, of a loop over `Object.keys`, or of a callback over them. */
function isIterated(key: TSESTree.Identifier, owner: FunctionNode): boolean {
  for (const ancestor of ancestors(key)) {
    if (ancestor === owner) return false;
    if (ancestor.type === NodeType.ForInStatement && textOf(ancestor.left).includes(key.name)) return true;
    if (ancestor.type === NodeType.ForOfStatement && textOf(ancestor.left).includes(key.name)) return true;
    if (
      ancestor.type === NodeType.ForStatement &&
      enclosingFunction(ancestor) === owner &&
      textOf(ancestor).includes(`${key.name} =`)
    )
      return true;
    if (
      isFunctionNode(ancestor) &&
      ancestor.parent.type === NodeType.CallExpression &&
      calledName(ancestor.parent) === 'forEach'
    )
      return true;
  }
  return false;
}

/** `target[key]`. */
function isBelow(argument: TSESTree.Node, key: string): boolean {
  const bare = unwrap(argument);
  return (
    bare.type === NodeType.MemberExpression &&
    bare.computed &&
    bare.property.type === NodeType.Identifier &&
    bare.property.name === key
  );
}

/** `const below = target[key]`. */
function constantOf(argument: TSESTree.Node): TSESTree.Node {
  const bare = unwrap(argument);
  const declared = bare.type === NodeType.Identifier ? findVariable(bare)?.defs[0]?.node : undefined;
  return declared?.type === NodeType.VariableDeclarator && declared.init !== null ? declared.init : bare;
}
