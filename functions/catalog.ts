import type { StreamifyHandler } from 'aws-lambda';
import type { AgentDescription, CatalogDescription } from '../agents/engine/catalog/describeCatalog.ts';
import { AgentError } from '../agents/engine/errors.ts';
import { createHandler } from './http/chain.ts';
import type { ChainOptions } from './http/chain.ts';
import type { HttpEvent } from './http/message.ts';
import { json } from './http/respond.ts';
import { plainRoute } from './http/route.ts';
import type { Route } from './http/route.ts';

/**
 * What this deployment offers. It is also where requests for agents and actions end that do not exist, so that they are told
 * what does.
 */
export function createCatalogHandler(
  catalog: CatalogDescription,
  options: ChainOptions = {},
): StreamifyHandler<HttpEvent> {
  return createHandler((event) => findRoute(catalog, event), options);
}

function findRoute(catalog: CatalogDescription, event: HttpEvent): Route {
  const [, root, agentId, actionId, ...rest] = event.path.split('/');
  if (root !== 'agents' || rest.length > 0) throw new AgentError('not_found', `There is nothing at ${event.path}.`);
  if (agentId === undefined || agentId === '') return readRoute(event, catalog);
  const agent = agentOf(catalog, agentId);
  if (actionId === undefined || actionId === '') return readRoute(event, agent);
  throw noSuchAction(agent, actionId, event.httpMethod);
}

function readRoute(event: HttpEvent, document: unknown): Route {
  if (event.httpMethod !== 'GET') throw wrongMethod(event.path, event.httpMethod, 'GET');
  return plainRoute(async () => json(200, document));
}

function agentOf(catalog: CatalogDescription, id: string): AgentDescription {
  const agent = catalog.agents.find((candidate) => candidate.id === id);
  if (agent !== undefined) return agent;
  const agents = catalog.agents.map((candidate) => candidate.id);
  throw new AgentError('not_found', `There is no agent ${JSON.stringify(id)}. Agents here: ${agents.join(', ')}.`, {
    details: { agents },
  });
}

function noSuchAction(agent: AgentDescription, actionId: string, method: string): AgentError {
  const actions = agent.actions.map((action) => action.id);
  if (actions.includes(actionId) && method !== 'POST')
    return wrongMethod(`/agents/${agent.id}/${actionId}`, method, 'POST');
  const message = `The agent ${agent.id} has no action ${JSON.stringify(actionId)}. Its actions: ${actions.join(', ')}.`;
  return new AgentError('not_found', message, { details: { actions } });
}

function wrongMethod(path: string, method: string, allowed: string): AgentError {
  return new AgentError('method_not_allowed', `${path} takes ${allowed}, not ${method}.`, {
    details: { allow: [allowed] },
  });
}
