import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyse } from '../../agents/diagnose/analyse.ts';
import { isCodeFile } from '../../agents/diagnose/protocol.ts';
import { isAtLeast, type AnalyzedClaim } from '../../agents/engine/findings.ts';

/** Libraries that many rely on and good people keep: what is reported on them is mostly wrong. */
export const wellKeptPackages = [
  'express',
  'koa',
  'fastify',
  '@nestjs/common',
  '@nestjs/core',
  'pino',
  'undici',
  '@middy',
];

export interface Silence {
  readonly name: string;
  readonly lines: number;
  /** Findings of medium severity or graver. */
  readonly grave: readonly AnalyzedClaim[];
  readonly durationMs: number;
}

const modules = join(import.meta.dirname, '../../node_modules');
const aside = /(?:^|\/)(?:node_modules|tests?|__tests__|benchmarks?|bench|examples|docs|fixtures|types)\//;

/** Analyses the sources that a package ships, its tests and declarations left out. */
export async function analysePackage(name: string): Promise<Silence> {
  const root = join(modules, name);
  const files = globSync('**/*.{js,mjs,cjs,ts,json}', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !aside.test(path) && !/\.d\.[cm]?ts$|\.test\.[jt]s$|\.min\.js$/.test(path))
    .sort();
  const sources = new Map<string, string>();
  for (const file of files) sources.set(file, await readFile(join(root, file), 'utf8'));
  let lines = 0;
  for (const [path, text] of sources) if (isCodeFile(path)) lines += text.split('\n').length;
  const claims: AnalyzedClaim[] = [];
  const startedMs = performance.now();
  const request = { id: 1, sources, report: [...sources.keys()], includesProject: true, asksFacts: false };
  await analyse(request, (message) => {
    if (message.type === 'file' || message.type === 'project') claims.push(...message.claims);
  });
  const grave = claims.filter(({ severity }) => isAtLeast(severity, 'medium'));
  return { name, lines, grave, durationMs: performance.now() - startedMs };
}
