import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { keyName, lastName, propertyOf, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { wordsOf } from './words.ts';

/** A call that sets a cookie. */
export interface CookieCall {
  readonly name: TSESTree.Node;
  readonly value: TSESTree.Node | undefined;
  readonly options: TSESTree.ObjectExpression | undefined;
  /** True where there are options that cannot be seen. */
  readonly isUnseen: boolean;
  /** What the library sets by itself. */
  readonly defaults: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();
/** The cookies of Koa are httpOnly, and secure over TLS, unless told otherwise. */
const ofKoa: ReadonlySet<string> = new Set(['httpOnly', 'secure']);

/** `res.cookie(…)`, `ctx.cookies.set(…)`, `reply.setCookie(…)`, `setCookie(c, …)` of Hono, `cookies().set(…)` of Next.js, `cookie.serialize(…)`. */
export function cookieCall(call: CallNode): CookieCall | undefined {
  if (call.type !== NodeType.CallExpression) return undefined;
  const callee = unwrap(call.callee);
  const name = calledName(call) ?? '';
  const member = moduleMember(callee);
  const [first, second, third, fourth] = call.arguments;
  if (member?.module === 'hono/cookie' && /^set(Signed)?Cookie$/.test(name))
    return second && made(second, third, name === 'setSignedCookie' ? call.arguments[4] : fourth, none);
  if (member?.module === 'cookie' && name === 'serialize') return first && made(first, second, third, none);
  if (callee.type !== NodeType.MemberExpression || first === undefined) return undefined;
  const holder = textOf(callee.object);
  if (name === 'set' && second === undefined)
    return isNextCookies(callee.object) ? ofObject(objectOf(first)) : undefined;
  if (second === undefined) return undefined;
  const isResponse = /(?:^|\.)_?(?:res|resp|response|reply|rep)(?:\.status\([^)]*\)|\.type\([^)]*\))*$/.test(holder);
  if ((name === 'cookie' || name === 'setCookie' || name === 'setSignedCookie') && isResponse)
    return made(first, second, third, none);
  if (name !== 'set') return undefined;
  if (/(?:^|\.)ctx\.cookies$|^context\.cookies$|^cookies$/.test(holder) && !isNextCookies(callee.object))
    return made(first, second, third, ofKoa);
  return isNextCookies(callee.object) ? made(first, second, third, none) : undefined;
}

/** `cookies()`, `(await cookies())`, a name for either, or the `cookies` of a response. */
function isNextCookies(node: TSESTree.Node): boolean {
  const text = textOf(definitionOf(node) ?? node);
  if (/^(?:await\s+)?cookies\(\)$/.test(text) || /^cookieStore$/.test(textOf(node))) return true;
  return (
    /(?:^|\.|\))cookies$/.test(textOf(node)) &&
    !/^(?:cookies|(?:ctx|context|event|this\.ctx)\.cookies)$/.test(textOf(node))
  );
}

/** `set({ name, value, httpOnly })`. */
function ofObject(options: TSESTree.ObjectExpression | undefined): CookieCall | undefined {
  const name = options && propertyOf(options, 'name');
  return name && { name, value: propertyOf(options, 'value'), options, isUnseen: false, defaults: none };
}

function made(
  name: TSESTree.Node,
  value: TSESTree.Node | undefined,
  given: TSESTree.Node | undefined,
  defaults: ReadonlySet<string>,
): CookieCall {
  const options = objectOf(given);
  return { name, value, options, isUnseen: given !== undefined && options === undefined, defaults };
}

const sessionWords =
  /^(sess|session|sessions|sid|sessionid|auth|authorization|token|jwt|login|loggedin|remember|rememberme|keep|stayloggedin|impersonate|viewas|access|refresh|credentials?|bearer|connect|apikey|accesstoken|refreshtoken|authtoken|jwttoken|sessid|userid|uid)$/;
const sessionValues =
  /^(token|jwt|accessToken|refreshToken|authToken|jwtToken|sessionId|sid|session|sessionToken|idToken|apiKey)$/;

