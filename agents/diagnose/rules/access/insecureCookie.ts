import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { contains, propertyOf } from '../../flow/scope.ts';
import { fileOf, type CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { cookieCall, cookieHeaders, cookiesOfHeaders, isSessionCookie, type CookieCall } from './cookieCalls.ts';
import { hapiCookie } from './hapiCookies.ts';
import { sessionSetup } from './sessionSetup.ts';
import { booleanOption, isComplete } from './tree.ts';

/** Cookies that carry a session or a token and that scripts can read, or that travel over plain HTTP. */
export const insecureCookie = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  const judged = new Set<TSESTree.Node>();
  const check = (call: CallNode): void => {
    const cookie = cookieCall(call);
    if (cookie !== undefined) {
      const place = placeOf(cookie, call);
      const weakness = isSessionCookie(cookie) ? weakCookie(cookie) : undefined;
      if (!judged.has(place)) scene.judge(place, weakness);
      if (weakness !== undefined) judged.add(place);
      return;
    }
    for (const { place, text } of cookieHeaders(call)) scene.judge(place, weakHeader(text));
    const setup = sessionSetup(call);
    if (setup === undefined || setup.options === undefined) return;
    const { options } = setup;
    scene.judge(propertyOf(options, 'cookie') ?? call, weakSession(setup.library, options));
  };
  return {
    CallExpression: check,
    NewExpression: check,
    Property: (property): void => {
      for (const { place, text } of cookiesOfHeaders(property)) scene.judge(place, weakHeader(text));
    },
    ObjectExpression: (object): void => {
      const ofHapi = hapiCookie(object);
      if (ofHapi !== undefined) scene.judge(ofHapi.off ?? object, ofHapi.weakness);
    },
  };
});

/** Options that are kept under a name for several cookies are judged once, where they stand. */
function placeOf({ options }: CookieCall, call: CallNode): TSESTree.Node {
  if (options === undefined || contains(call, options) || fileOf(options) !== fileOf(call)) return call;
  return options.parent.type === NodeType.VariableDeclarator ? options.parent : options;
}

function weakCookie({ options, defaults, isUnseen }: CookieCall): Weakness | undefined {
  if (isUnseen) return undefined;
  const missing = (name: string, aliases: readonly string[] = []): 'off' | 'missing' | undefined => {
    const names = [name, ...aliases];
    if (options !== undefined && names.some((alias) => booleanOption(options, alias) === false)) return 'off';
    if (
      options !== undefined &&
      (!isComplete(options) || names.some((alias) => propertyOf(options, alias) !== undefined))
    )
      return undefined;
    return defaults.has(name) ? undefined : 'missing';
  };
  return describe(
    missing('httpOnly', ['isHttpOnly', 'httponly', 'HttpOnly']),
    missing('secure', ['isSecure', 'Secure']),
    options !== undefined && propertyOf(options, 'sameSite') !== undefined,
  );
}

function describe(
  httpOnly: 'off' | 'missing' | undefined,
  secure: 'off' | 'missing' | undefined,
  hasSameSite: boolean,
): Weakness | undefined {
  if (httpOnly === undefined && secure === undefined) return undefined;
  const facts = [
    httpOnly === 'off' ? 'httpOnly is switched off' : httpOnly === 'missing' ? 'httpOnly is not set' : undefined,
    secure === 'off' ? 'secure is switched off' : secure === 'missing' ? 'secure is not set' : undefined,
    hasSameSite ? undefined : 'sameSite is left to the browser',
  ].filter((fact) => fact !== undefined);
  return {
    detail: `Here ${facts.join(', ')}.`,
    severity: httpOnly === undefined ? 'low' : 'medium',
    confidence: httpOnly === 'off' || secure === 'off' || httpOnly === 'missing' ? 'high' : 'medium',
  };
}

/** `session({ cookie: { … } })`: what each library does by itself when nothing is said differs. */
function weakSession(library: string, options: TSESTree.ObjectExpression): Weakness | undefined {
  const cookie = propertyOf(options, 'cookie') ?? propertyOf(options, 'cookieOptions');
  const object = cookie === undefined ? undefined : objectOf(cookie);
  if (cookie !== undefined && object === undefined) return undefined;
  const holders = object === undefined ? [options] : [object, options];
  const isOff = (name: string): boolean => holders.some((holder) => booleanOption(holder, name) === false);
  const isSaid = (name: string): boolean =>
    holders.some((holder) => propertyOf(holder, name) !== undefined || !isComplete(holder));
  const httpOnly = isOff('httpOnly') || isOff('isHttpOnly') ? 'off' : undefined;
  const isLeftOpen =
    (library === 'express-session' || library === 'client-sessions') &&
    !isSaid('secure') &&
    !isSaid('secureProxy') &&
    !setsLater(options, 'secure');
  const secure =
    (isOff('secure') || isOff('isSecure')) && !setsLater(options, 'secure')
      ? 'off'
      : isLeftOpen
        ? 'missing'
        : undefined;
  const weak = describe(httpOnly, secure, isSaid('sameSite'));
  if (weak === undefined) return undefined;
  const saves =
    booleanOption(options, 'saveUninitialized') === true
      ? ' A session is stored for every visitor (saveUninitialized).'
      : '';
  return { ...weak, detail: `${weak.detail}${saves}` };
}

/** `options.cookie.secure = true` in production, as the documentation of express-session shows. */
function setsLater(options: TSESTree.ObjectExpression, name: string): boolean {
  return new RegExp(`cookie\\.${name}\\s*=[^=]|cookie\\s*=\\s*\\{[^}]*${name}`).test(fileOf(options).text);
}

function weakHeader(text: string): Weakness | undefined {
  const isReset = /max-age=0|expires=thu, 01 jan 1970|=;/i.test(text);
  if (isReset) return undefined;
  return describe(
    /;\s*httponly/i.test(text) ? undefined : 'missing',
    /;\s*secure/i.test(text) ? undefined : 'missing',
    /samesite/i.test(text),
  );
}
