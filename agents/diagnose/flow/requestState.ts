import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { projectOf, type Project } from '../source/project.ts';
import { lastName, propertyName, unwrap } from './scope.ts';

const holders = /^_?(?:req|request|res|response|reply|ctx|context|c)$/;
const maxWrites = 4;
const known = new WeakMap<Project, ReadonlyMap<string, readonly TSESTree.Node[]>>();

/**
 * What some middleware puts under a name of the request, of `res.locals` or of `ctx.state`, for the handlers that come after it; with
 * the rest of the path that leads to the property asked for.
 */
export function writtenByMiddleware(
  place: TSESTree.Node,
  path: readonly string[],
): { readonly nodes: readonly TSESTree.Node[]; readonly rest: readonly string[] } | undefined {
  const [first, second] = path;
  if (first === undefined) return undefined;
  const isHeld = (first === 'locals' || first === 'state') && second !== undefined;
  const project = projectOf(place);
  let index = known.get(project);
  if (index === undefined) known.set(project, (index = indexWrites(project)));
  const nodes = index.get(isHeld ? `${first}.${second}` : first);
  return nodes && { nodes, rest: path.slice(isHeld ? 2 : 1) };
}

/** `request.tenant = …`, `response.locals.tenant = …`, `context.state.tenant = …`; a name that many places write tells nothing. */
function indexWrites(project: Project): ReadonlyMap<string, readonly TSESTree.Node[]> {
  const index = new Map<string, TSESTree.Node[]>();
  for (const file of project.filesForNames()) {
    for (const { left, right } of file.assignments) {
      const key = left.type === NodeType.MemberExpression ? stateName(left) : undefined;
      if (key === undefined) continue;
      const nodes = index.get(key);
      if (nodes === undefined) index.set(key, [right]);
      else nodes.push(right);
    }
  }
  for (const [key, nodes] of index) if (nodes.length > maxWrites) index.delete(key);
  return index;
}

function stateName(member: TSESTree.MemberExpression): string | undefined {
  const name = propertyName(member);
  const object = unwrap(member.object);
  if (name === undefined) return undefined;
  if (object.type === NodeType.Identifier)
    return holders.test(object.name) && !serverParts.has(name) ? name : undefined;
  if (object.type !== NodeType.MemberExpression || !holders.test(lastName(object.object) ?? '')) return undefined;
  const held = propertyName(object);
  return held === 'locals' || held === 'state' ? `${held}.${name}` : undefined;
}

/** What code sets of a response or a request's own parts. */
const serverParts = new Set(
  'body status statusCode type url query params headers session user locals state length'.split(' '),
);
