import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { projectOf, type Project } from '../source/project.ts';
import { ownNames } from './callers.ts';
import { functionVariable, keyName, lastName, referencesOf, unwrap, type FunctionNode } from './scope.ts';
import { valueOf } from './values.ts';

const routeMethods = new Set('all del delete get head options patch post put route use'.split(' '));
const maxPlaces = 6;
const places = new WeakMap<Project, ReadonlyMap<string, readonly TSESTree.Node[]>>();

/** The places where a function, by whatever name, is handed to a router, or is the handler in the object of a route. */
export function placesOfHandler(handler: FunctionNode): readonly TSESTree.Node[] {
  const own = [handler, ...referencesOf(functionVariable(handler)).map(({ identifier }) => identifier)];
  const project = projectOf(handler);
  let index = places.get(project);
  if (index === undefined) places.set(project, (index = indexPlaces(project)));
  const named = [...ownNames(handler)].flatMap((name) => index.get(name) ?? []);
  const elsewhere = named.slice(0, maxPlaces).filter((place) => {
    const value = own.includes(place as TSESTree.Identifier) ? undefined : valueOf(place);
    return value?.kind === 'function' && value.node === handler;
  });
  return [...own, ...elsewhere];
}

/** What is handed to methods of routers, by the last name of it; what wraps it is looked through. */
function indexPlaces(project: Project): ReadonlyMap<string, readonly TSESTree.Node[]> {
  const index = new Map<string, TSESTree.Node[]>();
  const add = (node: TSESTree.Node): void => {
    const bare = unwrap(node);
    if (bare.type === NodeType.CallExpression) bare.arguments.forEach(add);
    if (bare.type === NodeType.ArrayExpression) for (const element of bare.elements) if (element !== null) add(element);
    if (bare.type === NodeType.ObjectExpression) bare.properties.forEach(addOption);
    const name = lastName(bare);
    if (name === undefined) return;
    const known = index.get(name);
    if (known === undefined) index.set(name, [bare]);
    else known.push(bare);
  };
  const addOption = (property: TSESTree.ObjectLiteralElement): void => {
    if (property.type !== NodeType.Property) return;
    const name = keyName(property);
    if (name === 'handler') add(property.value);
    else if ((name === 'options' || name === 'config') && property.value.type === NodeType.ObjectExpression)
      property.value.properties.forEach(addOption);
  };
  for (const file of project.filesForNames()) {
    for (const call of file.calls) {
      if (call.callee.type !== NodeType.MemberExpression || !routeMethods.has(lastName(call.callee) ?? '')) continue;
      call.arguments.forEach(add);
    }
  }
  return index;
}

/** The object of a route in which a place is the handler: `{ method, path, handler }`, or its options where these hold the handler. */
export function routeObjectOf(place: TSESTree.Node): TSESTree.ObjectExpression | undefined {
  let value = place;
  while (value.parent?.type === NodeType.CallExpression && value.parent.callee !== value) value = value.parent;
  const property = value.parent;
  if (property?.type !== NodeType.Property || property.value !== value || keyName(property) !== 'handler')
    return undefined;
  return property.parent.type === NodeType.ObjectExpression ? property.parent : undefined;
}
