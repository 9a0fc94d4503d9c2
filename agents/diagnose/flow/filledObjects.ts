import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { fileOf, type SourceFile } from '../source/sourceFile.ts';
import { ancestors, findVariable, isFunctionNode, keyName, propertyName, unwrap, type FunctionNode } from './scope.ts';

type Owner = FunctionNode | TSESTree.ObjectExpression;

/** What statements put into objects after they were made, by the constructor function or the literal that makes them. */
interface Filled {
  /** `this.name = …` of a constructor function, `Owner.prototype.name = …`, `object.name = …`. */
  readonly members: Map<Owner, Map<string, TSESTree.Node>>;
  /** `Owner.name = …`, of the function itself. */
  readonly statics: Map<FunctionNode, Map<string, TSESTree.Node>>;
  /** The constructors from which a constructor function inherits, as they are named there. */
  readonly parents: Map<FunctionNode, TSESTree.Node>;
}

const known = new WeakMap<SourceFile, Filled>();

/** What a statement gives an object under a name: one that a constructor function makes, or one that a literal begins. */
export function filledMember(owner: Owner, name: string): TSESTree.Node | undefined {
  return filledIn(fileOf(owner)).members.get(owner)?.get(name);
}

/** What a statement gives a function itself under a name. */
export function staticMember(owner: FunctionNode, name: string): TSESTree.Node | undefined {
  return filledIn(fileOf(owner)).statics.get(owner)?.get(name);
}

/** The constructor from which a constructor function inherits by `util.inherits`, `Object.create(Parent.prototype)` and the like. */
export function parentOf(owner: FunctionNode): TSESTree.Node | undefined {
  return filledIn(fileOf(owner)).parents.get(owner);
}

/** The constructor function whose objects `this` stands for at a place; undefined in classes, and where nothing is set through it. */
export function constructorAround(place: TSESTree.Node): FunctionNode | undefined {
  const owner = ownerOfThis(place);
  return owner !== undefined && filledIn(fileOf(place)).members.has(owner) ? owner : undefined;
}

function filledIn(file: SourceFile): Filled {
  let filled = known.get(file);
  if (filled === undefined) known.set(file, (filled = readFilled(file)));
  return filled;
}

function readFilled(file: SourceFile): Filled {
  const filled: Filled = { members: new Map(), statics: new Map(), parents: new Map() };
  for (const { left, right, operator } of file.assignments) {
    const name = left.type === NodeType.MemberExpression ? propertyName(left) : undefined;
    if (left.type !== NodeType.MemberExpression || name === undefined || operator !== '=') continue;
    const owner = functionNamed(left.object);
    if (owner !== undefined) {
      if (name === 'prototype') setPrototype(filled, owner, right);
      else put(filled.statics, owner, name, right);
      continue;
    }
    const object = ownerOf(left.object);
    if (object !== undefined) put(filled.members, object, name, right);
  }
  for (const { callee, arguments: given } of file.calls) {
    const [first, second] = given;
    const called =
      callee.type === NodeType.MemberExpression
        ? propertyName(callee)
        : callee.type === NodeType.Identifier
          ? callee.name
          : '';
    if (first === undefined || second === undefined) continue;
    const owner = called === 'inherits' ? functionNamed(first) : prototypeOwner(first);
    if (owner === undefined) continue;
    if (called === 'inherits') filled.parents.set(owner, second);
    else if (called === 'setPrototypeOf') setPrototype(filled, owner, second);
    else if (called === 'assign' || called === 'extend')
      given.slice(1).forEach((object) => {
        setPrototype(filled, owner, object);
      });
  }
  return filled;
}