/** True for a cookie that proves who somebody is, by its name or by what is put in it. */
export function isSessionCookie({ name, value, options }: CookieCall): boolean {
  const isEmpty = value !== undefined && ((stringOf(value) ?? '…') === '' || /^(null|undefined)$/.test(textOf(value)));
  if (
    isEmpty ||
    (options !== undefined && /\b(?:maxAge\s*:\s*(?:0|-1)\b|expires\s*:\s*new Date\((?:0|1)?\))/.test(textOf(options)))
  )
    return false;
  const literal = stringOf(definitionOf(name) ?? name) ?? lastName(name) ?? '';
  const words = wordsOf(literal);
  if (words.some((word) => /^(csrf|xsrf|consent|theme|lang|locale|state|count|visited|banner)$/.test(word)))
    return false;
  if (words.some((word) => sessionWords.test(word))) return true;
  if (value !== undefined && isPerson(value)) return true;
  const definition = value && (definitionOf(value) ?? value);
  const isSigned =
    definition?.type === NodeType.CallExpression &&
    /^(sign|signAsync|signToken|generateToken|createToken|generateAccessToken|encode)$/.test(
      calledName(definition) ?? '',
    );
  return isSigned || (value !== undefined && sessionValues.test(lastName(value) ?? ''));
}

const person =
  /^(user|account|member|patient|customer|client|admin|person|profile|holder|me|staff|employee|driver|student|teacher|player|owner|guest|tenant|agent|doctor|current_?user|logged_?in_?user|viewer|login)$/i;

/** `user.id`, `String(member._id)`, `JSON.stringify({ id: account.id })`: whoever reads such a cookie back takes its bearer for that person. */
function isPerson(value: TSESTree.Node): boolean {
  const bare = unwrap(value);
  switch (bare.type) {
    case NodeType.MemberExpression:
      return (
        /^(id|_id|uid|email|username|userName|role|isAdmin)$/.test(lastName(bare) ?? '') &&
        person.test(lastName(bare.object) ?? '')
      );
    case NodeType.CallExpression: {
      const holder = bare.callee.type === NodeType.MemberExpression ? bare.callee.object : undefined;
      if (/^(toString|toHexString)$/.test(calledName(bare) ?? '') && holder !== undefined) return isPerson(holder);
      return (
        /^(String|JSON\.stringify|encodeURIComponent|btoa)$/.test(textOf(bare.callee)) &&
        bare.arguments.some((argument) => isPerson(argument))
      );
    }
    case NodeType.ObjectExpression:
      return bare.properties.some((property) => property.type === NodeType.Property && isPerson(property.value));
    case NodeType.TemplateLiteral:
      return bare.expressions.some((part) => isPerson(part));
    default:
      return false;
  }
}

/** The value of a `Set-Cookie` in an object of headers, wherever it is handed: to a call, a `Response`, or back from a function. */
export function cookiesOfHeaders(
  property: TSESTree.Property,
): readonly { readonly place: TSESTree.Node; readonly text: string }[] {
  return /^set-cookie$/i.test(keyName(property) ?? '') ? sessionTexts([property.value]) : [];
}

/** The texts of `Set-Cookie` headers that a call sends for a session, name and value apart. */
export function cookieHeaders(call: CallNode): readonly { readonly place: TSESTree.Node; readonly text: string }[] {
  const name = calledName(call) ?? '';
  if (!/^(setHeader|header|append|set|appendHeader)$/.test(name)) return [];
  const isCookie = /^set-cookie$/i.test(stringOf(call.arguments[0]) ?? '') && call.arguments[1] !== undefined;
  return isCookie ? sessionTexts(call.arguments.slice(1, 2)) : [];
}

function sessionTexts(
  values: readonly TSESTree.Node[],
): readonly { readonly place: TSESTree.Node; readonly text: string }[] {
  return values
    .flatMap((value) => headerTexts(value))
    .filter(({ text }) => {
      const [cookie = ''] = text.split('=');
      return text.includes('=') && wordsOf(cookie).some((word) => sessionWords.test(word));
    });
}

function headerTexts(node: TSESTree.Node): readonly { readonly place: TSESTree.Node; readonly text: string }[] {
  const value = definitionOf(node) ?? node;
  if (value.type === NodeType.ArrayExpression)
    return value.elements.flatMap((element) => (element === null ? [] : headerTexts(element)));
  const text = cookieText(value);
  return text === undefined ? [] : [{ place: node, text }];
}

function cookieText(node: TSESTree.Node): string | undefined {
  if (node.type === NodeType.TemplateLiteral) return node.quasis.map(({ value }) => value.raw).join('…');
  if (node.type === NodeType.BinaryExpression) return `${cookieText(node.left) ?? '…'}${cookieText(node.right) ?? '…'}`;
  return stringOf(node);
}
