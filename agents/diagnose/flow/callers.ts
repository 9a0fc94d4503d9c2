import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { Answers } from '../source/memory.ts';
import { projectOf, type Project } from '../source/project.ts';
import { fileOf, type CallNode } from '../source/sourceFile.ts';
import { exportsOf } from './exports.ts';
import { enclosingFunction, keyName, lastName, propertyName, unwrap, type FunctionNode } from './scope.ts';
import { tableCalls } from './tableCalls.ts';
import type { ResolveValue } from './value.ts';

/** Methods of common libraries, and all of the language: a method of such a name is not recognised by its name alone. */
export const commonNames: ReadonlySet<string> = new Set([
  ...'all close connect create delete destroy emit execute fetch findOne first handle init insert listen load log next on once open parse post publish put query read redirect register remove render request reset run save send start status stop store update write'.split(
    ' ',
  ),
  ...[Object, Function, Array, String, Number, Promise, Map, Set, RegExp, Date, Buffer].flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype),
  ),
]);

const callsByName = new WeakMap<Project, Map<string, CallNode[]>>();
const functionsByName = new WeakMap<Project, Map<string, number>>();
const known = new Answers<FunctionNode, readonly CallNode[]>();

/**
 * The calls in the workspace that lead to a function. A call of a method whose object is not known counts when the name is not a
 * common one and the workspace has just one function of that name.
 */
export function findCallers(node: FunctionNode, valueOf: ResolveValue, hops: number): readonly CallNode[] {
  const before = known.get(node);
  if (before !== undefined) return before;
  const project = projectOf(node);
  const index = indexCalls(project);
  const names = new Set([...namesOf(node), ...namesOfMade(node, valueOf, hops)]);
  const calls = [...names].flatMap((name) => index.get(name) ?? []);
  const found = [...new Set(calls)].filter((call) => leadsTo(call, node, project, valueOf, hops));
  for (const call of tableCalls(node)) if (!found.includes(call)) found.push(call);
  known.set(node, found);
  return found;
}

/** The names of constants that hold what a factory made: `const find = finder('users')`, where finder() returns the function. */
function namesOfMade(node: FunctionNode, valueOf: ResolveValue, hops: number): readonly string[] {
  const { parent } = node;
  const isReturned =
    parent.type === NodeType.ReturnStatement ||
    (parent.type === NodeType.ArrowFunctionExpression && parent.body === node);
  const maker = isReturned ? enclosingFunction(node) : undefined;
  if (maker === undefined || hops > 8) return [];
  return findCallers(maker, valueOf, hops + 1).flatMap(({ parent: holder }) =>
    holder.type === NodeType.VariableDeclarator && holder.id.type === NodeType.Identifier
      ? [holder.id.name]
      : holder.type === NodeType.Property
        ? (keyName(holder) ?? [])
        : [],
  );
}

/** The last name of what is called: `b` for `a.b()` and for `b()`. */
export function calledName(call: CallNode): string | undefined {
  return lastName(call.callee);
}

function leadsTo(call: CallNode, node: FunctionNode, project: Project, valueOf: ResolveValue, hops: number): boolean {
  const value = valueOf(call.callee, hops);
  if (value?.kind === 'function') return value.node === node;
  if (value?.kind === 'class')
    return (
      node.parent.type === NodeType.MethodDefinition &&
      node.parent.parent.parent === value.node &&
      node.parent.kind === 'constructor'
    );
  if (value !== undefined) return false;
  const name = calledName(call);
  const isMethodCall = unwrap(call.callee).type === NodeType.MemberExpression;
  return isMethodCall && name !== undefined && !commonNames.has(name) && countFunctions(project).get(name) === 1;
}

/** The calls in the workspace of whatever is called by a name. */
export function callsNamed(project: Project, name: string): readonly CallNode[] {
  return indexCalls(project).get(name) ?? [];
}

function indexCalls(project: Project): Map<string, CallNode[]> {
  let index = callsByName.get(project);
  if (index !== undefined) return index;
  index = new Map();
  for (const file of project.filesForNames()) {
    for (const call of file.calls) {
      const name = calledName(call) ?? requiredPath(call, file.path, project);
      if (name === undefined) continue;
      const calls = index.get(name);
      if (calls === undefined) index.set(name, [call]);
      else calls.push(call);
    }
  }
  callsByName.set(project, index);
  return index;
}