/** `Owner.prototype = …`: an object with the methods, or one made from a parent's prototype. */
function setPrototype({ members, parents }: Filled, owner: FunctionNode, value: TSESTree.Node): void {
  const bare = unwrap(value);
  if (bare.type === NodeType.ObjectExpression) {
    for (const property of bare.properties) {
      const name = property.type === NodeType.Property ? keyName(property) : undefined;
      if (property.type === NodeType.Property && name !== undefined) put(members, owner, name, property.value);
    }
    return;
  }
  const [first] = bare.type === NodeType.CallExpression ? bare.arguments : [];
  const source = first ?? bare;
  const parent = source.type === NodeType.NewExpression ? source.callee : source;
  const isPrototype = parent.type === NodeType.MemberExpression && propertyName(parent) === 'prototype';
  parents.set(owner, isPrototype ? parent.object : parent);
}

/** Methods count before other values: `this.find = null` may stand beside them. */
function put<Key extends Owner>(
  table: Map<Key, Map<string, TSESTree.Node>>,
  owner: Key,
  name: string,
  value: TSESTree.Node,
): void {
  let members = table.get(owner);
  if (members === undefined) table.set(owner, (members = new Map<string, TSESTree.Node>()));
  const before = members.get(name);
  if (before === undefined || (isFunctionNode(value) && !isFunctionNode(before))) members.set(name, value);
}

/** The maker of the object that an expression stands for: `this`, a name for it, `Owner.prototype`, a variable of an object literal. */
function ownerOf(node: TSESTree.Node): Owner | undefined {
  if (node.type === NodeType.ThisExpression) return ownerOfThis(node);
  const prototype = prototypeOwner(node);
  if (prototype !== undefined || node.type !== NodeType.Identifier) return prototype;
  const declared = findVariable(node)?.defs[0]?.node;
  if (
    declared?.type !== NodeType.VariableDeclarator ||
    declared.init === null ||
    declared.id.type !== NodeType.Identifier
  )
    return undefined;
  const value = unwrap(declared.init);
  if (value.type === NodeType.ThisExpression) return ownerOfThis(value);
  if (value.type === NodeType.ObjectExpression) return value;
  // `const api = module.exports = {}`
  return value.type === NodeType.AssignmentExpression && value.right.type === NodeType.ObjectExpression
    ? value.right
    : undefined;
}

function prototypeOwner(node: TSESTree.Node): FunctionNode | undefined {
  return node.type === NodeType.MemberExpression && propertyName(node) === 'prototype'
    ? functionNamed(node.object)
    : undefined;
}

/** The function of this file that a name stands for. */
function functionNamed(node: TSESTree.Node): FunctionNode | undefined {
  if (node.type !== NodeType.Identifier) return undefined;
  const declared = findVariable(node)?.defs[0]?.node;
  if (isFunctionNode(declared)) return declared.id?.name === node.name ? declared : undefined;
  if (declared?.type !== NodeType.VariableDeclarator || declared.init === null) return undefined;
  const value = unwrap(declared.init);
  const inner = value.type === NodeType.AssignmentExpression ? value.right : value;
  return isFunctionNode(inner) ? inner : undefined;
}

/** The constructor function for `this` at a place: the function around it, or the one whose method that function is. */
function ownerOfThis(place: TSESTree.Node): FunctionNode | undefined {
  for (const ancestor of ancestors(place)) {
    if (ancestor.type === NodeType.PropertyDefinition || ancestor.type === NodeType.ClassBody) return undefined;
    if (!isFunctionNode(ancestor) || ancestor.type === NodeType.ArrowFunctionExpression) continue;
    const { parent } = ancestor;
    if (parent.type === NodeType.MethodDefinition) return undefined;
    if (parent.type === NodeType.Property) {
      const holder = parent.parent.parent;
      return holder.type === NodeType.AssignmentExpression ? (prototypeHolder(holder.left) ?? undefined) : undefined;
    }
    if (parent.type !== NodeType.AssignmentExpression || parent.left.type !== NodeType.MemberExpression)
      return ancestor;
    const { object } = parent.left;
    const maker = ownerOf(object);
    if (maker !== undefined) return isFunctionNode(maker) ? maker : undefined;
    return ancestor;
  }
  return undefined;
}

function prototypeHolder(left: TSESTree.Node): FunctionNode | undefined {
  return left.type === NodeType.MemberExpression && propertyName(left) === 'prototype'
    ? functionNamed(left.object)
    : undefined;
}
