import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import type { ClassNode } from '../source/sourceFile.ts';
import { Answers } from '../source/memory.ts';
import { fileOf, nodesInside } from '../source/sourceFile.ts';
import { ancestors, isFunctionNode, keyName, propertyName } from './scope.ts';

/** What a class says of one of its members: its method or value, its declared type, or the constructor's parameter that makes it. */
export interface ClassMember {
  readonly value?: TSESTree.Node | undefined;
  readonly type?: TSESTree.TypeNode | undefined;
  /** `constructor(private readonly users: Users)`: the parameter's name. */
  readonly parameter?: TSESTree.Identifier | undefined;
}

const known = new Answers<ClassNode, Map<string, ClassMember | undefined>>();

/** A member that the class itself declares, or sets through `this`. */
export function memberOfClass(owner: ClassNode, name: string): ClassMember | undefined {
  let members = known.get(owner);
  if (members === undefined) known.set(owner, (members = new Map<string, ClassMember | undefined>()));
  if (!members.has(name)) members.set(name, findMember(owner, name));
  return members.get(name);
}

function findMember(owner: ClassNode, name: string): ClassMember | undefined {
  for (const member of owner.body.body) {
    if (member.type === NodeType.MethodDefinition) {
      if (member.kind === 'constructor') {
        const found = parameterProperty(member.value, name);
        if (found !== undefined) return found;
      } else if (keyName(member) === name) {
        return { value: member.value };
      }
    } else if (
      (member.type === NodeType.PropertyDefinition || member.type === NodeType.AccessorProperty) &&
      keyName(member) === name
    ) {
      return { value: member.value ?? assignedThrough(owner, name), type: member.typeAnnotation?.typeAnnotation };
    }
  }
  const value = assignedThrough(owner, name);
  return value && { value };
}

function parameterProperty(
  constructor: TSESTree.FunctionExpression | TSESTree.TSEmptyBodyFunctionExpression,
  name: string,
): ClassMember | undefined {
  for (const parameter of constructor.params) {
    if (parameter.type !== NodeType.TSParameterProperty) continue;
    const inner =
      parameter.parameter.type === NodeType.AssignmentPattern ? parameter.parameter.left : parameter.parameter;
    if (inner.name === name) return { type: inner.typeAnnotation?.typeAnnotation, parameter: inner };
  }
  return undefined;
}

/** What `this.name = …` sets somewhere in the class, where only one place does. */
function assignedThrough(owner: ClassNode, name: string): TSESTree.Node | undefined {
  const found = nodesInside(fileOf(owner).assignments, owner).filter(
    ({ left }) =>
      left.type === NodeType.MemberExpression &&
      left.object.type === NodeType.ThisExpression &&
      propertyName(left) === name,
  );
  return found.length === 1 ? found[0]?.right : undefined;
}

/** What the class puts into a list of its own: `this.name.push(value)`. */
export function addedThrough(owner: ClassNode, name: string): readonly TSESTree.Node[] {
  let lists = added.get(owner);
  if (lists === undefined) added.set(owner, (lists = Map.groupBy(additionsIn(owner), ({ list }) => list)));
  return lists.get(name)?.map(({ node }) => node) ?? [];
}

interface Addition {
  readonly list: string | undefined;
  readonly node: TSESTree.Node;
}

const added = new Answers<ClassNode, ReadonlyMap<string | undefined, readonly Addition[]>>();

function additionsIn(owner: ClassNode): readonly Addition[] {
  return nodesInside(fileOf(owner).calls, owner).flatMap((call) => {
    const { callee } = call;
    if (callee.type !== NodeType.MemberExpression || !/^(?:push|unshift|add)$/.test(propertyName(callee) ?? ''))
      return [];
    const list = callee.object;
    if (list.type !== NodeType.MemberExpression || list.object.type !== NodeType.ThisExpression) return [];
    return call.arguments.map((node) => ({ list: propertyName(list), node }));
  });
}

/** The class whose instance `this` is at a node, where it is one. */
export function classAround(node: TSESTree.Node): ClassNode | undefined {
  for (const ancestor of ancestors(node)) {
    if (ancestor.type === NodeType.ClassDeclaration || ancestor.type === NodeType.ClassExpression) return ancestor;
    const isOwnThis = isFunctionNode(ancestor) && ancestor.type !== NodeType.ArrowFunctionExpression;
    if (isOwnThis && ancestor.parent.type !== NodeType.MethodDefinition) return undefined;
  }
  return undefined;
}
