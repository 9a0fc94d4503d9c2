import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { Answers } from '../source/memory.ts';
import type { ClassNode } from '../source/sourceFile.ts';
import type { Value } from './value.ts';
import { findCallers } from './callers.ts';
import { defaultInPattern, pathInPattern } from './exports.ts';
import { implementerOf } from './implementers.ts';
import { valueOfType } from './typeValues.ts';
import { classAround, memberOfClass } from './classes.ts';
import { exportedValue, moduleNamed, type Resolver } from './imports.ts';
import { returnedExpressions } from './returns.ts';

import { constructorAround, filledMember, parentOf, staticMember } from './filledObjects.ts';
import {
  enclosingFunction,
  findVariable,
  isFunctionNode,
  propertyName,
  propertyOf,
  unwrap,
  type FunctionNode,
  onlyAssignment,
} from './scope.ts';

const maxHops = 40;
/** For one question: what is tangled beyond it stays unknown. */
const maxSteps = 1_500;
const known = new Answers<TSESTree.Node, Value | null>();
const inProgress = new Set<TSESTree.Node>();
let steps = 0;
let cuts = 0;

/** Follows constants, imports, destructuring, class members and parameters to what an expression is; undefined when nothing tells. */
export function valueOf(node: TSESTree.Node, hops = 0): Value | undefined {
  const bare = unwrap(node);
  const before = known.get(bare);
  if (before !== undefined) return before ?? undefined;
  if (inProgress.size === 0) steps = 0;
  if (hops > maxHops || ++steps > maxSteps) {
    cuts++;
    return undefined;
  }
  // In a circle, the question that began it finds the answer, if there is one.
  if (inProgress.has(bare)) return undefined;
  const cutsBefore = cuts;
  inProgress.add(bare);
  try {
    const value = evaluate(bare, hops + 1);
    // What was cut short may be found from another start.
    if (value !== undefined || cuts === cutsBefore || hops === 0) known.set(bare, value ?? null);
    return value;
  } finally {
    inProgress.delete(bare);
  }
}

/** The member of a package that an expression is, such as `{module: 'fs', path: ['promises', 'readFile']}`; undefined for all else. */
export function moduleMember(
  node: TSESTree.Node,
): { readonly module: string; readonly path: readonly string[] } | undefined {
  const value = valueOf(node);
  return value?.kind === 'package' ? value : undefined;
}

function evaluate(node: TSESTree.Node, hops: number): Value | undefined {
  switch (node.type) {
    case NodeType.ArrowFunctionExpression:
    case NodeType.FunctionDeclaration:
    case NodeType.FunctionExpression:
      return { kind: 'function', node };
    case NodeType.ClassDeclaration:
    case NodeType.ClassExpression:
      return { kind: 'class', node };
    case NodeType.ObjectExpression:
      return { kind: 'object', node };
    case NodeType.Identifier:
      return valueOfVariable(node, hops);
    case NodeType.ThisExpression: {
      const owner = classAround(node);
      if (owner !== undefined) return { kind: 'instance', of: owner };
      const maker = constructorAround(node);
      return maker && { kind: 'made', by: maker };
    }
    case NodeType.MemberExpression: {
      const name = propertyName(node);
      return name === undefined ? undefined : memberOf(valueOf(node.object, hops), name, hops);
    }
    case NodeType.ImportExpression:
      return moduleNamed(resolver, node, node.source);
    case NodeType.NewExpression:
    case NodeType.CallExpression:
      return valueOfCall(node, hops);
    case NodeType.AssignmentExpression:
      return valueOf(node.right, hops);
    case NodeType.LogicalExpression:
      return valueOf(node.left, hops) ?? valueOf(node.right, hops);
    case NodeType.Literal:
    case NodeType.TemplateLiteral:
    case NodeType.ArrayExpression:
    case NodeType.BinaryExpression:
    case NodeType.ConditionalExpression:
      return { kind: 'expression', node };
    default:
      return undefined;
  }
}

