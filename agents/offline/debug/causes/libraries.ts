import { at, fromTable, type CauseRule } from './cause.ts';

const where = (places: readonly { readonly file: string; readonly line: number }[]): string =>
  places[0] === undefined ? '' : ` at ${at(places[0])}`;

/** Errors of tokens, JSON, web frameworks, arguments and tests: what their messages tell. */
export const libraries: CauseRule = fromTable([
  {
    when: /jwt (malformed|expired|must be provided|not active)|\bTokenExpiredError\b/,
    confidence: 'high',
    explain: ([, what = 'expired']) =>
      ({
        malformed:
          'What was given to verify is no token: often the whole header with "Bearer ", the text "undefined" or "null", or a token of another kind.',
        expired:
          'The token’s time is over. That is no fault of the service, unless it answers with 500, or clocks differ.',
        'must be provided':
          'verify was called without a token: the header or cookie is missing, or read under another name.',
        'not active': 'The token is not valid yet: the clocks of issuer and verifier differ.',
      })[what] ?? 'The token was not accepted.',
    nextSteps: ['Answer with 401 when verify throws, and go no further.', 'Log which check failed, never the token.'],
  },
  {
    when: /secretOrPrivateKey must have a value|secret or public key must be provided|secretOrPublicKey/,
    confidence: 'high',
    explain: () =>
      'The key for signing or verifying is undefined: the variable that should hold it is not set where the program runs, or is read before the configuration is loaded.',
    nextSteps: [
      'Check the configuration at start and end the process when it is incomplete.',
      'Load the environment before the module that reads it is imported.',
    ],
  },
  {
    when: /JsonWebTokenError: (invalid signature|invalid algorithm|invalid token)|invalid signature/,
    confidence: 'medium',
    explain: ([, what]) =>
      `The token was signed with another key or algorithm than the one that verifies it (${what ?? 'invalid signature'}): services with different secrets, a rotated key, or line breaks of a PEM key lost in a variable.`,
    nextSteps: [
      'Compare a hash of the key on both sides.',
      'Compare the `alg` and `kid` of the token’s header with what is configured.',
    ],
  },
  {
    when: /Unexpected token '?<'?|<!DOCTYPE/i,
    confidence: 'high',
    explain: (_, { places }) =>
      `HTML was parsed as JSON${where(places)}: the request was answered with an error, login or not-found page.`,
    nextSteps: [
      'Log the status, the content type and the first 200 characters of the answer before it is parsed.',
      'Check `response.ok` before `response.json()`.',
    ],
  },
  {
    when: /"\[object Object\]" is not valid JSON|Unexpected token '?o'? in JSON at position 1/,
    confidence: 'high',
    explain: (_, { places }) =>
      `An object was given to JSON.parse${where(places)}: the value has been parsed already, by a body parser or client.`,
    nextSteps: ['Leave the second parse out.'],
  },
  {
    when: /"undefined" is not valid JSON|Unexpected token '?u'? in JSON at position 0/,
    confidence: 'high',
    explain: (_, { places }) =>
      `undefined was given to JSON.parse${where(places)}: what should hold the text is not set.`,
    nextSteps: [
      'Find out where the text comes from (a missing key, an empty column, an unset variable), and handle its absence.',
    ],
  },
  {
    when: /Unexpected end of (?:JSON )?input|Unexpected end of JSON/,
    confidence: 'medium',
    explain: (_, { places }) =>
      `The text that is parsed as JSON${where(places)} is empty or cut off: an answer without a body (204), a file that is still being written, or a stream parsed piece by piece.`,
    nextSteps: [
      'Log the length of the text before it is parsed.',
      'Write files under another name and rename them when they are whole.',
    ],
  },
  {
    when: /Unexpected token .{1,60}(?:in JSON|is not valid JSON)|is not valid JSON|in JSON at position (\d{1,9})/,
    confidence: 'medium',
    explain: (_, { places }) => `Text that is not JSON was parsed as JSON${where(places)}.`,
    nextSteps: ['Log the first 200 characters of the text.', 'Where it comes from a client, answer with 400.'],
  },
  {
    when: /Converting circular structure to JSON(?:[\s\S]{0,120}?constructor '(\w{1,60})')?/,
    confidence: 'high',
    explain: ([, name], { places }) => {
      const meaning =
        name === 'ClientRequest' || name === 'IncomingMessage' || name === 'Socket' || name === 'TLSSocket'
          ? ' That is part of a request or of a whole HTTP response: of an Axios response only `.data` should be sent or logged, of a request only the fields that are needed.'
          : name === 'Timeout'
            ? ' That is a timer, held by an object that is serialised whole.'
            : '';
      return `A value that refers to itself is turned into JSON${where(places)}${name === undefined ? '' : `, from a \`${name}\` on`}.${meaning}`;
    },
    nextSteps: [
      'Pick the fields to send or log, rather than the whole object.',
      'For entities with relations in both directions, map them to a plain object first.',
    ],
  },
  {
    when: /Do not know how to serialize a BigInt/,
    confidence: 'high',
    explain: (_, { places }) =>
      `A BigInt is turned into JSON${where(places)}, which has none: 64-bit columns and counts of some drivers are BigInts.`,
    nextSteps: ['Turn it into a string (or a number, where it is small) when the row is mapped.'],
  },
  {
    when: /(?:Route|Router|app)\.\w{1,10}\(\) requires (?:a )?(?:callback|middleware) function|argument handler must be a function|handler must be a function/,
    confidence: 'high',
    explain: (_, { places }) =>
      `A route or middleware is registered with undefined in place of a function${where(places)}: the import has another name, is a default where a named one is expected, or comes from a module that is not finished yet (circular import).`,
    nextSteps: ['Print the imported value just above that line.', 'Compare the import with the exports of its module.'],
  },
  {
    when: /request entity too large|PayloadTooLargeError|FST_ERR_CTP_BODY_TOO_LARGE/,
    confidence: 'high',
    explain: () => 'The request’s body is larger than the parser’s limit.',
    nextSteps: ['Raise the limit for that route alone, or upload large files to object storage directly.'],
  },
  {
    when: /The "([\w.]{1,60})" (?:argument|property) must be .{1,200}?Received (undefined|null)/,
    confidence: 'medium',
    explain: ([, argument = '', value = ''], { places }) => {
      const variable = /process\.env(?:\.|\[['"])(\w{1,80})/.exec(places[0]?.text ?? '')?.[1];
      return `${value} was given as \`${argument}\`${where(places)}${variable === undefined ? '' : `: the environment variable \`${variable}\` is not set`}. ${variable === undefined ? 'Often that is a variable of the environment that is not set, or a field that is missing in the input.' : ''}`.trim();
    },
    nextSteps: ['Print the value just above that line, and follow it back to where it is set.'],
  },
  {
    when: /Invalid URL/,
    confidence: 'medium',
    explain: (_, { places }) =>
      `Text that is no absolute URL was given${where(places)}: a base URL that is not set gives "undefined/path", and a path alone needs a base.`,
    nextSteps: ['Print the text in quotes just above that line.'],
  },
  {
    when: /Invalid character in header content|ERR_INVALID_CHAR|Invalid value "undefined" for header|ERR_HTTP_INVALID_HEADER_VALUE/,
    confidence: 'high',
    explain: (_, { places }) =>
      `A header gets a value that it cannot hold${where(places)}: undefined, a line break (often at the end of a secret read from a file), or letters outside of Latin-1.`,
    nextSteps: ['Print the value with JSON.stringify.', 'Trim secrets, encode file names.'],
  },
  {
    when: /timed out in (\d{1,7}) ?ms|Exceeded timeout of (\d{1,7}) ms|Timeout of (\d{1,7})ms exceeded/,
    confidence: 'medium',
    explain: () =>
      'The test did not finish in time: a promise that never settles, a callback that is not called on every path (`done`), a server or timer that is awaited, or fake timers that nobody advances.',
    nextSteps: [
      'Put a log before and after each await of the test: the last one that appears names the place.',
      'Raise the limit only when the work is known to take longer.',
    ],
  },
  {
    when: /Reduce of empty array with no initial value/,
    confidence: 'high',
    explain: (_, { places }) => `reduce runs over an empty list${where(places)} without an initial value.`,
    nextSteps: ['Give the initial value that an empty list should have.'],
  },
  {
    when: /Assignment to constant variable/,
    confidence: 'high',
    explain: (_, { places }) => `A const is assigned again${where(places)}.`,
    nextSteps: ['Declare it with let, or use a second variable.'],
  },
  {
    when: /Class constructor (\w{1,80}) cannot be invoked without 'new'/,
    confidence: 'high',
    explain: ([, name], { places }) =>
      `The class \`${name ?? ''}\` is called as a function${where(places)}, or extended by code that was compiled to ES5.`,
    nextSteps: ['Add `new`; for a compiled subclass raise the compile target to ES2015 or later.'],
  },
  {
    when: /Cannot convert undefined or null to object/,
    confidence: 'medium',
    explain: (_, { places }) =>
      `undefined or null is given to a function such as Object.keys or Object.entries${where(places)}.`,
    nextSteps: ['Print the value just above that line; give it a default only where its absence is allowed.'],
  },
  {
    when: /^(?:AbortError|TimeoutError): |The operation was aborted|ABORT_ERR/,
    confidence: 'medium',
    explain: () =>
      'The work was given up on purpose: its signal was aborted, by a timeout or because the caller went away.',
    nextSteps: [
      'Log `signal.reason`: it tells a timeout from a cancel.',
      'If it is a timeout, measure which part takes the time.',
    ],
  },
]);
