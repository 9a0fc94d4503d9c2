import type { MethodSpec } from './apiSpec.ts';

export interface RouteMatch {
  readonly method: MethodSpec;
  /** Raw, percent-encoded values, as API Gateway passes them on. */
  readonly pathParameters: Readonly<Record<string, string>> | null;
}

export type MatchRoute = (httpMethod: string, path: string) => RouteMatch | undefined;

interface Node {
  readonly literals: Map<string, Node>;
  parameter: { readonly name: string; readonly node: Node } | null;
  rest: { readonly name: string; readonly node: Node } | null;
  readonly methods: Map<string, MethodSpec>;
}

interface Found {
  readonly node: Node;
  readonly parameters: readonly (readonly [string, string])[];
}

const emptyNode = (): Node => ({ literals: new Map(), parameter: null, rest: null, methods: new Map() });

/**
 * Builds the route table. The most specific resource wins, segment by segment: a literal before `{name}` before `{name+}`;
 * then its method, or its ANY.
 */
export function createRouter(methods: readonly MethodSpec[]): MatchRoute {
  const root = emptyNode();
  for (const method of methods) {
    const segments = method.resourcePath.split('/').filter((segment) => segment !== '');
    segments.reduce(child, root).methods.set(method.httpMethod, method);
  }
  return (httpMethod, path) => {
    const found = find(
      root,
      path
        .split('/')
        .slice(1)
        .filter((segment, index, all) => segment !== '' || index < all.length - 1),
      [],
    );
    const method = found?.node.methods.get(httpMethod) ?? found?.node.methods.get('ANY');
    if (found === undefined || method === undefined) return undefined;
    return { method, pathParameters: found.parameters.length === 0 ? null : Object.fromEntries(found.parameters) };
  };
}

function child(node: Node, segment: string): Node {
  const name = /^\{(.+?)(\+?)\}$/.exec(segment);
  if (name?.[1] === undefined) {
    const next = node.literals.get(segment) ?? emptyNode();
    node.literals.set(segment, next);
    return next;
  }
  if (name[2] === '+') return (node.rest ??= { name: name[1], node: emptyNode() }).node;
  return (node.parameter ??= { name: name[1], node: emptyNode() }).node;
}

function find(node: Node, segments: readonly string[], parameters: Found['parameters']): Found | undefined {
  const [segment, ...others] = segments;
  if (segment === undefined) return node.methods.size === 0 ? undefined : { node, parameters };
  const literal = node.literals.get(segment);
  const { parameter, rest } = node;
  return (
    (literal && find(literal, others, parameters)) ??
    (parameter && segment !== ''
      ? find(parameter.node, others, [...parameters, [parameter.name, segment]])
      : undefined) ??
    (rest ? { node: rest.node, parameters: [...parameters, [rest.name, segments.join('/')]] } : undefined)
  );
}