function valueOfCall(call: TSESTree.CallExpression | TSESTree.NewExpression, hops: number): Value | undefined {
  const { callee } = call;
  const [first] = call.arguments;
  if (callee.type === NodeType.Identifier && callee.name === 'require' && first && findVariable(callee) === undefined)
    return moduleNamed(resolver, call, first);
  const target = valueOf(callee, hops);
  switch (target?.kind) {
    case 'package':
      // `promisify(f)` and the like give back what they are given, with another way to call it.
      if (target.path.at(-1) === 'promisify' && first) return valueOf(first, hops);
      if (/^(?:get|resolve)$/.test(target.path.at(-1) ?? '') && first) {
        // A container gives what it is asked for.
        const asked = valueOf(first, hops);
        if (asked?.kind === 'class') return { kind: 'instance', of: asked.node };
      }
      return { ...target, path: [...target.path, '()'] };
    case 'class':
      return call.type === NodeType.NewExpression ? { kind: 'instance', of: target.node } : undefined;
    case 'function': {
      const returned = returnedExpressions(target.node);
      const given = returned.length === 1 && returned[0] ? valueOf(returned[0], hops) : undefined;
      if (call.type === NodeType.CallExpression || given?.kind === 'object') return given;
      return { kind: 'made', by: target.node };
    }
    default:
      return bound(callee, hops);
  }
}

/** `handler.bind(this)` is the handler. */
function bound(callee: TSESTree.Node, hops: number): Value | undefined {
  const isBind = callee.type === NodeType.MemberExpression && propertyName(callee) === 'bind';
  return isBind ? valueOf(callee.object, hops) : undefined;
}

const resolver: Resolver = { valueOf, memberOf };

function valueOfVariable(identifier: TSESTree.Identifier, hops: number): Value | undefined {
  const variable = findVariable(identifier);
  const definition = variable?.defs[0];
  if (variable === undefined || definition === undefined) return undefined;
  const { node: declared, parent } = definition;
  switch (definition.type) {
    case DefinitionType.FunctionName:
    case DefinitionType.ClassName:
      return declared === identifier.parent && isFunctionNode(declared)
        ? { kind: 'function', node: declared }
        : valueOf(declared, hops);
    case DefinitionType.ImportBinding:
      return importedValue(declared, parent, hops);
    case DefinitionType.Parameter:
      return valueOfParameter(definition.name, hops);
    case DefinitionType.Variable: {
      if (declared.type !== NodeType.VariableDeclarator) return undefined;
      const typed = typeOfName(declared.id, hops);
      const source = declared.init ?? onlyAssignment(variable.references);
      const path = source === undefined ? undefined : pathInPattern(declared.id, definition.name);
      const value = path === undefined || source === undefined ? undefined : descend(valueOf(source, hops), path, hops);
      return value ?? typed;
    }
    default:
      return undefined;
  }
}

function importedValue(
  declared: TSESTree.Node,
  parent: TSESTree.Node | null | undefined,
  hops: number,
): Value | undefined {
  if (declared.type === NodeType.TSImportEqualsDeclaration) {
    const reference = declared.moduleReference;
    return reference.type === NodeType.TSExternalModuleReference
      ? moduleNamed(resolver, declared, reference.expression)
      : undefined;
  }
  if (parent?.type !== NodeType.ImportDeclaration) return undefined;
  const module = moduleNamed(resolver, parent, parent.source);
  if (declared.type === NodeType.ImportNamespaceSpecifier) return module;
  if (declared.type === NodeType.ImportDefaultSpecifier) return memberOf(module, 'default', hops);
  if (declared.type !== NodeType.ImportSpecifier) return undefined;
  const { imported } = declared;
  return memberOf(module, imported.type === NodeType.Identifier ? imported.name : imported.value, hops);
}

