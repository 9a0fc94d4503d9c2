import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { SharedFunction } from '../build/manifest.ts';
import type { HttpApi } from './httpApi.ts';

/** The shared functions that the API calls. */
export type RoutedFunction = Exclude<SharedFunction, 'worker' | 'sweeper'>;

/** An action's function and where it is served. */
export interface ActionRoute {
  readonly agentId: string;
  readonly actionId: string;
  readonly function: Function;
}

const sharedRoutes: readonly (readonly [httpMethod: string, path: string, target: RoutedFunction])[] = [
  ['GET', '/agents', 'catalog'],
  ['GET', '/agents/{agent}', 'catalog'],
  ['ANY', '/agents/{agent}/{action}', 'catalog'],
  ['GET', '/sessions', 'sessions'],
  ['POST', '/sessions', 'sessions'],
  ['GET', '/sessions/{id}', 'sessions'],
  ['DELETE', '/sessions/{id}', 'sessions'],
  ['GET', '/sessions/{id}/messages', 'sessions'],
  ['GET', '/sessions/{id}/runs', 'sessions'],
  ['GET', '/sessions/{id}/workspace', 'workspaces'],
  ['PUT', '/sessions/{id}/workspace', 'workspaces'],
  ['GET', '/sessions/{id}/workspace/{path+}', 'workspaces'],
  ['GET', '/runs/{id}', 'runs'],
  ['GET', '/runs/{id}/events', 'runs'],
  ['GET', '/runs/{id}/patch', 'runs'],
  ['GET', '/runs/{id}/sarif', 'runs'],
  ['POST', '/runs/{id}/cancel', 'runs'],
  ['POST', '/runs/{id}/resume', 'runs'],
  ['POST', '/runs/{id}/approval', 'runs'],
  ['GET', '/findings', 'findings'],
  ['PATCH', '/findings/{fingerprint}', 'findings'],
];

/**
 * Routes the whole API. Every action has a resource of its own, so that it has a Lambda of its own; whatever else is
 * below `/agents` goes to the catalog function, which knows what there is and says so.
 */
export function addRoutes(
  api: HttpApi,
  shared: Readonly<Record<RoutedFunction, Function>>,
  actions: readonly ActionRoute[],
): void {
  for (const [httpMethod, path, target] of sharedRoutes) api.route(httpMethod, path, shared[target]);
  for (const { agentId, actionId, function: target } of actions) {
    api.route('POST', `/agents/${agentId}/${actionId}`, target);
    api.route('ANY', `/agents/${agentId}/${actionId}`, shared.catalog);
  }
  // A literal path hides the path parameter beside it, so each agent needs these again.
  for (const agentId of new Set(actions.map((action) => action.agentId))) {
    api.route('GET', `/agents/${agentId}`, shared.catalog);
    api.route('ANY', `/agents/${agentId}/{action}`, shared.catalog);
  }
}
