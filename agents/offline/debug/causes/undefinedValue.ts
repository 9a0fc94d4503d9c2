import { assignmentAbove, asyncEvidence, calledName, parametersAround, type Assignment } from '../assignment.ts';
import { expressionBefore, memberAt, rootOf } from '../expression.ts';
import { at, type Cause, type CauseRule, type FramePlace, type Scene } from './cause.ts';

const reading =
  /Cannot (?:read|set) propert(?:y|ies) (?:'([^']{1,100})' )?of (undefined|null)(?: \((?:reading|setting) '([^']{1,100})'\))?/;
const destructuring = /Cannot destructure property '([^']{1,100})' of '([^']{1,200})' as it is (undefined|null)/;

interface Absence {
  /** What is undefined or null, as the code writes it. */
  readonly expression: string;
  readonly property: string;
  readonly value: string;
}

/** `Cannot read properties of undefined`: what is undefined, and where it got its value. */
export const undefinedValue: CauseRule = (scene) => {
  const place = scene.places[0];
  const absence = absenceOf(scene, place);
  if (absence === undefined) return undefined;
  if (place === undefined || place.text === '' || absence.expression === '') return unknownPlace(absence, place);
  const causes = [ofThis, ofFramework, ofAssignment, ofIndex, ofEnvironment, ofParameter];
  for (const find of causes) {
    const cause = find(absence, place, scene);
    if (cause !== undefined) return cause;
  }
  return {
    statement: `At ${at(place)} \`${absence.expression}\` is ${absence.value} when \`.${absence.property}\` is read. Where it gets its value cannot be seen in what was read.`,
    confidence: 'medium',
    nextSteps: [`Print \`${absence.expression}\` just above that line and follow it back to where it is set.`],
  };
};

function absenceOf({ text }: Scene, place: FramePlace | undefined): Absence | undefined {
  const whole = destructuring.exec(text);
  if (whole !== null) {
    const [, property = '', expression = '', value = ''] = whole;
    return { property, expression: expression.startsWith('(') ? '' : expression, value };
  }
  const match = reading.exec(text);
  if (match === null) return undefined;
  const property = match[1] ?? match[3] ?? '';
  const index = place === undefined || property === '' ? undefined : memberAt(place.text, property, place.column);
  const expression = place === undefined || index === undefined ? '' : expressionBefore(place.text, index);
  return { property, value: match[2] ?? 'undefined', expression };
}

function unknownPlace({ property, value }: Absence, place: FramePlace | undefined): Cause {
  return {
    statement: `${property === '' ? 'A property' : `\`.${property}\``} is read of something that is ${value}${place === undefined ? ', outside of the files that are here' : `, at ${at(place)}, but which part of the line it is cannot be told`}.`,
    confidence: 'low',
    nextSteps: ['Split the expression over several lines, or print its parts, to see which one is missing.'],
  };
}

type Find = (absence: Absence, place: FramePlace, scene: Scene) => Cause | undefined;

const ofThis: Find = ({ expression, property }, place, { searched }) => {
  if (expression !== 'this') return undefined;
  const name = place.functionName?.slice(place.functionName.lastIndexOf('.') + 1);
  const use = searched.find(
    ({ text }) =>
      name !== undefined && new RegExp(`\\.${name.replaceAll('$', '\\$')}\\s*[,)\\]]`).test(text.slice(0, 600)),
  );
  return {
    statement: `\`this\` is undefined at ${at(place)} when \`this.${property}\` is read: the method was taken off its object and called without it${use === undefined ? ', as happens when it is handed over as a callback or handler' : `. ${at(use)} hands it over as a callback`}.`,
    confidence: use === undefined ? 'medium' : 'high',
    nextSteps: [
      'Hand over `(…) => object.method(…)` or `object.method.bind(object)`, or declare the method as an arrow function property.',
    ],
    ...(use !== undefined && {
      shownBy: [{ file: use.file, line: use.line, note: 'hands the method over without its object' }],
    }),
  };
};

