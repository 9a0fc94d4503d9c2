import * as z from 'zod';
import { findingSchema, type Finding } from '../../engine/findings.ts';
import type { OfflineCall } from '../../engine/defineAction.ts';
import { globMatcher } from '../../tools/workspaceFiles.ts';
import { diagnoseResultSchema } from '../../tools/diagnose.ts';
import { placesOf } from '../rankPlaces.ts';
import type { FramePlace, ProjectFacts, Scene } from './causes/cause.ts';
import { errorText, type ErrorReport } from './errorReport.ts';
import { locateFrames, type LocatedFrame } from './locateFrames.ts';
import { placeOf, type ResolvedFrame } from './resolveFrame.ts';
import { enclosingFunction, viewOf, type SourceView } from './sourceView.ts';

export interface DebugInput {
  readonly problem?: string | undefined;
  readonly stackTrace?: string | undefined;
  readonly logs?: string | undefined;
  readonly failingTest?: string | undefined;
  readonly paths?: readonly string[] | undefined;
}

/** An error with what caused it, outermost first. */
export type ErrorChain = readonly [ErrorReport, ...ErrorReport[]];

const nearLines = 15;

/** Errors that belong together: each begins with one that is neither a cause nor a part of the one before. */
export function chainsOf(reports: readonly ErrorReport[]): readonly ErrorChain[] {
  const chains: [ErrorReport, ...ErrorReport[]][] = [];
  for (const report of reports) {
    const last = chains.at(-1);
    if (last !== undefined && (report.relation === 'cause' || report.relation === 'aggregated')) last.push(report);
    else chains.push([report]);
  }
  return chains;
}

/** The paths that Glob has listed, as far as `paths` lets them. */
export function listedFiles(calls: readonly OfflineCall[], paths: DebugInput['paths']): readonly string[] {
  const glob = calls.find(({ tool, isError }) => tool === 'Glob' && !isError);
  const files = (glob?.result.split('\n') ?? []).filter(
    (line) => !line.startsWith('[') && !line.startsWith('No file matches'),
  );
  if (paths === undefined) return files;
  const matchers = paths.flatMap((pattern) => {
    try {
      return [globMatcher(pattern, '.')];
    } catch {
      return [];
    }
  });
  return files.filter((file) => matchers.some((matches) => matches(file)));
}

/** The chain to explain: the first that has frames in the workspace, else in own code, else the first at all. */
export function mainChain(chains: readonly ErrorChain[], files: readonly string[]): ErrorChain | undefined {
  return (
    chains.find((chain) => locatedOf(chain, files).length > 0) ??
    chains.find((chain) => chain.some(({ frames }) => frames.some(({ origin }) => origin === 'own'))) ??
    chains.find(([{ name }]) => name !== '') ??
    chains[0]
  );
}

/** The frames of a chain in the workspace: those of the innermost error first, none twice. */
export function locatedOf(chain: ErrorChain, files: readonly string[]): readonly LocatedFrame[] {
  const inner = [...chain].reverse().flatMap(({ frames }) => locateFrames(frames, files));
  const seen = new Set<string>();
  return inner.filter(({ file, frame }) => {
    const key = JSON.stringify([file, frame.line, frame.column]);
    return !seen.has(key) && seen.add(key).size > 0;
  });
}

const readInput = z.object({ file_path: z.string() });

/** What was read, one view for each file, the parts of a file put together. */
export function viewsOf(calls: readonly OfflineCall[]): ReadonlyMap<string, SourceView> {
  const views = new Map<string, SourceView>();
  for (const call of calls) {
    const file = call.tool === 'Read' && !call.isError ? readInput.safeParse(call.input).data?.file_path : undefined;
    if (file === undefined) continue;
    const view = viewOf(file, call.result);
    views.set(file, { file, lines: new Map([...(views.get(file)?.lines ?? []), ...view.lines]) });
  }
  return views;
}

