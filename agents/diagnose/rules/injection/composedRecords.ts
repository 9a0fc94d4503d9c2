import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calleesOf } from '../../flow/calls.ts';
import { findVariable, referencesOf, type FunctionNode } from '../../flow/scope.ts';
import { Answers } from '../../source/memory.ts';
import { fileOf, nodesInside, type CallNode } from '../../source/sourceFile.ts';
import { wholesIn } from './recordParts.ts';
import { storedWrite } from './storedWrites.ts';

const maxDepth = 3;
const known = new Answers<TSESTree.ObjectExpression, CallNode | null>();

/**
 * The call that stores an object which is put together somewhere else: `users.change({ ...body })`, where change() hands what it is
 * given to the database. The fields are decided where the object is put together. Undefined where the object is stored on the spot.
 */
export function storeOfComposed(object: TSESTree.ObjectExpression): CallNode | undefined {
  let store = known.get(object);
  if (store === undefined) known.set(object, (store = find(object) ?? null));
  return store ?? undefined;
}

function find(object: TSESTree.ObjectExpression): CallNode | undefined {
  for (const call of callsGiven(object)) {
    for (const owner of calleesOf(call)) {
      const store = storeIn(owner, object, 0);
      if (store !== undefined) return store;
    }
  }
  return undefined;
}

/** Whether any call gets the object, which is asked fast. */
export function isGivenAway(object: TSESTree.ObjectExpression): boolean {
  return callsGiven(object).length > 0;
}

/** The calls that get the object, itself or by the name of its constant. */
function callsGiven(object: TSESTree.ObjectExpression): readonly CallNode[] {
  const { parent } = object;
  const name =
    parent.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier ? parent.id : undefined;
  const names = name ? referencesOf(findVariable(name)).map(({ identifier }) => identifier) : [];
  return [object, ...names].flatMap((place) => {
    const call = place.parent;
    const isGiven =
      (call.type === NodeType.CallExpression || call.type === NodeType.NewExpression) && call.callee !== place;
    return isGiven ? [call] : [];
  });
}

function storeIn(owner: FunctionNode, object: TSESTree.ObjectExpression, depth: number): CallNode | undefined {
  const inner = nodesInside(fileOf(owner).calls, owner);
  for (const call of inner) {
    const given = storedWrite(call)?.given ?? [];
    if (given.some((record) => wholesIn(record).some(({ composedIn }) => composedIn === object))) return call;
  }
  if (depth >= maxDepth) return undefined;
  for (const call of inner) {
    for (const next of call.arguments.length === 0 ? [] : calleesOf(call)) {
      const store = next === owner ? undefined : storeIn(next, object, depth + 1);
      if (store !== undefined) return store;
    }
  }
  return undefined;
}
