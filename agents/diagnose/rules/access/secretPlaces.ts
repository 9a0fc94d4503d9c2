import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { isFunctionNode, propertyOf, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { jwtCall, jwtMiddleware } from './jwtCalls.ts';
import { secretArgument, type SecretLiteral } from './secretValues.ts';

export interface SecretPlace {
  readonly literal: SecretLiteral | undefined;
  /** What the secret is for: "the key that signs tokens". */
  readonly use: string;
}

/** Modules whose options hold a secret, with the names of these options. */
const optionSecrets: readonly (readonly [RegExp, readonly string[], string])[] = [
  [
    /^(express-session|@fastify\/session|fastify-session|client-sessions|next-session|cookie-session|iron-session)$/,
    ['secret', 'keys', 'password', 'cookieSecret'],
    'the secret of the sessions',
  ],
  // Elsewhere `key` is the name of the cookie.
  [/^(@fastify\/secure-session|fastify-secure-session)$/, ['secret', 'key'], 'the secret of the sessions'],
  [
    /^(@fastify\/cookie|fastify-cookie|csurf|csrf-csrf|@hapi\/cookie|@hapi\/yar)$/,
    ['secret', 'password'],
    'the secret of the cookies',
  ],
  [
    /^(@fastify\/jwt|fastify-jwt|@nestjs\/jwt|koa-jwt|express-jwt|fast-jwt|@hapi\/jwt)$/,
    ['secret', 'key', 'privateKey', 'keys'],
    'the key that signs tokens',
  ],
  [/^passport-jwt$/, ['secretOrKey'], 'the key that signs tokens'],
  [/^passport-/, ['clientSecret', 'consumerSecret', 'appSecret'], `the provider's secret`],
  [/^(next-auth|better-auth|@auth\/.*)/, ['secret'], 'the secret of the sessions'],
];

/** The texts that a call takes as a secret. */
export function secretPlaces(call: CallNode): readonly SecretPlace[] {
  const jwt = jwtCall(call);
  if (jwt !== undefined && jwt.operation !== 'decode' && jwt.library !== 'nest' && jwt.library !== 'fastify')
    return given(call.arguments[1], 'the key that signs tokens');
  if (isJose(call)) return given(call.arguments[0], 'the key that signs tokens');
  const member = moduleMember(call.callee);
  const name = member?.path.at(-1) ?? '';
  switch (member?.module) {
    case 'crypto':
      if (/^createHmac$/.test(name)) return given(call.arguments[1], 'the key of an HMAC');
      if (/^create(Cipher|Decipher)(iv)?$/.test(name)) return given(call.arguments[1], 'the key of a cipher');
      return /^(pbkdf2|scrypt)(Sync)?$/.test(name) && !isPasswordLike(call.arguments[0])
        ? given(call.arguments[0], 'what a key is derived from')
        : [];
    case 'crypto-js':
      if (/^(encrypt|decrypt)$/.test(name) || /^Hmac/.test(name))
        return given(call.arguments[1], name.startsWith('Hmac') ? 'the key of an HMAC' : 'the key of a cipher');
      return [];
    case 'cookie-parser':
      return given(call.arguments[0], 'the secret of the cookies');
    case 'cookie-signature':
      return given(call.arguments[1], 'the secret of the cookies');
    case 'cryptr':
    case 'simple-crypto-js':
      return given(call.arguments[0], 'the key of a cipher');
    default:
  }
  return [...hapiStrategy(call), ...optionPlaces(call, member?.module), ...namedPlaces(call, member === undefined)];
}

/** `server.auth.strategy('api', 'jwt', { key: '…' })`, as hapi-auth-jwt2 and @hapi/jwt take it. */
function hapiStrategy(call: CallNode): readonly SecretPlace[] {
  const options = calledName(call) === 'strategy' ? objectOf(call.arguments[2]) : undefined;
  if (options === undefined || !/jwt/i.test(stringOf(call.arguments[1]) ?? '')) return [];
  return ['key', 'keys'].flatMap((name) => given(propertyOf(options, name), 'the key that signs tokens'));
}

function optionPlaces(call: CallNode, module: string | undefined): readonly SecretPlace[] {
  const plugin =
    calledName(call) === 'register' && call.arguments[0] !== undefined
      ? moduleMember(call.arguments[0])?.module
      : undefined;
  const middleware = jwtMiddleware(call);
  for (const [pattern, names, use] of optionSecrets) {
    if (!pattern.test(plugin ?? module ?? '')) continue;
    return call.arguments.flatMap((argument) => {
      const options = isFunctionNode(argument) ? undefined : objectOf(argument);
      return options === undefined ? [] : names.flatMap((name) => given(propertyOf(options, name), use));
    });
  }
  const options = middleware && objectOf(middleware.options);
  return options === undefined ? [] : given(propertyOf(options, 'secret'), 'the key that signs tokens');
}

/** Calls that are known by their names where their module is not seen: `session({ secret })`, `cookieParser('…')`. */
function namedPlaces(call: CallNode, isUnknown: boolean): readonly SecretPlace[] {
  if (!isUnknown) return [];
  const callee = textOf(call.callee);
  if (/(?:^|\.)(?:session|cookieSession|expressSession)$/.test(callee)) {
    const options = objectOf(call.arguments[0]);
    return options === undefined
      ? []
      : ['secret', 'keys'].flatMap((name) => given(propertyOf(options, name), 'the secret of the sessions'));
  }
  if (/^(?:express\.)?cookieParser$/.test(callee)) return given(call.arguments[0], 'the secret of the cookies');
  if (/(?:^|\.)createHmac$/.test(callee)) return given(call.arguments[1], 'the key of an HMAC');
  if (/CryptoJS\.\w+\.(?:encrypt|decrypt)$|CryptoJS\.Hmac\w+$/.test(callee))
    return given(call.arguments[1], 'the key of a cipher');
  return [];
}

/** `new SignJWT(…).sign(key)` and `jwtVerify(token, key)` of jose. */
function isJose(call: CallNode): boolean {
  return calledName(call) === 'sign' && /new (?:jose\.)?SignJWT\b/.test(textOf(call.callee));
}

function isPasswordLike(node: TSESTree.Node | undefined): boolean {
  return node !== undefined && unwrap(node).type === NodeType.Identifier && definitionOf(node) === undefined;
}

function given(node: TSESTree.Node | undefined, use: string): readonly SecretPlace[] {
  if (node === undefined || isFunctionNode(node)) return [];
  const definition = definitionOf(node);
  if (definition?.type === NodeType.ArrayExpression)
    return definition.elements.flatMap((element) => (element === null ? [] : given(element, use)));
  return [{ literal: secretArgument(node), use }];
}