const packageSchema = z.looseObject({
  type: z.string().optional(),
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
  optionalDependencies: z.record(z.string(), z.unknown()).optional(),
  peerDependencies: z.record(z.string(), z.unknown()).optional(),
});

/** What package.json says; undefined when there is none that can be read. */
export function projectOf(views: ReadonlyMap<string, SourceView>): ProjectFacts | undefined {
  const view = views.get('package.json');
  if (view === undefined) return undefined;
  try {
    const facts = packageSchema.parse(JSON.parse([...view.lines.values()].join('\n')));
    const devDependencies = new Set(Object.keys(facts.devDependencies ?? {}));
    const testRunner = ['vitest', 'jest', 'mocha', 'ava', 'tap'].find((name) => devDependencies.has(name));
    return {
      isModule: facts.type === 'module',
      dependencies: new Set(
        [facts.dependencies, facts.optionalDependencies, facts.peerDependencies].flatMap((list) =>
          Object.keys(list ?? {}),
        ),
      ),
      devDependencies,
      testRunner,
    };
  } catch {
    return undefined;
  }
}

/** The frames with their code, and what stands in the way of the others, as sentences. */
export function resolveAll(
  located: readonly LocatedFrame[],
  views: ReadonlyMap<string, SourceView>,
  report: ErrorReport,
): { readonly resolved: readonly ResolvedFrame[]; readonly obstacles: readonly string[] } {
  const outcomes = located.map((frame) => placeOf(frame, views.get(frame.file), report));
  return {
    resolved: outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : [outcome])),
    obstacles: [...new Set(outcomes.filter((outcome) => typeof outcome === 'string'))],
  };
}

export interface SceneParts {
  readonly report: ErrorReport;
  readonly places: readonly FramePlace[];
  readonly project: ProjectFacts | undefined;
  readonly calls: readonly OfflineCall[];
  readonly files: readonly string[];
}

export function sceneOf({ report, places, project, calls, files }: SceneParts): Scene {
  const searched = calls
    .filter(({ tool, isError }) => tool === 'Grep' && !isError)
    .flatMap(({ result }) => placesOf(result, []));
  return { report, text: errorText(report), places, project, searched, files };
}

const shownFinding = findingSchema.pick({
  fingerprint: true,
  rule: true,
  severity: true,
  confidence: true,
  title: true,
  file: true,
  startLine: true,
  endLine: true,
  quote: true,
  fix: true,
});

/** Findings of Diagnose in the files of the frames: those at the frames, and the graver ones elsewhere in these files. */
export function findingsNear(
  calls: readonly OfflineCall[],
  places: readonly FramePlace[],
): { readonly near: readonly Finding[]; readonly elsewhere: readonly Finding[] } {
  const diagnosis = calls.find(({ tool, isError }) => tool === 'Diagnose' && !isError);
  const parsed =
    diagnosis === undefined ? undefined : diagnoseResultSchema.safeParse(JSON.parse(diagnosis.result)).data;
  const findings = (parsed?.findings ?? []).flatMap((finding): Finding[] => {
    const shown = shownFinding.safeParse(finding).data;
    return shown === undefined ? [] : [{ ...shown, cwe: [], owasp: [], message: '', source: 'analyzer' }];
  });
  const isNear = (finding: Finding): boolean =>
    places.some((place) => {
      if (place.file !== finding.file) return false;
      const range = enclosingFunction(place.view, place.line);
      const isInFunction =
        range !== undefined && finding.startLine >= range.startLine && finding.startLine <= range.endLine;
      return isInFunction || Math.abs(finding.startLine - place.line) <= nearLines;
    });
  const others = findings.filter((finding) => !isNear(finding) && /critical|high|medium/.test(finding.severity));
  return {
    near: findings.filter(isNear),
    elsewhere: others.filter(({ file }) => places.some((place) => place.file === file)),
  };
}
