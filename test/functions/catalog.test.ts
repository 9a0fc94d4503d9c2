import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bodyOf, invoke } from '../support/invoke.ts';
import { httpEvent } from '../support/httpEvent.ts';
import { textWith } from '../support/matching.ts';
import type { Catalog } from '../../agents/engine/agent.ts';
import { describeCatalog } from '../../agents/engine/catalog/describeCatalog.ts';
import { defineAction } from '../../agents/engine/defineAction.ts';
import { createCatalogHandler } from '../../functions/catalog.ts';
import { createLogger } from '../../functions/http/logger.ts';

const audit = defineAction({
  description: 'Looks for weaknesses.',
  input: z.object({ focus: z.string().default('all').describe('What to look at') }),
  output: z.object({ summary: z.string() }),
  reportsFindings: true,
  instructions: ({ focus }) => `Audit ${focus}.`,
  tools: ['Read', 'Grep'],
  limits: { maxTurns: 7 },
});
const catalog: Catalog = {
  agents: [
    {
      profile: {
        id: 'node-expert',
        name: 'node-expert',
        description: 'Knows Node.',
        systemPrompt: 'You know Node.',
        model: null,
        tools: ['Read', 'Grep'],
        serverTools: [],
        maxTurns: null,
        skills: [],
      },
      actions: [{ id: 'audit', modulePath: '/catalog/audit.ts', definition: audit, tools: ['Read', 'Grep'] }],
      schedules: [],
    },
  ],
  warnings: [],
};
const handler = createCatalogHandler(describeCatalog(catalog), {
  logger: createLogger({}, () => undefined),
  allowedOrigins: () => [],
});
const get = async (path: string): Promise<Record<string, unknown>> =>
  bodyOf(await invoke(handler, httpEvent('GET', path)));

describe('the catalog', () => {
  it('lists every agent with its actions, their schemas, tools and limits', async () => {
    expect(await get('/agents')).toEqual({
      agents: [
        {
          id: 'node-expert',
          name: 'node-expert',
          description: 'Knows Node.',
          model: null,
          actions: [
            {
              id: 'audit',
              description: 'Looks for weaknesses.',
              inputSchema: {
                $schema: 'https://json-schema.org/draft/2020-12/schema',
                type: 'object',
                properties: { focus: { type: 'string', default: 'all', description: 'What to look at' } },
              },
              outputSchema: {
                $schema: 'https://json-schema.org/draft/2020-12/schema',
                type: 'object',
                properties: { summary: { type: 'string' } },
                required: ['summary'],
                additionalProperties: false,
              },
              reportsFindings: true,
              worksOffline: false,
              tools: ['Read', 'Grep'],
              limits: { maxTurns: 7, maxOutputTokens: 16_000, timeoutMs: 3_600_000 },
            },
          ],
        },
      ],
    });
  });

  it('shows one agent', async () => {
    expect(await get('/agents/node-expert')).toMatchObject({ id: 'node-expert', actions: [{ id: 'audit' }] });
  });

  it('holds nothing of an agent that is its own affair', async () => {
    expect(JSON.stringify(await get('/agents'))).not.toMatch(/You know Node|\/catalog\/audit/);
  });

  it('tells who asks for an unknown agent which there are', async () => {
    expect(await get('/agents/nod-expert')).toMatchObject({
      status: 404,
      code: 'not_found',
      agents: ['node-expert'],
      detail: textWith('nod-expert'),
    });
    expect(await get('/agents/constructor')).toMatchObject({ status: 404 });
  });

  it('tells who asks for an unknown action which the agent has', async () => {
    const problem = bodyOf(await invoke(handler, httpEvent('POST', '/agents/node-expert/adit', { body: {} })));
    expect(problem).toMatchObject({
      status: 404,
      code: 'not_found',
      actions: ['audit'],
      detail: textWith('adit'),
    });
  });

  it('tells who uses another method on an action that it takes POST', async () => {
    const response = await invoke(handler, httpEvent('GET', '/agents/node-expert/audit'));
    expect(bodyOf(response)).toMatchObject({ status: 405, code: 'method_not_allowed', allow: ['POST'] });
    expect(response.headers['allow']).toBe('POST');
    expect(bodyOf(await invoke(handler, httpEvent('DELETE', '/agents/node-expert')))).toMatchObject({
      status: 405,
      allow: ['GET'],
    });
  });
});