/** `require('./routes')(app)` calls what that file exports: it is found under the file's path. */
function requiredPath({ callee }: CallNode, from: string, project: Project): string | undefined {
  if (callee.type !== NodeType.CallExpression || calledName(callee) !== 'require') return undefined;
  const [source] = callee.arguments;
  return source?.type === NodeType.Literal && typeof source.value === 'string'
    ? project.resolve(from, source.value)
    : undefined;
}

export function countFunctions(project: Project): Map<string, number> {
  let counts = functionsByName.get(project);
  if (counts !== undefined) return counts;
  counts = new Map();
  for (const file of project.filesForNames()) {
    for (const node of file.functions) for (const name of ownNames(node)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  functionsByName.set(project, counts);
  return counts;
}

/** The names by which a function is called: its own, and those under which other files import it. */
function namesOf(node: FunctionNode): ReadonlySet<string> {
  const names = new Set(ownNames(node));
  const owner = node.parent;
  if (owner.type === NodeType.MethodDefinition && owner.kind === 'constructor') {
    const { id } = owner.parent.parent;
    if (id !== null) names.add(id.name);
  }
  const file = fileOf(node);
  const exports = exportsOf(file);
  const isWhole = exports.whole !== undefined && unwrap(exports.whole) === node;
  const isDefault = isNodeOrName(exports.named.get('default'), node, names);
  if (isWhole || isDefault || isNodeOrName(exports.whole, node, names)) {
    names.add(file.path);
    for (const name of importedAs(projectOf(node), file.path)) names.add(name);
  }
  for (const [exported, value] of exports.named) if (isNodeOrName(value, node, names)) names.add(exported);
  return names;
}

function isNodeOrName(value: TSESTree.Node | undefined, node: FunctionNode, names: ReadonlySet<string>): boolean {
  if (value === undefined) return false;
  const bare = unwrap(value);
  return bare === node || (bare.type === NodeType.Identifier && names.has(bare.name));
}

/** The names that other files give to what a file exports by default or as a whole. */
function importedAs(project: Project, path: string): readonly string[] {
  let index = importedNames.get(project);
  if (index === undefined) importedNames.set(project, (index = indexImports(project)));
  return index.get(path) ?? [];
}

const importedNames = new WeakMap<Project, ReadonlyMap<string, readonly string[]>>();

function indexImports(project: Project): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  const add = (from: string, specifier: string, name: string): void => {
    const path = project.resolve(from, specifier);
    if (path === undefined) return;
    const names = index.get(path);
    if (names === undefined) index.set(path, [name]);
    else names.push(name);
  };
  for (const file of project.filesForNames()) {
    for (const statement of file.program.body) {
      if (statement.type !== NodeType.ImportDeclaration) continue;
      const [first] = statement.specifiers;
      if (first?.type === NodeType.ImportDefaultSpecifier) add(file.path, statement.source.value, first.local.name);
    }
    for (const call of file.calls) {
      const [source] = call.arguments;
      if (calledName(call) !== 'require' || source?.type !== NodeType.Literal || typeof source.value !== 'string')
        continue;
      const { parent } = call;
      if (parent.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier)
        add(file.path, source.value, parent.id.name);
    }
  }
  return index;
}

export function ownNames(node: FunctionNode): ReadonlySet<string> {
  const names = new Set<string>();
  if (node.id) names.add(node.id.name);
  const { parent } = node;
  if (parent.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier) names.add(parent.id.name);
  if (
    parent.type === NodeType.MethodDefinition ||
    parent.type === NodeType.Property ||
    parent.type === NodeType.PropertyDefinition
  ) {
    const name = keyName(parent);
    if (name !== undefined) names.add(name);
  }
  if (parent.type === NodeType.AssignmentExpression && parent.left.type === NodeType.MemberExpression) {
    const name = propertyName(parent.left);
    if (name !== undefined) names.add(name);
  }
  return names;
}
