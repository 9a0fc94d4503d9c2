import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { projectOf, type Project } from '../source/project.ts';
import type { CallNode } from '../source/sourceFile.ts';
import { calledName, commonNames, countFunctions, findCallers, ownNames } from './callers.ts';
import { contains, functionVariable, unwrap, type FunctionNode } from './scope.ts';
import { valueOf } from './values.ts';

/** The calls in the workspace that lead to a function; see `findCallers`. */
export function callersOf(node: FunctionNode): readonly CallNode[] {
  return findCallers(node, valueOf, 0);
}

/** The functions of the workspace that a call can lead to. */
export function calleesOf(call: CallNode): readonly FunctionNode[] {
  const value = valueOf(call.callee);
  if (value?.kind === 'function') return [value.node];
  if (value?.kind === 'class') {
    const constructor = value.node.body.body.find(
      (member) => member.type === NodeType.MethodDefinition && member.kind === 'constructor',
    );
    const body = constructor?.type === NodeType.MethodDefinition ? constructor.value : undefined;
    return body?.type === NodeType.FunctionExpression ? [body] : [];
  }
  if (value !== undefined) return [];
  const name = calledName(call);
  const callee = unwrap(call.callee);
  if (name === undefined || callee.type !== NodeType.MemberExpression || commonNames.has(name)) return [];
  // A function that is named after the method to which it hands on is not that method.
  return uniqueFunction(projectOf(call), name).filter(
    (node) => functionVariable(node) === undefined || !contains(node, call),
  );
}

/** The function of this name in the whole workspace, if there is just one. */
function uniqueFunction(project: Project, name: string): readonly FunctionNode[] {
  if (countFunctions(project).get(name) !== 1) return [];
  let known = uniqueFunctions.get(project);
  if (known === undefined) uniqueFunctions.set(project, (known = new Map<string, readonly FunctionNode[]>()));
  let found = known.get(name);
  if (found === undefined) {
    found = project.filesForNames().flatMap((file) => file.functions.filter((node) => ownNames(node).has(name)));
    known.set(name, found);
  }
  return found;
}

const uniqueFunctions = new WeakMap<Project, Map<string, readonly FunctionNode[]>>();
