import path from 'node:path';
import type { Finding, Severity } from '../agents/engine/findings.ts';
import type { RunResource } from '../agents/engine/runs.ts';
import { harmless, oneLine, plural, wrap } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import type { WorkspaceChange } from './writeBack.ts';

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

const colourOf: Record<Severity, 'magenta' | 'red' | 'yellow' | 'blue' | 'gray'> = {
  critical: 'magenta',
  high: 'red',
  medium: 'yellow',
  low: 'blue',
  info: 'gray',
};

export interface ReportContext {
  /** The directory as it was named on the command line: findings are shown below it, so that an editor opens them. */
  readonly directory: string;
  /** Absent where this client has not sent the files. */
  readonly sentFiles?: number;
  /** Such as `3 git-ignored, 1 binary`; empty when all was sent. */
  readonly leftOut: string;
  readonly durationMs: number;
  /** True where the run's patch is written, and so needs no mention. @default false */
  readonly patchWritten?: boolean;
}

/** Prints the answer or summary, findings by severity, what else the action gave, and the run's facts in one line. */
export function printReport(terminal: Terminal, run: RunResource, context: ReportContext): void {
  printText(terminal, run.output ?? {});
  for (const severity of severities) {
    const findings = run.findings.filter((finding) => finding.severity === severity);
    if (findings.length === 0) continue;
    terminal.write(
      `${terminal.paint(['bold', colourOf[severity]], severity.toUpperCase())} ${terminal.paint('dim', String(findings.length))}\n\n`,
    );
    for (const finding of findings) printFinding(terminal, finding, context.directory);
  }
  printOtherOutput(terminal, run.output ?? {}, context.directory);
  for (const check of run.checks) {
    const mark = {
      passed: terminal.paint('green', '✓'),
      failed: terminal.paint('red', '✗'),
      skipped: terminal.paint('dim', '–'),
    }[check.status];
    terminal.write(`${mark} ${check.name}${check.detail === '' ? '' : `: ${oneLine(check.detail)}`}\n`);
  }
  if (run.checks.length > 0) terminal.write('\n');
  printSummary(terminal, run, context);
}

function printFinding(terminal: Terminal, finding: Finding, directory: string): void {
  const place = `${path.join(directory, oneLine(finding.file))}:${finding.startLine}`;
  terminal.write(
    `  ${terminal.paint('bold', oneLine(finding.title))}  ${terminal.paint('dim', oneLine(finding.rule))}\n`,
  );
  terminal.write(`  ${terminal.paint('cyan', place)}\n`);
  for (const line of dedent(harmless(finding.quote))) terminal.write(`    ${terminal.paint('dim', '│')} ${line}\n`);
  terminal.write(`${wrap(finding.message, terminal.columns, '    ')}\n`);
  if (finding.fix !== undefined) terminal.write(`${wrap(`Fix: ${finding.fix}`, terminal.columns, '    ')}\n`);
  const references = [...finding.cwe.map((number) => `CWE-${number}`), ...finding.owasp.map(oneLine)];
  const facts = [...references, `${finding.confidence} confidence`, finding.source].join(' · ');
  terminal.write(`    ${terminal.paint('dim', facts)}\n\n`);
}

/** Lines without the indentation that all of them share. */
function dedent(text: string): readonly string[] {
  const lines = text.replaceAll('\t', '  ').split('\n');
  const depth = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return lines.map((line) =>
    line.slice(Number.isFinite(depth) ? Math.min(depth, Math.max(0, line.search(/\S/))) : 0).trimEnd(),
  );
}

/** An answer in markdown stands as it is; a summary is wrapped. */
function printText(terminal: Terminal, { answer, summary }: Readonly<Record<string, unknown>>): void {
  if (typeof answer === 'string') terminal.write(`${harmless(answer).trim()}\n\n`);
  if (typeof summary === 'string') terminal.write(`${wrap(summary, terminal.columns, '')}\n\n`);
}

