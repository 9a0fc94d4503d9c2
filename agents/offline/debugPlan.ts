import type { OfflineCall, OfflineStep } from '../engine/defineAction.ts';
import { submissionOf } from './debug/conclusion.ts';
import type { ErrorReport } from './debug/errorReport.ts';
import {
  chainsOf,
  listedFiles,
  locatedOf,
  mainChain,
  type DebugInput,
  type ErrorChain,
} from './debug/investigation.ts';
import { candidatesGlob } from './debug/locateFrames.ts';
import { parseErrors } from './debug/parseErrors.ts';
import { contextPattern, patternOf, searchFor } from './debug/searchForError.ts';
import type { StackFrame } from './debug/stackFrame.ts';
import { readPlace } from './debug/stackFrame.ts';
import { lastSubmitError } from './lastSubmitError.ts';
import { rankPlaces } from './rankPlaces.ts';

const maxFiles = 4;
const maxDescribedCharacters = 500;
const codeGlob = '*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}';
const wholeReadLines = 300;

type ToolCall = OfflineStep['tools'][number];

/**
 * Looks into an error without a model: reads the traces and logs, finds their frames in the workspace, reads the code there, runs the
 * analyser over these files, and gives the cause that the error's shape and the code at its place suggest. Where nothing
 * fits, the result says so.
 */
export function debugPlan(input: DebugInput, calls: readonly OfflineCall[]): OfflineStep {
  lastSubmitError(calls);
  const reports = readReports(input);
  const chains = chainsOf(reports);
  if (calls.length === 0) return step(firstCalls(input, chains));
  const files = listedFiles(calls, input.paths);
  const chain = mainChain(chains, files);
  const located = chain === undefined ? [] : locatedOf(chain, files);
  if (chain !== undefined && located.length > 0) {
    const names = [...new Set(located.map(({ file }) => file))].slice(0, maxFiles);
    if (!calls.some(({ tool }) => tool === 'Diagnose')) {
      const reads = located.filter(({ file }) => names.includes(file));
      return step([
        ...names.map((file) => read(file)),
        ...reads.flatMap(({ file, frame, hasSameLines }) => (hasSameLines ? readAround(file, frame.line ?? 1) : [])),
        diagnose(names),
        ...contextSearch(chain),
      ]);
    }
    return submit(input, { chains, chain, located, files, calls, found: [], terms: [] });
  }
  return withoutFrames(input, { chains, chain, files, calls });
}

interface Known {
  readonly chains: readonly ErrorChain[];
  readonly chain: ErrorChain | undefined;
  readonly files: readonly string[];
  readonly calls: readonly OfflineCall[];
}

/** No frame is in the workspace: the words of the message and of the problem are looked for. */
function withoutFrames(input: DebugInput, known: Known): OfflineStep {
  const { chain, calls } = known;
  const terms = searchFor(input.problem ?? '', chain ?? []);
  const search = calls.find(({ tool }) => tool === 'Grep');
  if (search === undefined && terms.length > 0) {
    const grep = { pattern: patternOf(terms), '-i': true, output_mode: 'content', head_limit: 2000, glob: codeGlob };
    return step([{ name: 'Grep', input: grep }]);
  }
  const found = search === undefined || search.isError ? [] : rankPlaces(search.result, terms).slice(0, 5);
  const best = Math.max(0, ...found.map((place) => place.terms.length));
  // A single common word proves nothing; lines with fewer of the terms than the best are left out.
  const telling = found.filter((place) => place.terms.length === best);
  const names = [...new Set(telling.map(({ file }) => file))].slice(0, maxFiles);
  if (names.length > 0 && !calls.some(({ tool }) => tool === 'Diagnose')) {
    return step([
      ...names.map((file) => read(file)),
      ...telling.flatMap(({ file, line }) => readAround(file, line)),
      diagnose(names),
    ]);
  }
  return submit(input, { ...known, located: [], found: telling, terms });
}

/** Stack trace first: of the three it is the most exact. */
function readReports({ problem = '', stackTrace = '', logs = '' }: DebugInput): readonly ErrorReport[] {
  const reports = [...parseErrors(stackTrace), ...parseErrors(logs), ...parseErrors(problem, true)];
  const mentioned = mentionedFrames(problem);
  const hasFrames = reports.some(({ frames }) => frames.length > 0);
  const [first, ...others] = reports;
  if (hasFrames || mentioned.length === 0) return reports;
  if (first !== undefined) return [{ ...first, frames: mentioned }, ...others];
  // A description that names a place may hold the message of the error in its own words.
  const message = problem.slice(0, maxDescribedCharacters);
  return [{ name: '', message, properties: new Map(), frames: mentioned, relation: 'first', count: 1 }];
}

/** Places that a description names, such as `src/users.ts:12`. */
function mentionedFrames(problem: string): readonly StackFrame[] {
  const words = problem.slice(0, 20_000).split(/[\s()[\]`'",]+/);
  return words.flatMap((word): StackFrame[] => {
    const place =
      word.length < 300 && /\.[cm]?[jt]sx?:\d/.test(word) ? readPlace(word.replace(/[.:;]+$/, '')) : undefined;
    return place === undefined ? [] : [{ ...place, origin: 'own', isEvaluated: false }];
  });
}

function firstCalls({ failingTest }: DebugInput, chains: readonly ErrorChain[]): readonly ToolCall[] {
  const reports = chains.flat();
  const frames = reports.flatMap((report) => report.frames.filter(({ origin }) => origin === 'own'));
  const test = failingTest?.split(/[\s>:]/, 1)[0] ?? '';
  const pattern = candidatesGlob([
    ...reports.map((report) => ({ path: missingModule(report), isAnyCase: true })),
    ...frames.map(({ path = '' }) => ({ path, isAnyCase: false })),
    { path: /[./]/.test(test) ? test : '', isAnyCase: false },
  ]);
  return [...(pattern === undefined ? [] : [{ name: 'Glob', input: { pattern } }]), read('package.json')];
}

/** The module that an error could not find, when it is a file: its name in whatever case may be there. */
function missingModule({ message }: ErrorReport): string {
  const name = /Cannot find module '([^'\n]{1,300})'/.exec(message)?.[1] ?? '';
  return /^(?:\.|\/|[A-Za-z]:)/.test(name) ? name.replaceAll('\\', '/') : '';
}

const read = (file: string): ToolCall => ({ name: 'Read', input: { file_path: file } });

function readAround(file: string, line: number): readonly ToolCall[] {
  if (line <= wholeReadLines) return [];
  return [{ name: 'Read', input: { file_path: file, offset: line - 120, limit: 200 } }];
}

function diagnose(files: readonly string[]): ToolCall {
  const paths = files.map((file) => file.replace(/[\\*?[\]{}()!+@|]/g, '\\$&'));
  return { name: 'Diagnose', input: { profile: 'all', paths } };
}

function contextSearch(chain: ErrorChain): readonly ToolCall[] {
  const isMissingValue = chain.some(({ message }) => /Cannot (?:read|set|destructure) propert/.test(message));
  if (!isMissingValue) return [];
  const names = chain.flatMap(({ frames }) => frames.slice(0, 2).flatMap(({ functionName }) => functionName ?? []));
  const input = { pattern: contextPattern(names), output_mode: 'content', head_limit: 300, glob: codeGlob };
  return [{ name: 'Grep', input }];
}

function submit(input: DebugInput, known: Parameters<typeof submissionOf>[1]): OfflineStep {
  return step([{ name: 'Submit', input: submissionOf(input, known) }]);
}

const step = (tools: readonly ToolCall[]): OfflineStep => ({ text: '', tools });
