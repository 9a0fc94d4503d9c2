import { assignmentAbove, asyncEvidence, calledName, parametersAround } from '../assignment.ts';
import { rootOf } from '../expression.ts';
import { at, type Cause, type CauseRule, type FramePlace, type Scene } from './cause.ts';

const shape =
  /TypeError: (.{1,200}?) is not (a function|iterable|a constructor)(?: or its return value is not iterable)?(?: \(cannot read property (\S{1,60})\))?/;
const listMethods = /\.(?:map|filter|forEach|reduce|find|some|every|flatMap|slice|join|push|sort)$/;

/** `x is not a function`, `x is not iterable`: what `x` really is. */
export const notAFunction: CauseRule = (scene) => {
  const [, subject = '', kind = ''] = shape.exec(scene.text) ?? [];
  const place = scene.places[0];
  if (subject === '') return undefined;
  const expression = subject.replace(/^(?:object|undefined|null|number|string) /, '');
  if (place === undefined || place.text === '')
    return {
      statement: `\`${expression}\` is used as ${needed(kind)}, and is none.`,
      confidence: 'low',
      nextSteps: ['Print it just before it is used.'],
    };
  return (
    promised(expression, kind, place) ??
    given(expression, kind, place, scene) ??
    imported(expression, kind, place) ?? {
      statement: `At ${at(place)} \`${expression}\` is used as ${needed(kind)}, and is none${listMethods.test(expression) ? ': what it is called on is no array' : ''}.`,
      confidence: 'medium',
      nextSteps: [`Print \`typeof ${expression}\` and what it belongs to just above that line.`],
    }
  );
};

const needed = (kind: string): string =>
  kind === 'iterable' ? 'a list' : kind === 'a constructor' ? 'a class' : 'a function';

/** A promise has none of the methods of its value: `const users = load(); users.map(…)`. */
function promised(expression: string, kind: string, place: FramePlace): Cause | undefined {
  const root = rootOf(expression);
  const isMember = expression.startsWith(`${root}.`);
  const assignment = root === '' ? undefined : assignmentAbove(place.view, place.line, root);
  const name = assignment === undefined ? calledName(expression) : calledName(assignment.value);
  if (name === undefined || (assignment !== undefined && !isMember && kind === 'a function')) return undefined;
  if (assignment === undefined && !expression.includes('(')) return undefined;
  const evidence = asyncEvidence(place.view, name);
  if (evidence === undefined || /\.then\(/.test(assignment?.value ?? '')) return undefined;
  const line = assignment ?? { file: place.file, line: place.line };
  return {
    statement: `\`${assignment === undefined ? `${name}(…)` : root}\` is a promise, not its value: ${at(line)} calls \`${name}\`, which ${evidence.isSure ? 'is async' : 'returns a promise'}, without \`await\`, and a promise is not ${needed(kind)} and has no such method.`,
    confidence: evidence.isSure ? 'high' : 'medium',
    nextSteps: [`Write \`await ${name}(…)\` at ${at(line)}, and make the function around it async.`],
    shownBy: [
      ...(assignment === undefined ? [] : [{ file: line.file, line: line.line, note: 'the call without await' }]),
      ...(evidence.line === undefined
        ? []
        : [
            {
              file: place.file,
              line: evidence.line,
              note: evidence.isSure ? 'the function is async' : 'elsewhere the call is awaited',
            },
          ]),
    ],
  };
}

function given(expression: string, kind: string, place: FramePlace, { places }: Scene): Cause | undefined {
  const root = rootOf(expression);
  if (!parametersAround(place.view, place.line).includes(root)) return undefined;
  const caller = places.find((other) => other.file !== place.file || other.line !== place.line);
  const isNext = expression === 'next';
  return {
    statement: isNext
      ? `\`next\` is no function at ${at(place)}: the handler is called with fewer arguments than it takes, by hand or by a framework that passes others (Express error handlers take four).`
      : `\`${expression}\` is not ${needed(kind)} at ${at(place)}; \`${root}\` is a parameter, so the caller gave something else${caller === undefined ? '' : `: ${at(caller)}`}.`,
    confidence: caller === undefined && !isNext ? 'low' : 'medium',
    nextSteps: [
      caller === undefined
        ? 'Look at how the function is registered or called.'
        : `Look at the arguments at ${at(caller)}: one may be missing, or in another place.`,
    ],
  };
}

function imported(expression: string, kind: string, place: FramePlace): Cause | undefined {
  const root = rootOf(expression);
  if (root === '') return undefined;
  const escaped = root.replaceAll('$', '\\$');
  const statement = new RegExp(
    `^\\s*(?:import\\b.{0,300}(?<![\\w$])${escaped}(?![\\w$]).{0,300}\\bfrom\\b|(?:const|let|var)\\b.{0,300}(?<![\\w$])${escaped}(?![\\w$]).{0,300}\\brequire\\()`,
  );
  const line = [...place.view.lines].find(([, text]) => statement.test(text.slice(0, 800)))?.[0];
  if (line === undefined) return undefined;
  return {
    statement: `\`${expression}\` is imported at ${at({ file: place.file, line })} and is not ${needed(kind)} at ${at(place)}: the module exports it under another name, as its default (or not as its default), in another version, or is not finished yet (circular import).`,
    confidence: 'medium',
    nextSteps: [
      `Print \`${root}\` below ${at({ file: place.file, line })}: it shows what the module exports.`,
      'Compare the installed version of the library with the one that the code was written for.',
    ],
    shownBy: [{ file: place.file, line, note: 'the import' }],
  };
}