/** The other fields of an action's output, by their names. */
function printOtherOutput(terminal: Terminal, output: Readonly<Record<string, unknown>>, directory: string): void {
  for (const [name, value] of Object.entries(output)) {
    if (name === 'answer' || name === 'summary') continue;
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    const title = terminal.paint('bold', capitalised(oneLine(name)));
    terminal.write(`${title}\n${describeValue(value, terminal.columns, directory)}\n\n`);
  }
}

const capitalised = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

function describeValue(value: unknown, columns: number, directory: string): string {
  if (!Array.isArray(value)) return wrap(describeItem(value, directory), columns, '  ');
  return value.map((item) => wrap(describeItem(item, directory), columns, '    ').replace('    ', '  - ')).join('\n');
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A place in a file reads as `file:1-3`; other objects as their fields. */
function describeItem(value: unknown, directory: string): string {
  if (typeof value !== 'object' || value === null) return asText(value);
  const { file, startLine, endLine, ...others } = {
    file: undefined,
    startLine: undefined,
    endLine: undefined,
    ...value,
  };
  const lines = [startLine, endLine].filter((line) => typeof line === 'number');
  const place =
    typeof file === 'string'
      ? [[path.join(directory, file), [...new Set(lines)].join('-')].filter((part) => part !== '').join(':')]
      : [];
  return [...place, ...Object.entries(others).map(([name, field]) => `${name}: ${asText(field)}`)].join(', ');
}

function printSummary(terminal: Terminal, run: RunResource, context: ReportContext): void {
  const counts = severities.flatMap((severity) => {
    const count = run.findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [terminal.paint(colourOf[severity], `${count} ${severity}`)];
  });
  const findings =
    run.findings.length === 0 ? 'no findings' : `${plural(run.findings.length, 'finding')}: ${counts.join(', ')}`;
  if (run.findings.length > 0 || run.output?.['answer'] === undefined)
    terminal.write(`${terminal.paint('bold', findings)}\n`);
  const mended = run.findings.filter(({ edits = [] }) => edits.length > 0).length;
  if (mended > 0 && context.patchWritten !== true)
    terminal.write(
      `${terminal.paint('green', 'fix available')} for ${mended} of ${plural(run.findings.length, 'finding')}: run again with --patch FILE\n`,
    );
  if (run.dropped > 0)
    terminal.write(`${plural(run.dropped, 'claim')} left out: the quoted code is not in the files\n`);
  if (run.status === 'partial')
    terminal.write(`${terminal.paint('yellow', 'partial result')}: the run ended before it had looked at everything\n`);
  const facts = [
    ...(context.sentFiles === undefined
      ? []
      : [
          `${plural(context.sentFiles, 'file')} sent${context.leftOut === '' ? '' : ` (left out: ${context.leftOut})`}`,
        ]),
    run.model === 'offline' ? 'model offline (static analysis and search only)' : `model ${oneLine(run.model)}`,
    plural(run.turns, 'turn'),
    `${(context.durationMs / 1000).toFixed(1)} s`,
    `$${run.costUsd.toFixed(run.costUsd > 0 && run.costUsd < 0.01 ? 4 : 2)}`,
    `run ${oneLine(run.id)}`,
  ];
  terminal.write(`${terminal.paint('dim', facts.join(' · '))}\n`);
}

/** Prints what the run changed in the directory, and what it would have changed but for a reason. */
export function printChanges(terminal: Terminal, changes: readonly WorkspaceChange[], directory: string): void {
  const marks = { added: 'A', changed: 'M', deleted: 'D' };
  for (const change of changes) {
    const mark = terminal.paint(change.leftAlone === undefined ? 'green' : 'yellow', marks[change.kind]);
    const reason = change.leftAlone === undefined ? '' : terminal.paint('dim', `  not done: ${change.leftAlone}`);
    terminal.write(`  ${mark} ${path.join(directory, oneLine(change.path))}${reason}\n`);
  }
  if (changes.length > 0) terminal.write('\n');
}
