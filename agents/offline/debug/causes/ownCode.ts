import type { Finding } from '../../../engine/findings.ts';
import { indentationOf, lineAbove } from '../sourceView.ts';
import { at, type Cause, type CauseRule, type Scene } from './cause.ts';

/** A name that does not exist: `x is not defined`. */
export const notDefined: CauseRule = ({ text, places }) => {
  const name = /ReferenceError: ([\w$]{1,80}) is not defined/.exec(text)?.[1];
  if (name === undefined) return undefined;
  const place = places[0];
  const word = new RegExp(`(?<![\\w$.'"\`-])${name.replaceAll('$', '\\$')}(?![\\w$'"\`-])`, 'i');
  const alike = [...(place?.view.lines ?? [])].find(
    ([line, content]) =>
      line !== place?.line &&
      /\b(?:const|let|var|function|class|import)\b/.test(content) &&
      word.test(content.slice(0, 800)),
  )?.[0];
  const other =
    place === undefined || alike === undefined
      ? ''
      : ` ${at({ file: place.file, line: alike })} declares something of that name, in another scope or another case.`;
  return {
    statement: `\`${name}\` is used${place === undefined ? '' : ` at ${at(place)}`} and not declared there: an import is missing, the name is misspelt, or the declaration is in another scope.${other}`,
    confidence: 'high',
    nextSteps: [
      `Import or declare \`${name}\`, or correct its name. ESLint’s no-undef, or the TypeScript compiler, finds such places before they run.`,
    ],
  };
};

/** The program throws by itself: the condition above the throw is what happened. */
export const ownThrow: CauseRule = ({ report, places }) => {
  const place = places[0];
  if (place === undefined || place.text === '') return undefined;
  const { view, line } = place;
  const throwing = [line, line - 1, line - 2].find((current) =>
    /\bthrow\b|\bnew [\w$.]{0,60}Error\(|\breject\(|\bassert(?:\.\w+)?\(|\bcreateError\(|\binvariant\(/.test(
      (view.lines.get(current) ?? '').slice(0, 600),
    ),
  );
  if (throwing === undefined) return undefined;
  const text = view.lines.get(throwing) ?? '';
  const sameLine = /^\s*(?:\} else )?if\s*\(/.test(text) ? throwing : undefined;
  const above = lineAbove(
    view,
    throwing,
    /^\s*(?:\}\s*else\s+)?(?:if|catch|case|default|switch)\b|\}\s*catch\b|\?\?\s*$|\|\|\s*$/,
  );
  const holds =
    above !== undefined && indentationOf(view.lines.get(above) ?? '') < indentationOf(text) ? above : undefined;
  const condition = sameLine ?? holds;
  const isCatch = condition !== undefined && /\bcatch\b/.test(view.lines.get(condition) ?? '');
  const [first = ''] = report.message.split('\n', 1);
  return {
    statement: `The program itself throws this at ${at({ file: place.file, line: throwing })}${condition === undefined || condition === throwing ? '' : `, ${isCatch ? 'because what it tried before had failed' : 'because the condition'} at ${at({ file: place.file, line: condition })}${isCatch ? '' : ' held'}`}${first === '' ? '' : `: “${first.slice(0, 160)}”`}. Why it came to that is for the caller’s data to tell.`,
    confidence: 'medium',
    nextSteps: [
      condition === undefined
        ? 'Log the values that this function was given.'
        : `Log the values that stand in the condition at ${at({ file: place.file, line: condition })}.`,
      ...(isCatch ? ['Give the error that was caught as `cause`, so that it is not lost.'] : []),
      ...(places[1] === undefined ? [] : [`Look at what the caller handed over: ${at(places[1])}.`]),
    ],
    ...(condition !== undefined &&
      condition !== throwing && {
        shownBy: [{ file: place.file, line: condition, note: 'the condition that leads there' }],
      }),
  };
};

/** A failed assertion of a test: what was expected is in its message; the test's line is where to begin. */
export const failedAssertion: CauseRule = ({ report, text, places }) => {
  if (!/^(?:AssertionError|JestAssertionError)|^: ?expect\(|\bexpected .{1,200} to\b|Expected values to be/.test(text))
    return undefined;
  const place = places[0];
  const own = places.find(({ file }) => !/(?:^|\/)(?:test|tests|spec|__tests__)\/|\.(?:test|spec)\./.test(file));
  const words = report.message
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 4)
    .join(' / ')
    .slice(0, 300);
  return {
    statement: `A test’s assertion failed${place === undefined ? '' : ` at ${at(place)}`}: ${words}. The assertion tells what is wrong, not where it goes wrong${own === undefined ? '' : `; the code under test in the trace is ${at(own)}`}.`,
    confidence: 'low',
    nextSteps: [
      'Run that test alone, and print the actual value where it is made rather than where it is compared.',
      'Decide first which of the two is right: the expectation or the code.',
    ],
  };
};

/** A promise that failed and that nobody handled, with the analyser's finding that shows where. */
export function unhandledRejection(scene: Scene, near: readonly Finding[]): Cause | undefined {
  const isUnhandled = /UnhandledPromiseRejection|ERR_UNHANDLED_REJECTION|unhandledRejection|Unhandled rejection/i.test(
    scene.text,
  );
  const finding = near.find(({ rule }) => rule === 'floating-promise' || rule === 'misused-promise');
  if (!isUnhandled) return undefined;
  const reason = /reason "([^"\n]{1,300})"/.exec(scene.text)?.[1];
  return {
    statement: `A promise was rejected and nobody handled it${reason === undefined ? '' : ` (reason: ${reason})`}${finding === undefined ? '' : `; ${at({ file: finding.file, line: finding.startLine })} starts one that nobody waits for`}. Node.js ends the process for that.`,
    confidence: finding === undefined ? 'medium' : 'high',
    nextSteps: [
      finding === undefined
        ? 'Find the call without await or catch on the way to the rejection; Node.js’s option `--trace-uncaught` helps.'
        : `Await or catch the promise at ${at({ file: finding.file, line: finding.startLine })}.`,
      ...(/reason "/.test(scene.text)
        ? ['Reject with an Error, not with other values: only an Error has a stack.']
        : []),
    ],
  };
}

/** An emitter without a listener for its `error` event. */
export const unhandledEvent: CauseRule = ({ report, places }) => {
  if (!report.properties.has('emitted')) return undefined;
  return {
    statement: `An emitter (stream, socket, server or client) reported an error and has no listener for \`error\`${places[0] === undefined ? '' : `, near ${at(places[0])}`}. Node.js ends the process for that.`,
    confidence: 'medium',
    nextSteps: ['Listen to `error` of every stream, socket and client, or connect streams with `pipeline`.'],
  };
};

/** What the analyser found at the very place, when no shape of error fits. */
export function fromFindings({ places, report }: Scene, near: readonly Finding[]): Cause | undefined {
  const place = places[0];
  if (place === undefined || (report.name === '' && report.message === '')) return undefined;
  const telling = near.find(
    ({ rule, file, startLine, endLine }) =>
      file === place.file &&
      startLine - 1 <= place.line &&
      place.line <= endLine + 1 &&
      /promise|callback|error|await/.test(rule),
  );
  if (telling === undefined) return undefined;
  return {
    statement: `No known shape of error fits. At the very place static analysis reports ${at({ file: telling.file, line: telling.startLine })}: ${telling.title}. That may be the cause.`,
    confidence: 'low',
    nextSteps: [
      ...(telling.fix === undefined ? [] : [telling.fix]),
      'Mend that first, and see whether the error comes back.',
    ],
  };
}
