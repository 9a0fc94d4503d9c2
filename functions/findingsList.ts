import * as z from 'zod';
import { AgentError } from '../agents/engine/errors.ts';
import { isAtLeast, severities, severitySchema } from '../agents/engine/findings.ts';
import type { Finding } from '../agents/engine/findings.ts';
import { ledgerStatuses, triageStates } from '../agents/engine/ledger.ts';
import type { Ledger, LedgerEntry } from '../agents/engine/ledger.ts';
import type { Page, PageRequest } from '../agents/engine/ports.ts';
import { decodeCursor, encodeCursor } from './store/cursors.ts';

/** A finding of a target as its owner sees it: the finding's own fields, and what is known of it over time. */
export type FindingItem = Finding &
  Omit<LedgerEntry, 'finding' | 'observedRunId' | 'profiles'> & { readonly target: string };

/** One status or several, comma-separated; `open` is every one but `fixed`. */
const statusesSchema = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum([...ledgerStatuses, 'open'])));

const querySchema = z
  .strictObject({
    target: z.string().min(1).optional(),
    status: statusesSchema.optional(),
    severity: severitySchema.optional(),
    triage: z.enum(['none', ...triageStates]).optional(),
    rule: z.string().min(1).optional(),
    limit: z.string().optional(),
    cursor: z.string().optional(),
  })
  .refine(
    ({ target, limit: _limit, cursor: _cursor, ...filters }) =>
      target !== undefined || Object.keys(filters).length === 0,
    { path: ['target'], error: 'a filter needs ?target=; GET /findings lists the targets' },
  );

/** What a list of findings is asked for, besides its page. */
export type FindingsQuery = Omit<z.infer<typeof querySchema>, 'limit' | 'cursor'>;

/** Throws `invalid_request` for a parameter that is unknown or has no such value. */
export function readFindingsQuery(parameters: Readonly<Record<string, string | undefined>>): FindingsQuery {
  const parsed = querySchema.safeParse(parameters);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: [name], message }) =>
      name === undefined ? message : `?${String(name)}=: ${message}`,
    );
    throw new AgentError('invalid_request', `The query is not valid. ${problems.join('; ')}.`);
  }
  const { limit: _limit, cursor: _cursor, ...query } = parsed.data;
  return query;
}

/**
 * A page of the findings that pass the query, by severity, file, line. The cursor names the last finding of the page before by that order,
 * so that a run that is recorded between two pages shifts nothing. Throws `invalid_request` for a cursor of another list.
 */
export function pageOfFindings(ledger: Ledger, query: FindingsQuery, page: PageRequest): Page<FindingItem> {
  const list = JSON.stringify([ledger.target, query]);
  const after = page.cursor === undefined ? undefined : placeSchema.parse(JSON.parse(decodeCursor(list, page.cursor)));
  const found = [...ledger.entries.values()]
    .filter((entry) => passes(entry, query))
    .map((entry) => ({ entry, place: placeOf(entry.finding) }))
    .filter(({ place }) => after === undefined || comparePlaces(place, after) > 0)
    .sort((left, right) => comparePlaces(left.place, right.place));
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ entry }) => toItem(ledger.target, entry)),
    nextCursor:
      last === undefined || shown.length === found.length ? null : encodeCursor(list, JSON.stringify(last.place)),
  };
}

export function toItem(target: string, entry: LedgerEntry): FindingItem {
  const { finding, observedRunId: _observedRunId, profiles: _profiles, ...known } = entry;
  return { ...finding, target, ...known };
}

function passes({ finding, status, triage }: LedgerEntry, query: FindingsQuery): boolean {
  const isWanted = query.status?.some((wanted) => (wanted === 'open' ? status !== 'fixed' : status === wanted)) ?? true;
  return (
    isWanted &&
    (query.severity === undefined || isAtLeast(finding.severity, query.severity)) &&
    (query.triage === undefined || (triage?.state ?? 'none') === query.triage) &&
    (query.rule === undefined || finding.rule === query.rule)
  );
}

const placeSchema = z.tuple([z.int(), z.string(), z.int(), z.string()]);
/** Severity (0 is the gravest), file, first line, fingerprint: what findings are sorted by. */
type Place = z.infer<typeof placeSchema>;

function placeOf({ severity, file, startLine, fingerprint }: Finding): Place {
  return [severities.indexOf(severity), file, startLine, fingerprint];
}

function comparePlaces(left: Place, right: Place): number {
  return left[0] - right[0] || compareText(left[1], right[1]) || left[2] - right[2] || compareText(left[3], right[3]);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
