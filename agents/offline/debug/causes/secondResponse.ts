import { enclosingFunction, indentationOf } from '../sourceView.ts';
import { at, type CauseRule, type FramePlace } from './cause.ts';

const shape =
  /ERR_HTTP_HEADERS_SENT|Can(?:no|')t set headers after they are sent|Cannot \w{1,20} headers after they are sent|FST_ERR_REP_ALREADY_SENT|Reply (?:was )?already sent/;
const answers =
  /\b(?:res|response|reply|ctx\.res)(?:\.(?:status|code|set|header|type|cookie)\([^)]{0,200}\)){0,4}\.(?:send|json|jsonp|end|redirect|render|sendFile|sendStatus|download)\s*\(/;
const nexts = /(?<![\w$.])next\s*\(/;

/** An answer that is sent twice: the earlier one that does not return. */
export const secondResponse: CauseRule = ({ text, places }) => {
  if (!shape.test(text)) return undefined;
  const place = places[0];
  const earlier = place === undefined ? undefined : earlierAnswer(place);
  if (place === undefined || earlier === undefined)
    return {
      statement: `The response is answered twice${place === undefined ? '' : `; the second time at ${at(place)}`}. The first answer is on a path to it that goes on: a missing return, next() after an answer, a callback and a promise that both answer, or a timeout that answered before.`,
      confidence: 'medium',
      nextSteps: [
        'Look at every answer and every next() of this request’s handlers and middleware: each must be the last thing on its path (`return`).',
        'In an error handler, pass the error on when `response.headersSent` is true.',
      ],
    };
  const isNext = nexts.test(place.view.lines.get(earlier) ?? '') && !answers.test(place.view.lines.get(earlier) ?? '');
  return {
    statement: `The response is answered twice: ${at({ file: place.file, line: earlier })} ${isNext ? 'hands the request on' : 'answers'} without a return after it, and the code goes on to ${at(place)}, which answers again.`,
    confidence: 'high',
    nextSteps: [
      `Write \`return\` before the call at ${at({ file: place.file, line: earlier })}, or put what follows into else.`,
    ],
    shownBy: [
      {
        file: place.file,
        line: earlier,
        note: isNext ? 'hands the request on and does not return' : 'the first answer, without return',
      },
    ],
  };
};

/** The nearest answer above whose path leads to `place`: it does not return, and the branch it stands in does not end there. */
function earlierAnswer({ view, line }: FramePlace): number | undefined {
  const start = enclosingFunction(view, line)?.startLine;
  if (start === undefined) return undefined;
  for (let current = line - 1; current > start; current -= 1) {
    const text = (view.lines.get(current) ?? '').slice(0, 1000);
    if (!(answers.test(text) || nexts.test(text)) || /\b(?:return|throw)\b/.test(text)) continue;
    if (/\belse\b/.test(text) || leavesAfter(view.lines, current, line) || isOtherBranch(view.lines, current, line))
      continue;
    return current;
  }
  return undefined;
}

function leavesAfter(lines: ReadonlyMap<number, string>, from: number, to: number): boolean {
  const indentation = indentationOf(lines.get(from) ?? '');
  for (let current = from + 1; current < to; current += 1) {
    const text = lines.get(current) ?? '';
    if (text.trim() === '') continue;
    if (indentationOf(text) < indentation) return false;
    if (indentationOf(text) === indentation && /^\s*(?:return|throw|break|continue)\b/.test(text)) return true;
  }
  return false;
}

/** True when between the two lines the branch of the first closes with an else or catch that holds the second. */
function isOtherBranch(lines: ReadonlyMap<number, string>, from: number, to: number): boolean {
  const inner = indentationOf(lines.get(from) ?? '');
  for (let current = from + 1; current < to; current += 1) {
    const text = lines.get(current) ?? '';
    if (
      /^\s*\}?\s*else\b/.test(text) &&
      indentationOf(text) < inner &&
      indentationOf(text) < indentationOf(lines.get(to) ?? '')
    )
      return true;
  }
  return false;
}
