import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { diagnose } from '../../agents/diagnose/diagnose.ts';
import { ruleEntry } from '../../agents/diagnose/ruleCatalog.ts';
import type { RuleCategory } from '../../agents/diagnose/ruleEntry.ts';
import type { Finding } from '../../agents/engine/findings.ts';

export const corpusFolder = join(import.meta.dirname, 'corpus');

const categories = [
  'injection',
  'reach',
  'xss',
  'access',
  'configuration',
  'absence',
  'async',
  'event-loop',
  'framework',
] as const;

const entrySchema = z.object({
  id: z.string(),
  category: z.enum(categories),
  cwe: z.array(z.int()),
  file: z.string(),
  quote: z.string(),
  also: z.array(z.string()).default([]),
  why: z.string(),
});
export type TruthEntry = z.infer<typeof entrySchema>;

const truthSchema = z.object({
  service: z.string(),
  stack: z.string(),
  weaknesses: z.array(entrySchema),
  decoys: z.array(entrySchema),
  /** Findings that are right though nobody planted them: looked at one by one after they were reported. They count neither way. */
  unplanned: z.array(z.object({ rule: z.string(), file: z.string(), quote: z.string(), why: z.string() })).default([]),
});
export type Truth = z.infer<typeof truthSchema>;

/** One finding and what the truth file says of it. */
export interface Verdict {
  readonly finding: Finding;
  readonly category: RuleCategory;
  readonly kind: 'planted' | 'decoy' | 'unplanned' | 'unlisted';
  readonly entry?: TruthEntry;
}

export interface ServiceScore {
  readonly service: string;
  readonly truth: Truth;
  readonly verdicts: readonly Verdict[];
  readonly missed: readonly TruthEntry[];
}

export async function services(): Promise<string[]> {
  const entries = await readdir(corpusFolder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

export function readTruth(service: string): Truth {
  return truthSchema.parse(parse(readFileSync(join(corpusFolder, service, 'truth.yaml'), 'utf8')));
}

/**
 * Analyses a service and compares. A finding hits an entry when it stands on one of the entry's lines (an absence: in its file) and they
 * share a CWE number. Every finding that hits no planted weakness is a false one, unless it was looked at and is right.
 */
export async function scoreService(service: string): Promise<ServiceScore> {
  const root = join(corpusFolder, service);
  const truth = readTruth(service);
  // Without the truth, which would tell the rules what to look for.
  const copy = await mkdtemp(join(tmpdir(), 'corpus-'));
  await cp(root, copy, { recursive: true, filter: (path) => basename(path) !== 'truth.yaml' });
  const { findings } = await diagnose(copy, { profile: 'all' });
  await rm(copy, { recursive: true, force: true });
  const places = placesOf(root, truth);
  const found = new Set<string>();
  const verdicts = findings.map((finding): Verdict => {
    const { category } = ruleEntry(finding.rule);
    const planted = truth.weaknesses.filter((entry) => hits(finding, entry, places));
    for (const { id } of planted) found.add(id);
    const [entry] = planted;
    if (entry !== undefined) return { finding, category, kind: 'planted', entry };
    const decoy = truth.decoys.find((candidate) => hits(finding, candidate, places));
    if (decoy !== undefined) return { finding, category, kind: 'decoy', entry: decoy };
    const isRight =
      trueOfAll.has(finding.rule) ||
      truth.unplanned.some(
        ({ rule, file, quote }) => rule === finding.rule && file === finding.file && finding.quote.includes(quote),
      );
    return { finding, category, kind: isRight ? 'unplanned' : 'unlisted' };
  });
  return { service, truth, verdicts, missed: truth.weaknesses.filter(({ id }) => !found.has(id)) };
}

/** Right of every service here, none of which was ever installed. */
const trueOfAll = new Set(['missing-lockfile']);

type Places = ReadonlyMap<string, readonly { readonly file: string; readonly line: number }[]>;

function hits(finding: Finding, entry: TruthEntry, places: Places): boolean {
  if (!finding.cwe.some((number) => entry.cwe.includes(number))) return false;
  if (entry.category === 'absence' && finding.file === entry.file) return true;
  return (places.get(entry.id) ?? []).some(
    ({ file, line }) => file === finding.file && finding.startLine - 1 <= line && line <= finding.endLine + 1,
  );
}

/** Where the lines of each entry stand. What is quoted besides may stand in another file of the service. */
function placesOf(root: string, truth: Truth): Places {
  const texts = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    let lines = texts.get(file);
    if (lines === undefined) texts.set(file, (lines = readFileSync(join(root, file), 'utf8').split('\n')));
    return lines;
  };
  const entries = [...truth.weaknesses, ...truth.decoys];
  const files = [...new Set(entries.map(({ file }) => file))];
  return new Map(
    entries.map((entry) => {
      const at = [entry.quote, ...entry.also].flatMap((quote) =>
        [entry.file, ...files].slice(0, quote === entry.quote ? 1 : undefined).flatMap((file) => {
          const line = linesOf(file).findIndex((text) => text.includes(quote));
          return line < 0 ? [] : [{ file, line: line + 1 }];
        }),
      );
      return [entry.id, at];
    }),
  );
}
