import type { OfflineCall } from '../../engine/defineAction.ts';
import type { Confidence, Finding } from '../../engine/findings.ts';
import { count, inlineCode } from '../markdown.ts';
import type { FoundPlace } from '../rankPlaces.ts';
import type { Cause, FramePlace } from './causes/cause.ts';
import { describeError } from './errorReport.ts';
import { findCause } from './findCause.ts';
import {
  findingsNear,
  projectOf,
  resolveAll,
  sceneOf,
  viewsOf,
  type DebugInput,
  type ErrorChain,
} from './investigation.ts';
import type { LocatedFrame } from './locateFrames.ts';
import { quoteAt, type ResolvedFrame } from './resolveFrame.ts';
import type { SourceView } from './sourceView.ts';

const maxFrames = 12;
const maxElsewhere = 5;
const maxOtherErrors = 4;

/** What the plan has gathered. */
export interface Gathered {
  readonly chains: readonly ErrorChain[];
  readonly chain: ErrorChain | undefined;
  readonly located: readonly LocatedFrame[];
  readonly files: readonly string[];
  readonly calls: readonly OfflineCall[];
  /** Lines that hold the words of the error or of the problem, when no frame is in the workspace. */
  readonly found: readonly FoundPlace[];
  readonly terms: readonly string[];
}

interface QuotedFrame {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly function?: string;
  readonly quote: string;
  readonly note?: string;
}

/** The submission of `debug`: the cause that was found, or that none was, with all that shows it. */
export function submissionOf(input: DebugInput, gathered: Gathered): Record<string, unknown> {
  const { calls, chain, files, found } = gathered;
  const views = viewsOf(calls);
  const project = projectOf(views);
  const innermost = chain?.at(-1);
  const { resolved, obstacles } =
    innermost === undefined ? { resolved: [], obstacles: [] } : resolveAll(gathered.located, views, innermost);
  const places: readonly ResolvedFrame[] = resolved.length > 0 ? resolved : searchedPlaces(found, views);
  const { near, elsewhere } = findingsNear(calls, places);
  // A line that merely holds the words is no frame: rules must not read the cause off it unless the error itself was searched for.
  const telling = resolved.length > 0 || chain !== undefined ? places : [];
  const causes = [...(chain ?? [])]
    .reverse()
    .map((report) => findCause(sceneOf({ report, places: telling, project, calls, files }), near));
  const cause = causes.find((found) => found !== undefined);
  const confidence = cause === undefined ? 'none' : weigh(cause.confidence, resolved[0]);
  const accepted = [...near, ...elsewhere.slice(0, Math.max(0, maxElsewhere - near.length))];
  return {
    summary: summarize(gathered, { cause, confidence, places, obstacles, near, hasFailed: hasFailed(calls) }),
    cause: cause?.statement ?? noCause(gathered),
    confidence,
    frames: quotedFrames(places, cause, views),
    nextSteps: nextSteps(input, cause, project?.testRunner, places),
    findings: [],
    accept: accepted.map(({ fingerprint }) => fingerprint),
  };
}

const hasFailed = (calls: readonly OfflineCall[]): boolean =>
  calls.some(({ tool, isError }) => tool === 'Diagnose' && isError);

/** A trace of another version, or of a built file, makes whatever is read at its lines less sure. */
function weigh(confidence: Confidence, top: ResolvedFrame | undefined): Confidence {
  if (top === undefined) return confidence;
  if (!top.isCurrent) return 'low';
  return top.note !== undefined && confidence === 'high' ? 'medium' : confidence;
}

function searchedPlaces(
  found: readonly FoundPlace[],
  views: ReadonlyMap<string, SourceView>,
): readonly ResolvedFrame[] {
  return found.flatMap(({ file, line, text, terms }) => {
    const view = views.get(file);
    if (view === undefined) return [];
    const note = `Not from a trace: the line holds ${terms
      .slice(0, 3)
      .map((term) => `"${term}"`)
      .join(', ')}.`;
    return [{ file, line, view, text: (view.lines.get(line) ?? text).trim(), isCurrent: true, note }];
  });
}

function quotedFrames(
  places: readonly ResolvedFrame[],
  cause: Cause | undefined,
  views: ReadonlyMap<string, SourceView>,
): readonly QuotedFrame[] {
  const frames = places.flatMap((place): QuotedFrame[] => {
    const { file, line, view, column, functionName, note } = place;
    const quote = quoteAt(view, line, column);
    if (quote === undefined) return [];
    const indentation = (view.lines.get(line) ?? '').length - (view.lines.get(line) ?? '').trimStart().length;
    const columnOf = column === undefined || column < 0 ? {} : { column: column + indentation + 1 };
    return [
      {
        file,
        line,
        ...columnOf,
        ...(functionName !== undefined && { function: functionName }),
        quote,
        ...(note !== undefined && { note }),
      },
    ];
  });
  const shown = (cause?.shownBy ?? []).flatMap(({ file, line, note }): QuotedFrame[] => {
    const view = views.get(file);
    const quote = view === undefined ? undefined : quoteAt(view, line);
    const isThere = frames.some((frame) => frame.file === file && frame.line === line);
    return quote === undefined || isThere ? [] : [{ file, line, quote, note }];
  });
  return [...frames.slice(0, maxFrames), ...shown];
}

