import type { StreamifyHandler } from 'aws-lambda';
import * as z from 'zod';
import { AgentError } from '../agents/engine/errors.ts';
import { triageFinding, triageStates } from '../agents/engine/ledger.ts';
import type { Triage } from '../agents/engine/ledger.ts';
import type { Clock, Ledgers } from '../agents/engine/ports.ts';
import { pageOfFindings, readFindingsQuery, toItem } from './findingsList.ts';
import { createHandler } from './http/chain.ts';
import type { ChainOptions } from './http/chain.ts';
import type { HttpEvent, HttpRequest, HttpResponse } from './http/message.ts';
import { pageOf } from './http/parameters.ts';
import { json } from './http/respond.ts';
import { byResource, jsonRoute, plainRoute } from './http/route.ts';
import { stores as standardStores } from './stores.ts';

export interface FindingsStores {
  readonly ledgers: Ledgers;
  readonly clock: Clock;
}

export interface FindingsHandlerOptions extends ChainOptions {
  /** @default the deployment's, built with the first request */
  readonly stores?: () => FindingsStores;
}

const triageSchema = z.discriminatedUnion('triage', [
  z.strictObject({ triage: z.enum(triageStates), reason: z.string().trim().min(1).max(2_000) }),
  z.strictObject({ triage: z.null() }),
]);
type TriageChange = z.infer<typeof triageSchema>;

const fingerprintSchema = z.string().regex(/^[0-9a-f]{32}$/);

/** How many ledgers are read at once when a finding is looked for in all of them. */
const readAtOnce = 10;
const listedAtOnce = 100;
const maxNamedTargets = 20;

/** What is known of the findings of targets over time: the targets, the findings of one, and what somebody has decided about them. */
export function createFindingsHandler(options: FindingsHandlerOptions = {}): StreamifyHandler<HttpEvent> {
  const stores = options.stores ?? standardStores;
  const routes = byResource({
    'GET /findings': plainRoute(async (request) => readFindings(stores(), request)),
    'PATCH /findings/{fingerprint}': jsonRoute(triageSchema, async (request, change) =>
      triage(stores(), request, change),
    ),
  });
  return createHandler(routes, options);
}

/** The findings of `?target=`, filtered; without it, the targets, last changed first. */
async function readFindings({ ledgers }: FindingsStores, request: HttpRequest): Promise<HttpResponse> {
  const query = readFindingsQuery(request.query);
  const page = pageOf(request);
  if (query.target === undefined) return json(200, await ledgers.list(request.tenant, page));
  const ledger = await ledgers.read(request.tenant, query.target);
  // An empty list would read as a clean bill of health.
  if (ledger === undefined) throw noTarget(query.target);
  return json(200, pageOfFindings(ledger, query, page));
}

async function triage(stores: FindingsStores, request: HttpRequest, change: TriageChange): Promise<HttpResponse> {
  const { ledgers, clock } = stores;
  const { tenant, keyId } = request;
  const fingerprint = fingerprintOf(request);
  const target = targetOf(request) ?? (await onlyTargetOf(stores, tenant, fingerprint));
  const at = new Date(clock.nowMs()).toISOString();
  const decided: Triage | null =
    change.triage === null ? null : { state: change.triage, reason: change.reason, by: keyId, at };
  const ledger = await ledgers.update(tenant, target, (current) =>
    triageFinding(current, fingerprint, { triage: decided, at }),
  );
  const entry = ledger.entries.get(fingerprint);
  if (entry === undefined) throw noFinding(fingerprint);
  return json(200, toItem(target, entry));
}

function fingerprintOf(request: HttpRequest): string {
  const text = request.path['fingerprint'] ?? '';
  if (fingerprintSchema.safeParse(text).success) return text;
  throw noFinding(text);
}

/** `?target=`; a query that has anything else than that is refused, since it would change another finding than was meant. */
function targetOf({ query }: HttpRequest): string | undefined {
  const unknown = Object.keys(query).find((name) => name !== 'target');
  if (unknown === undefined) return query['target'];
  throw new AgentError(
    'invalid_request',
    `?${unknown}= is unknown here; PATCH /findings/{fingerprint} takes ?target=.`,
  );
}

/** The one target of the tenant that has the finding. Throws `not_found` when none has, `invalid_request` when several have. */
async function onlyTargetOf({ ledgers }: FindingsStores, tenant: string, fingerprint: string): Promise<string> {
  const targets: string[] = [];
  let cursor: string | null = null;
  do {
    const { items, nextCursor } = await ledgers.list(tenant, { limit: listedAtOnce, cursor: cursor ?? undefined });
    for (let first = 0; first < items.length; first += readAtOnce) {
      const some = items.slice(first, first + readAtOnce).map(({ target }) => target);
      const entries = await Promise.all(some.map((target) => ledgers.readLedgerEntries(tenant, target)));
      targets.push(...some.filter((_target, index) => entries[index]?.has(fingerprint)));
    }
    cursor = nextCursor;
  } while (cursor !== null);
  // A target that changes while it is looked for may be listed twice.
  const [only, ...others] = [...new Set(targets)].sort();
  if (only === undefined) throw noFinding(fingerprint);
  if (others.length === 0) return only;
  const named = [only, ...others].slice(0, maxNamedTargets);
  throw new AgentError(
    'invalid_request',
    `${others.length + 1} targets have the finding ${fingerprint}: ${named.map((target) => JSON.stringify(target)).join(', ')}${others.length + 1 > named.length ? ', …' : ''}. Say which with ?target=.`,
    { details: { targets: named } },
  );
}

function noFinding(fingerprint: string): AgentError {
  return new AgentError(
    'not_found',
    `No target has a finding ${JSON.stringify(fingerprint)}. GET /findings?target=… lists those that are known.`,
  );
}

function noTarget(target: string): AgentError {
  return new AgentError(
    'not_found',
    `Nothing is known of a target ${JSON.stringify(target)}: no run that was given it has ended with a result. GET /findings lists the targets.`,
  );
}

export const handler = createFindingsHandler();
