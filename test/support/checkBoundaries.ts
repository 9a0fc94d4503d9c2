/**
 * Checks the boundaries of .dependency-cruiser.js: `node test/support/checkBoundaries.ts [root]`, root being this project.
 * dependency-cruiser calls it a success when it sees nothing, so every TypeScript file must be among what it saw.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const folders = ['agents', 'functions', 'infra', 'client'];
const project = path.resolve(import.meta.dirname, '../..');
const maxReportBytes = 256 * 1024 * 1024;

const reportSchema = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(
      z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string(), severity: z.string() }) }),
    ),
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string(), comment: z.string() })) }),
  }),
});
type Report = z.infer<typeof reportSchema>;

function cruise(root: string, present: readonly string[]): Report {
  const cli = path.join(project, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const options = ['--config', path.join(project, '.dependency-cruiser.js'), '--output-type', 'json'];
  const child = spawnSync(process.execPath, [cli, ...options, ...present], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: maxReportBytes,
  });
  const text = child.stdout;
  try {
    return reportSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(
      `dependency-cruiser did not report (exit code ${child.status ?? 'none'}): ${child.stderr || text.slice(0, 500)}`,
      { cause: error },
    );
  }
}

/** Prints one line when all is well; otherwise every violation and every file that was not seen. Returns the exit code. */
function check(root: string): number {
  const present = folders.filter((folder) => existsSync(path.join(root, folder)));
  const files = globSync(
    present.map((folder) => `${folder}/**/*.ts`),
    { cwd: root },
  ).map((file) => file.replaceAll(path.sep, '/'));
  if (files.length === 0) {
    console.error(
      `boundaries: there is no TypeScript file in ${folders.join(', ')} of ${root}, so nothing was checked`,
    );
    return 1;
  }
  const { modules, summary } = cruise(root, present);
  const seen = new Set(modules.map(({ source }) => source));
  const unseen = files.filter((file) => !seen.has(file));
  const violations = summary.violations.filter(({ rule }) => rule.severity === 'error');
  const reasons = new Map(summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment]));
  for (const { from, to, rule } of violations)
    console.error(`boundaries: ${from} → ${to} breaks ${rule.name}: ${reasons.get(rule.name) ?? ''}`);
  for (const file of unseen) console.error(`boundaries: ${file} was not seen: does .dependency-cruiser.js exclude it?`);
  if (violations.length + unseen.length > 0) return 1;
  console.log(`boundaries: ${files.length} files keep to them`);
  return 0;
}

process.exitCode = check(path.resolve(process.argv[2] ?? project));
