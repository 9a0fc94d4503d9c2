import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/tree.ts';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { keyName, lastName, stringOf, unwrap } from '../../flow/scope.ts';
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
  if (callee.type !== NodeType.MemberExpression || first === undefined || second === undefined) return undefined;
  const holder = textOf(callee.object);
  const isResponse = /(?:^|\.)_?(?:res|resp|response|reply|rep)(?:\.status\([^)]*\)|\.type\([^)]*\))*$/.test(holder);
  if ((name === 'cookie' || name === 'setCookie' || name === 'setSignedCookie') && isResponse)
    return made(first, second, third, none);
  if (name === 'set' && /(?:^|\.)ctx\.cookies$|^context\.cookies$/.test(holder))
    return made(first, second, third, ofKoa);
  if (name === 'set' && /cookies\(\)$|^(?:cookieStore|res\.cookies|response\.cookies)$/.test(holder)) {
    const object = objectOf(first);
    return object === undefined ? made(first, second, third, none) : undefined;
  }
  return undefined;
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
  /^(sess|session|sessions|sid|sessionid|auth|authorization|token|jwt|login|loggedin|remember|rememberme|access|refresh|credentials?|bearer|connect|apikey|accesstoken|refreshtoken|authtoken|jwttoken|sessid|userid|uid)$/;
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
  const definition = value && (definitionOf(value) ?? value);
  const isSigned =
    definition?.type === NodeType.CallExpression &&
    /^(sign|signAsync|signToken|generateToken|createToken|generateAccessToken|encode)$/.test(
      calledName(definition) ?? '',
    );
  return isSigned || (value !== undefined && sessionValues.test(lastName(value) ?? ''));
}

/** The texts of `Set-Cookie` headers that a call sends for a session. */
export function cookieHeaders(call: CallNode): readonly { readonly place: TSESTree.Node; readonly text: string }[] {
  const name = calledName(call) ?? '';
  if (!/^(setHeader|header|append|set|writeHead|appendHeader)$/.test(name)) return [];
  const values: TSESTree.Node[] = [];
  if (/^set-cookie$/i.test(stringOf(call.arguments[0]) ?? '') && call.arguments[1] !== undefined)
    values.push(call.arguments[1]);
  for (const argument of call.arguments) {
    const object = argument.type === NodeType.ObjectExpression ? argument : undefined;
    for (const property of object?.properties ?? []) {
      if (property.type === NodeType.Property && /^set-cookie$/i.test(keyName(property) ?? ''))
        values.push(property.value);
    }
  }
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