function noCause({ chain, located }: Gathered): string {
  if (chain === undefined) return 'Not found: nothing that was given has the form of an error that is known here.';
  if (located.length === 0) return 'Not found: the error has no known shape, and no frame of it is in the workspace.';
  return 'Not found: the error has no known shape, and the code at its frames shows nothing that would explain it.';
}

interface Conclusion {
  readonly cause: Cause | undefined;
  readonly confidence: string;
  readonly places: readonly ResolvedFrame[];
  readonly obstacles: readonly string[];
  readonly near: readonly Finding[];
  readonly hasFailed: boolean;
}

function summarize(gathered: Gathered, { cause, confidence, places, obstacles, near, hasFailed }: Conclusion): string {
  const { chain, chains, located, terms } = gathered;
  const [head, ...inner] = chain ?? [];
  const others = chains.filter((other) => other !== chain);
  const named = others
    .slice(0, maxOtherErrors)
    .map(
      ([error]) =>
        `${inlineCode(describeError(error).slice(0, 200))}${error.count > 1 ? ` (${error.count} times)` : ''}`,
    );
  return [
    'No model is configured. This is what the error, the code at its place and static analysis tell; nobody has reproduced it.',
    head === undefined
      ? 'No error was recognised in what was given.'
      : `Error: ${inlineCode(describeError(head).slice(0, 400) || 'without a message')}${head.count > 1 ? `, ${head.count} times` : ''}${inner.map((error) => `\n- ${error.relation === 'cause' ? 'caused by' : 'holds'} ${inlineCode(describeError(error).slice(0, 300))}`).join('')}`,
    cause === undefined ? noCause(gathered) : `Likely cause (${confidence} confidence): ${cause.statement}`,
    ...(located.length > 0 || places.length === 0
      ? []
      : [
          `No frame is in the workspace. These lines hold the words ${terms.slice(0, 5).map(inlineCode).join(', ')}; whether they have to do with it must be read.`,
        ]),
    ...(places.length === 0 ? [] : [places.slice(0, 5).map(lineOf).join('\n')]),
    ...(obstacles.length === 0 ? [] : [obstacles.join('\n')]),
    ...notFound(gathered),
    ...(near.length === 0
      ? []
      : [
          `Static analysis reports ${count(near.length, 'finding')} at or near these lines: ${near
            .slice(0, 3)
            .map(({ title, file, startLine }) => `${title} (${inlineCode(`${file}:${startLine}`)})`)
            .join('; ')}.`,
        ]),
    ...(hasFailed
      ? ['Static analysis failed, so there are no findings; that does not mean that there is nothing to find.']
      : []),
    ...(named.length === 0
      ? []
      : [
          `Also in what was given, and not looked into: ${named.join(', ')}${others.length > named.length ? `, and ${others.length - named.length} more` : ''}.`,
        ]),
  ].join('\n\n');
}

function lineOf({ file, line, functionName, text }: FramePlace): string {
  return `- ${inlineCode(`${file}:${line}`)}${functionName === undefined ? '' : ` in ${inlineCode(functionName)}`}: ${inlineCode(text.slice(0, 120) || ' ')}`;
}

/** Own frames that no file of the workspace answers to: the reader must know that the trace goes on outside of what was sent. */
function notFound({ chain, located }: Gathered): readonly string[] {
  const own = (chain ?? []).flatMap(({ frames }) =>
    frames.filter(({ origin, path }) => origin === 'own' && path !== undefined),
  );
  const missing = own.filter(
    (frame) => !located.some((known) => known.frame.path === frame.path && known.frame.line === frame.line),
  );
  const paths = [...new Set(missing.map(({ path }) => path ?? ''))];
  if (paths.length === 0) return [];
  const hint = missing.some(({ column = 0, line = 0 }) => column > 1_000 || (line < 3 && column > 300))
    ? ' It looks like a bundle: run with `--enable-source-maps` and its source maps, and the trace names the sources.'
    : '';
  return [
    `Not in the workspace, or not to be told apart there: ${paths.slice(0, 4).map(inlineCode).join(', ')}.${hint}`,
  ];
}

function nextSteps(
  { failingTest }: DebugInput,
  cause: Cause | undefined,
  runner: string | undefined,
  places: readonly ResolvedFrame[],
): readonly string[] {
  const command =
    runner === undefined
      ? 'Run'
      : runner === 'mocha'
        ? 'With `npx mocha`, run'
        : `With \`npx ${runner === 'vitest' ? 'vitest run' : runner}\`, run`;
  return [
    ...(cause?.nextSteps ?? [
      places[0] === undefined
        ? 'Give the whole stack trace (`stackTrace`), from the first line of the error to its last frame and its cause.'
        : `Set a breakpoint or a log at \`${places[0].file}:${places[0].line}\`, and compare the values with what the code expects.`,
      'Find the smallest input that fails, and one like it that works; what differs between them is where to look.',
    ]),
    failingTest === undefined
      ? 'Write a test that fails for this reason before the mend, and passes after it.'
      : `${command} the failing test alone before and after the mend: ${failingTest.slice(0, 200)}`,
  ];
}
