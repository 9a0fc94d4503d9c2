import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { callersOf } from '../../flow/calls.ts';
import {
  ancestors,
  enclosingFunction,
  findVariable,
  isFunctionNode,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { recursiveMerge } from './mergeFunctions.ts';
import { originsOf } from './origins.ts';
import { isAtLeast, leastVersion } from './versions.ts';

const objects: TaintPurpose = {
  name: 'pollution-object',
  shape: 'object',
  isCleanedBy: (call) => /^(?:pick|omit)$/.test(calledName(call) ?? ''),
};
const keys: TaintPurpose = { name: 'pollution-key' };

interface Merging {
  readonly package: string;
  readonly functions: RegExp;
  /** Whether the merged objects, or a path, is what the client must not choose. */
  readonly harmful: 'objects' | 'path';
  /** The version that refuses `__proto__`; undefined where none does. */
  readonly mended: readonly number[] | undefined;
}

const mergings: readonly Merging[] = [
  { package: 'lodash', functions: /^(?:merge|mergeWith|defaultsDeep)$/, harmful: 'objects', mended: [4, 17, 12] },
  {
    package: 'lodash',
    functions: /^(?:set|setWith|update|updateWith|zipObjectDeep)$/,
    harmful: 'path',
    mended: [4, 17, 20],
  },
  { package: 'lodash.merge', functions: /^$/, harmful: 'objects', mended: [4, 6, 2] },
  { package: 'lodash.mergewith', functions: /^$/, harmful: 'objects', mended: [4, 6, 2] },
  { package: 'lodash.defaultsdeep', functions: /^$/, harmful: 'objects', mended: [4, 6, 1] },
  { package: 'lodash.set', functions: /^$/, harmful: 'path', mended: undefined },
  { package: 'merge', functions: /^(?:recursive|recursive\.\w+|)$/, harmful: 'objects', mended: [2, 1, 1] },
  { package: 'extend', functions: /^$/, harmful: 'objects', mended: [3, 0, 2] },
  { package: 'just-extend', functions: /^$/, harmful: 'objects', mended: [4, 0, 0] },
  { package: 'deep-extend', functions: /^$/, harmful: 'objects', mended: [0, 5, 1] },
  { package: 'merge-deep', functions: /^$/, harmful: 'objects', mended: [3, 0, 3] },
  { package: 'mixin-deep', functions: /^$/, harmful: 'objects', mended: [2, 0, 1] },
  { package: 'defaults-deep', functions: /^$/, harmful: 'objects', mended: [0, 2, 4] },
  { package: 'merge-objects', functions: /^$/, harmful: 'objects', mended: undefined },
  { package: 'node.extend', functions: /^$/, harmful: 'objects', mended: [2, 0, 1] },
  { package: 'hoek', functions: /^(?:merge|applyToDefaults)$/, harmful: 'objects', mended: [5, 0, 3] },
  { package: 'assign-deep', functions: /^$/, harmful: 'objects', mended: [1, 0, 1] },
  { package: 'set-value', functions: /^$/, harmful: 'path', mended: [4, 0, 1] },
  { package: 'dot-prop', functions: /^(?:set|setProperty)$/, harmful: 'path', mended: [5, 1, 1] },
  { package: 'object-path', functions: /^(?:set|push|insert|ensureExists)$/, harmful: 'path', mended: [0, 11, 8] },
  { package: 'dottie', functions: /^(?:set|transform)$/, harmful: 'path', mended: [2, 0, 4] },
  { package: 'unset-value', functions: /^$/, harmful: 'path', mended: [2, 0, 1] },
  { package: 'jsonpointer', functions: /^set$/, harmful: 'path', mended: [5, 0, 0] },
  { package: 'flat', functions: /^unflatten$/, harmful: 'objects', mended: [5, 0, 1] },
  { package: 'jquery', functions: /^extend$/, harmful: 'objects', mended: [3, 4, 0] },
];

/** Client keys by which properties of all objects can be set. */
export const prototypePollution = defineRule((scene) => ({
  CallExpression: (call): void => {
    const merging = mergingOf(call);
    if (merging !== undefined) scene.judge(call, weaknessOfMerging(scene, call, merging));
    else checkOwnMerge(scene, call);
  },
  AssignmentExpression: ({ left }): void => {
    if (left.type !== NodeType.MemberExpression || !left.computed) return;
    const object = unwrap(left.object);
    if (
      object.type === NodeType.MemberExpression &&
      object.computed &&
      isKey(object.property) &&
      isKey(left.property)
    ) {
      scene.judge(left, weaknessOfNested(object, left));
    } else if (object.type === NodeType.Identifier && isKey(left.property) && walksDown(object)) {
      scene.judge(left, weaknessOfPath(left));
    }
  },
}));

function mergingOf(call: CallNode): Merging | undefined {
  const member = moduleMember(call.callee);
  if (member === undefined) return undefined;
  const name = member.module.replace(/^lodash-es$/, 'lodash');
  const [, sub] = /^lodash[./](merge|mergeWith|defaultsDeep|set|setWith|update)$/.exec(member.module) ?? [];
  const module = sub !== undefined && member.module.includes('/') ? 'lodash' : name.replace(/^@hapi\/hoek$/, 'hoek');
  const path = sub !== undefined && module === 'lodash' ? sub : member.path.join('.');
  return mergings.find((merging) => merging.package === module && merging.functions.test(path));
}

function weaknessOfMerging(
  scene: Scene,
  call: CallNode,
  { package: name, harmful, mended }: Merging,
): Weakness | undefined {
  const version = leastVersion(scene.project, scene.file.path, name);
  if (version !== undefined && mended !== undefined && isAtLeast(version, mended)) return undefined;
  const given = harmful === 'path' ? call.arguments.slice(1, 2) : call.arguments.slice(name === 'flat' ? 0 : 1);
  for (const argument of given) {
    const taint = taintOf(argument, harmful === 'path' ? keys : objects);
    if (taint === undefined) continue;
    const since = mended === undefined ? '' : ` (${name} refuses __proto__ since ${mended.join('.')})`;
    return {
      detail: `Here ${shortText(argument)} ${describeTaint(taint)}${since}.`,
      ...(version === undefined && mended !== undefined && { confidence: 'low' as const, severity: 'medium' as const }),
    };
  }
  return undefined;
}

/** The call by which a function that merges deeply goes down into a key: there the prototype is reached, and there it is to be refused. */
function checkOwnMerge(scene: Scene, call: TSESTree.CallExpression): void {
  const merge = mergeAround(call);
  if (merge === undefined) return;
  const given = callersOf(merge.owner)
    .filter((caller) => ![...ancestors(caller)].includes(merge.owner))
    .flatMap((caller) => caller.arguments);
  const taint = merge.isChecked ? undefined : given.flatMap((argument) => taintOf(argument, objects) ?? [])[0];
  scene.judge(
    call,
    taint && {
      detail: `Here ${shortText(call.callee, 40)}() goes down into every key, __proto__ included, and what it copies ${describeTaint(taint)}.`,
    },
  );
}

function mergeAround(
  call: TSESTree.CallExpression,
): { readonly owner: FunctionNode; readonly isChecked: boolean } | undefined {
  for (const owner of ancestors(call)) {
    const merge = isFunctionNode(owner) ? recursiveMerge(owner) : undefined;
    if (isFunctionNode(owner) && merge?.recursion === call) return { owner, isChecked: merge.isChecked };
  }
  return undefined;
}

function isKey(property: TSESTree.Node): boolean {
  const bare = unwrap(property);
  return (
    bare.type === NodeType.Identifier ||
    bare.type === NodeType.MemberExpression ||
    bare.type === NodeType.CallExpression
  );
}

/** `target[first][second] = …` with both keys of the client's. */
function weaknessOfNested(outer: TSESTree.MemberExpression, inner: TSESTree.MemberExpression): Weakness | undefined {
  const first = taintOf(outer.property, keys);
  const second = taintOf(inner.property, keys);
  if (first === undefined || second === undefined || isBareMap(outer.object)) return undefined;
  return { detail: `Here both keys are a client's: the first one ${describeTaint(first)}.` };
}

/** `Object.create(null)` has no prototype to reach. */
function isBareMap(node: TSESTree.Node): boolean {
  return originsOf(node).some((origin) => /^Object\.create\(\s*null\s*\)$/.test(textOf(origin)));
}

/** A variable that is moved down a path in a loop: `current = current[key]`. */
function walksDown(identifier: TSESTree.Identifier): boolean {
  const writes = findVariable(identifier)?.references.flatMap(({ writeExpr }) => writeExpr ?? []) ?? [];
  return writes.some((write) => {
    const bare = unwrap(write);
    if (!isInLoop(bare)) return false;
    const member =
      bare.type === NodeType.AssignmentExpression || bare.type === NodeType.LogicalExpression
        ? unwrap(bare.left)
        : bare;
    return (
      member.type === NodeType.MemberExpression &&
      member.computed &&
      member.object.type === NodeType.Identifier &&
      member.object.name === identifier.name
    );
  });
}

function isInLoop(node: TSESTree.Node): boolean {
  for (const ancestor of ancestors(node)) {
    if (/^(?:For|While|DoWhile|ForOf|ForIn)\w*Statement$/.test(ancestor.type)) return true;
    if (isFunctionNode(ancestor))
      return (
        ancestor.parent.type === NodeType.CallExpression &&
        /^(?:forEach|reduce)$/.test(calledName(ancestor.parent) ?? '')
      );
  }
  return false;
}

function weaknessOfPath(left: TSESTree.MemberExpression): Weakness | undefined {
  const owner = enclosingFunction(left);
  if (owner !== undefined && /__proto__|prototype|hasOwn|Object\.create\(\s*null/.test(textOf(owner))) return undefined;
  const taint = taintOf(left.property, keys);
  return (
    taint && { detail: `Here a path is followed into an object and its end is set; the path ${describeTaint(taint)}.` }
  );
}