/** A parameter is what its type says, or what the calls of its function give. */
function valueOfParameter(name: TSESTree.Node, hops: number): Value | undefined {
  const owner = enclosingFunction(name);
  const index = owner?.params.findIndex((parameter) => pathInPattern(parameter, name) !== undefined) ?? -1;
  const parameter = owner?.params[index];
  if (owner === undefined || parameter === undefined) return undefined;
  const path = pathInPattern(parameter, name) ?? [];
  const typed = path.length === 0 ? typeOfName(parameter, hops) : undefined;
  if (typed !== undefined) return typed;
  for (const call of findCallers(owner, valueOf, hops)) {
    const argument = call.arguments[index];
    const value = argument && descend(valueOf(argument, hops), path, hops);
    if (value !== undefined) return value;
  }
  const fallback = defaultInPattern(parameter, name);
  return fallback && descend(valueOf(fallback.node, hops), fallback.path, hops);
}

/** What a type annotation says of a name, where it names a class of the workspace or a member of a package. */
function typeOfName(pattern: TSESTree.Node, hops: number): Value | undefined {
  const name = pattern.type === NodeType.TSParameterProperty ? pattern.parameter : pattern;
  const bare = name.type === NodeType.AssignmentPattern ? name.left : name;
  return bare.type === NodeType.Identifier ? typeOfAnnotation(bare.typeAnnotation?.typeAnnotation, hops) : undefined;
}

export function typeOfAnnotation(type: TSESTree.TypeNode | undefined, hops = 0): Value | undefined {
  return valueOfType(resolver, type, hops);
}

function descend(value: Value | undefined, path: readonly string[], hops: number): Value | undefined {
  return path.reduce<Value | undefined>((current, name) => memberOf(current, name, hops), value);
}

/** The member of a value, inherited ones included. */
export function memberOf(value: Value | undefined, name: string, hops = 0): Value | undefined {
  switch (value?.kind) {
    case 'package':
      return name === 'default' || (name === 'promises' && value.path.length === 0 && value.module === 'fs')
        ? name === 'default'
          ? value
          : { kind: 'package', module: 'fs', path: ['promises'] }
        : { ...value, path: [...value.path, name] };
    case 'module':
      return exportedValue(resolver, value.file, name, hops);
    case 'object': {
      const property = propertyOf(value.node, name) ?? filledMember(value.node, name);
      return property && valueOf(property, hops);
    }
    case 'made':
      return valueOfMade(value.by, name, hops);
    case 'function': {
      const property = staticMember(value.node, name);
      return property && valueOf(property, hops);
    }
    case 'instance':
    case 'class':
      return valueOfClassMember(value.kind === 'class' ? value.node : value.of, name, hops);
    default:
      return undefined;
  }
}

function valueOfClassMember(owner: ClassNode, name: string, hops: number): Value | undefined {
  const member = memberOfClass(owner, name);
  if (member === undefined) {
    const parent = owner.superClass === null || hops > maxHops ? undefined : valueOf(owner.superClass, hops);
    if (parent?.kind === 'class' && parent.node !== owner) return valueOfClassMember(parent.node, name, hops + 1);
    const heir = owner.abstract && owner.id !== null && hops <= maxHops ? implementerOf(owner.id) : undefined;
    return heir && memberOfClass(heir, name) && valueOfClassMember(heir, name, hops + 1);
  }
  return (
    (member.value && valueOf(member.value, hops)) ??
    typeOfAnnotation(member.type, hops) ??
    (member.parameter && valueOfParameter(member.parameter, hops))
  );
}

function valueOfMade(owner: FunctionNode, name: string, hops: number): Value | undefined {
  const own = filledMember(owner, name);
  if (own !== undefined) return valueOf(own, hops);
  const inherited = hops > maxHops ? undefined : parentOf(owner);
  const parent = inherited && valueOf(inherited, hops);
  if (parent?.kind === 'class') return valueOfClassMember(parent.node, name, hops + 1);
  return parent?.kind === 'function' && parent.node !== owner ? valueOfMade(parent.node, name, hops + 1) : undefined;
}
