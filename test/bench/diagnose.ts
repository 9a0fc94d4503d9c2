/**
 * `npm run bench:diagnose [-- service …] [--missed] [--false]`: recall and precision of the analysis on the corpus, by category; what it
 * says of well-kept code; how long 200 files take. With services named, only these are measured, and nothing else.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { analysePackage, wellKeptPackages } from '../diagnose/wellKeptCode.ts';
import { scoreService, services, type ServiceScore } from '../diagnose/corpusScore.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { missed: { type: 'boolean', default: false }, false: { type: 'boolean', default: false } },
});

interface Row {
  planted: number;
  found: number;
  reports: number;
  right: number;
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`);

function rows(scores: readonly ServiceScore[]): Map<string, Row> {
  const table = new Map<string, Row>();
  const row = (name: string): Row => {
    let found = table.get(name);
    if (found === undefined) table.set(name, (found = { planted: 0, found: 0, reports: 0, right: 0 }));
    return found;
  };
  for (const { truth, verdicts, missed } of scores) {
    for (const { category } of truth.weaknesses) row(category).planted++;
    for (const { category } of truth.weaknesses) row(category).found++;
    for (const { category } of missed) row(category).found--;
    for (const { category, kind } of verdicts) {
      if (kind === 'unplanned') continue;
      row(category).reports++;
      if (kind === 'planted') row(category).right++;
    }
  }
  return table;
}

function print(scores: readonly ServiceScore[]): void {
  const table = rows(scores);
  const total: Row = { planted: 0, found: 0, reports: 0, right: 0 };
  console.log('category        planted   found  recall  reports   right  precision');
  const line = (name: string, { planted, found, reports, right }: Row): void => {
    const cells = [planted, found, percent(found, planted), reports, right, percent(right, reports)].map(String);
    const [a, b, c, d, e, f] = cells;
    console.log(
      `${name.padEnd(15)}${a?.padStart(8)}${b?.padStart(8)}${c?.padStart(8)}${d?.padStart(9)}${e?.padStart(8)}${f?.padStart(11)}`,
    );
  };
  for (const [name, row] of table) {
    line(name, row);
    for (const key of ['planted', 'found', 'reports', 'right'] as const) total[key] += row[key];
  }
  line('all', total);
  const decoys = scores.reduce((count, { truth }) => count + truth.decoys.length, 0);
  const hit = scores.flatMap(({ verdicts }) => verdicts.filter(({ kind }) => kind === 'decoy'));
  console.log(`decoys: ${decoys}, reported: ${new Set(hit.map(({ entry }) => entry?.id)).size}`);
}

const names = positionals.length > 0 ? positionals : await services();
const scores: ServiceScore[] = [];
for (const name of names) scores.push(await scoreService(name));
const isHeldOut = ({ service }: ServiceScore): boolean => service.startsWith('held-out-');
const parts = [
  ['the corpus', scores.filter((score) => !isHeldOut(score))],
  ['held out: services that no rule was tuned on', scores.filter(isHeldOut)],
] as const;
for (const [title, part] of parts) {
  if (part.length === 0) continue;
  console.log(`${part === parts[1][1] ? '\n' : ''}${title}`);
  print(part);
}
// What a held-out service shows is told only to those who ask for it by name: whoever mends rules by it ends its use as a measure.
for (const { service, missed, verdicts } of positionals.length > 0
  ? scores
  : scores.filter((score) => !isHeldOut(score))) {
  if (values.missed)
    for (const { id, category, cwe, file, quote } of missed)
      console.log(`missed ${service} ${id} ${category} CWE-${cwe.join(',')} ${file}: ${quote}`);
  if (values.false)
    for (const { finding, kind, entry } of verdicts.filter(({ kind }) => kind === 'decoy' || kind === 'unlisted'))
      console.log(
        `${kind} ${service} ${entry?.id ?? ''} ${finding.rule} ${finding.severity}/${finding.confidence} ${finding.file}:${finding.startLine} ${finding.quote.split('\n')[0] ?? ''} | ${finding.message.split(' Here ')[1] ?? ''}`,
      );
}

if (positionals.length === 0) {
  console.log('\nwell-kept code        lines  medium or graver  per 2,000 lines');
  for (const name of wellKeptPackages) {
    const { lines, grave } = await analysePackage(name);
    const rate = ((2_000 * grave.length) / lines).toFixed(2);
    console.log(
      `${name.padEnd(18)}${String(lines).padStart(9)}${String(grave.length).padStart(18)}${rate.padStart(17)}`,
    );
    if (values.false) for (const { rule, file, startLine } of grave) console.log(`  ${rule} ${file}:${startLine}`);
  }
  console.log(
    `\n${execFileSync(process.execPath, [`${import.meta.dirname}/diagnoseSpeed.ts`], { encoding: 'utf8' }).trim()}`,
  );
}
process.exit(0);