const middlewares: Readonly<Record<string, readonly [pattern: RegExp, needs: string]>> = {
  body: [/(?:express|bodyParser)\.(?:json|urlencoded)\(|body-?parser|koa-?body/i, 'a body parser (`express.json()`)'],
  session: [/\bsession\(/, 'the session middleware'],
  user: [/passport|authenticat|requireAuth|verifyToken|\breq(?:uest)?\.user\s*=/i, 'the authentication middleware'],
  auth: [/authenticat|requireAuth|verifyToken|\.auth\s*=/i, 'the authentication middleware'],
  file: [/multer|upload\.single/i, 'the upload middleware'],
  files: [/multer|upload\.(?:array|fields|any)/i, 'the upload middleware'],
  cookies: [/cookie-?parser/i, '`cookie-parser`'],
};

const ofFramework: Find = ({ expression, value }, place, { searched }) => {
  const [, field = ''] = /^(?:req|request|ctx\.request|ctx\.req|ctx)\??\.(\w+)$/.exec(expression) ?? [];
  const known = Object.hasOwn(middlewares, field) ? middlewares[field] : undefined;
  if (known === undefined) return undefined;
  const [pattern, needs] = known;
  const use = searched.find(
    ({ text }) => pattern.test(text.slice(0, 600)) && !/^\s*(?:import|const .*require)/.test(text),
  );
  const statement = `\`${expression}\` is ${value} at ${at(place)}: ${needs} sets it, and `;
  if (use === undefined)
    return {
      statement: `${statement}no use of one was found in the workspace.`,
      confidence: 'high',
      nextSteps: [`Register ${needs} before this route.`],
    };
  return {
    statement: `${statement}it did not do so for this request. It is registered at ${at(use)}: after the route, for other paths, or it passed this request by (another content type, no credentials).`,
    confidence: 'medium',
    nextSteps: [
      'Compare the order in which middleware and routes are registered.',
      'Answer with 400 or 401 where the field is missing, before it is read.',
    ],
    shownBy: [{ file: use.file, line: use.line, note: `registers ${needs}` }],
  };
};

const ofAssignment: Find = (absence, place, scene) => {
  const root = rootOf(absence.expression);
  const assignment = root === '' ? undefined : assignmentAbove(place.view, place.line, root);
  if (assignment === undefined) return undefined;
  return missingAwait(absence, place, assignment) ?? emptyResult(absence, place, assignment, scene);
};

/** A member of a promise is undefined: `const answer = load(); answer.user.name`. */
function missingAwait({ expression, property }: Absence, place: FramePlace, assignment: Assignment): Cause | undefined {
  const root = rootOf(expression);
  const isMember = expression !== root;
  const name = calledName(assignment.value);
  if (name === undefined || (!isMember && !assignment.isDestructured)) return undefined;
  if (/\.then\(/.test(assignment.value)) return undefined;
  const evidence = asyncEvidence(place.view, name);
  if (evidence === undefined) return undefined;
  return {
    statement: `\`${root}\` is a promise, not its value: ${at(assignment)} calls \`${name}\`, which ${evidence.isSure ? 'is async' : 'returns a promise'}, without \`await\`. So \`${expression}\` is undefined when \`.${property}\` is read at ${at(place)}.`,
    confidence: evidence.isSure ? 'high' : 'medium',
    nextSteps: [`Write \`await ${name}(…)\` at ${at(assignment)}, and make the function around it async.`],
    shownBy: [
      { file: assignment.file, line: assignment.line, note: 'the call without await' },
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

const lookups: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /\.(?:findOne|findById|findUnique|findFirst|findByPk|findOneBy|findOneAndUpdate|findByIdAndUpdate|first|maybeSingle)\s*\(/,
    'finds nothing for this key, and then gives no object',
  ],
  [/\.rows\s*\[|\[\s*0\s*\]|\.(?:at|pop|shift)\s*\(/, 'is empty: the query or list has no such element'],
  [/\.find\s*\(|\.findLast\s*\(/, 'finds no element that satisfies the condition'],
  [/\.(?:match|exec)\s*\(/, 'does not match this text, and then gives null'],
  [/\.(?:get|getItem|getStore)\s*\(/, 'has no entry for this key'],
  [/process\.env\b/, 'is not set in the environment'],
  [/\b(?:req|request|ctx)\.(?:body|query|params|headers|cookies|session)\b/, 'is not part of this request'],
  [/JSON\.parse\s*\(|\.json\s*\(/, 'has no such field: the answer has another form than expected'],
];

function emptyResult(
  { expression, property, value }: Absence,
  place: FramePlace,
  assignment: Assignment,
  { report }: Scene,
): Cause | undefined {
  const root = rootOf(expression);
  const lookup = lookups.find(([pattern]) => pattern.test(assignment.value));
  const shownBy = [{ file: assignment.file, line: assignment.line, note: `\`${root}\` gets its value here` }];
  if (lookup === undefined || (expression !== root && lookup[0].source.includes('findOne')))
    return {
      statement: `At ${at(place)} \`${expression}\` is ${value} when \`.${property}\` is read; \`${root}\` gets its value at ${at(assignment)}.`,
      confidence: 'medium',
      nextSteps: [
        `Print \`${root}\` below ${at(assignment)}, with the input that fails.`,
        'Decide what absence means there: an error with a clear message, or a default.',
      ],
      shownBy,
    };
  const isDirect = expression === root;
  return {
    statement: `\`${expression}\` is ${value} at ${at(place)}: the lookup at ${at(assignment)} ${lookup[1]}, and the result is used without a check.`,
    confidence: isDirect && report.count >= 1 ? 'high' : 'medium',
    nextSteps: [
      `Handle the absence below ${at(assignment)} (for a request: answer with 404 or 400), before \`.${property}\` is read.`,
      'Find out why it is missing for the input that fails: a wrong id, another tenant, a race with a delete.',
    ],
    shownBy,
  };
}

const ofIndex: Find = ({ expression, property, value }, place) => {
  if (!/\[[^\]]{1,80}\]$/.test(expression)) return undefined;
  return {
    statement: `\`${expression}\` is ${value} at ${at(place)} when \`.${property}\` is read: the list is empty, or has no entry of that key.`,
    confidence: 'high',
    nextSteps: ['Check the length or the key before it is used, and decide what absence means there.'],
  };
};

const ofEnvironment: Find = ({ expression, property }, place) => {
  const variable = /^process\.env\.(\w+)$/.exec(expression)?.[1];
  if (variable === undefined) return undefined;
  return {
    statement: `The environment variable \`${variable}\` is not set when \`.${property}\` is read of it at ${at(place)}.`,
    confidence: 'high',
    nextSteps: [`Set \`${variable}\` where the program runs, and check all variables once at start.`],
  };
};

const ofParameter: Find = ({ expression, property, value }, place, { places }) => {
  const root = rootOf(expression);
  if (!parametersAround(place.view, place.line).includes(root)) return undefined;
  const caller = places.find((other) => other.file !== place.file || other.line !== place.line);
  return {
    statement: `\`${expression}\` is ${value} at ${at(place)} when \`.${property}\` is read; \`${root}\` is a parameter, so the caller gave it${caller === undefined ? '' : `: ${at(caller)}`}.`,
    confidence: caller === undefined ? 'low' : 'medium',
    nextSteps: [
      caller === undefined
        ? 'Log the argument, with a trace of who calls.'
        : `Look at what ${at(caller)} hands over, for the input that fails.`,
    ],
  };
};
