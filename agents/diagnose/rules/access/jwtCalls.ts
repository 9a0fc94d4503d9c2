import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { propertyName, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, type CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';

export type JwtLibrary = 'jsonwebtoken' | 'jose' | 'jwt-simple' | 'fastify' | 'nest' | 'jwt-decode' | 'jws' | 'unknown';

/** A call that makes, checks or only reads a JSON Web Token. */
export interface JwtCall {
  readonly library: JwtLibrary;
  readonly operation: 'sign' | 'verify' | 'decode';
}

const operations: Readonly<Record<string, JwtCall['operation']>> = {
  sign: 'sign',
  signAsync: 'sign',
  encode: 'sign',
  jwtSign: 'sign',
  verify: 'verify',
  verifyAsync: 'verify',
  jwtVerify: 'verify',
  decode: 'decode',
  jwtDecode: 'decode',
  decodeJwt: 'decode',
};
const holders = /^_?(jwt|jsonwebtoken|jsonWebToken|jwtService|jwtUtil|JWT|njwt|nJwt|jws)$/;

/** What a call does with a token, by its package or, where that is not known, by the names `jwt.verify` and the like. */
export function jwtCall(call: CallNode): JwtCall | undefined {
  const callee = unwrap(call.callee);
  const name = calledName(call) ?? '';
  const member = moduleMember(callee);
  if (member !== undefined) return ofPackage(member.module, member.path);
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (callee.type !== NodeType.MemberExpression || operation === undefined) return undefined;
  const holder = unwrap(callee.object);
  const holderName =
    holder.type === NodeType.Identifier
      ? holder.name
      : holder.type === NodeType.MemberExpression
        ? propertyName(holder)
        : undefined;
  if (holderName === undefined || !holders.test(holderName)) return undefined;
  const isFastify =
    holder.type === NodeType.MemberExpression &&
    holderName === 'jwt' &&
    holder.object.type === NodeType.Identifier &&
    /^(fastify|app|server|instance)$/.test(holder.object.name);
  return { library: isFastify ? 'fastify' : /service$/i.test(holderName) ? 'nest' : 'unknown', operation };
}

function ofPackage(module: string, path: readonly string[]): JwtCall | undefined {
  const name = path.at(-1) ?? '';
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  switch (module) {
    case 'jsonwebtoken':
    case 'jsonwebtoken-promisified':
    case 'jsonwebtoken-esm':
      return operation && name !== 'encode' ? { library: 'jsonwebtoken', operation } : undefined;
    case 'jwt-simple':
      // Its decode checks the signature.
      return operation && { library: 'jwt-simple', operation: operation === 'decode' ? 'verify' : operation };
    case 'jose':
      if (path[0] === 'UnsecuredJWT' && name === 'decode') return { library: 'jose', operation: 'decode' };
      if (name === 'jwtVerify' || name === 'decodeJwt') return operation && { library: 'jose', operation };
      return name === 'compactVerify' ? { library: 'jose', operation: 'verify' } : undefined;
    case 'jwt-decode':
      return { library: 'jwt-decode', operation: 'decode' };
    case 'jws':
      return operation && { library: 'jws', operation };
    case '@nestjs/jwt':
      return operation && { library: 'nest', operation };
    case 'fastify':
      return operation !== undefined && path.includes('jwt') ? { library: 'fastify', operation } : undefined;
    case 'fast-jwt':
      return path[0] === 'createDecoder' && path.length === 2
        ? { library: 'unknown', operation: 'decode' }
        : path[0] === 'createVerifier' && path.length === 2
          ? { library: 'unknown', operation: 'verify' }
          : undefined;
    default:
      return undefined;
  }
}

/** A middleware or strategy that checks tokens, with its options: express-jwt, koa-jwt, passport-jwt, @fastify/jwt, fast-jwt. */
export function jwtMiddleware(
  call: CallNode,
): { readonly library: string; readonly options: TSESTree.Node | undefined } | undefined {
  const member = moduleMember(call.callee);
  if (member === undefined) return undefined;
  const name = member.path.at(-1);
  const [first, second] = call.arguments;
  switch (member.module) {
    case 'express-jwt':
      return name === undefined || name === 'expressjwt' ? { library: 'express-jwt', options: first } : undefined;
    case 'koa-jwt':
      return name === undefined ? { library: 'koa-jwt', options: first } : undefined;
    case 'passport-jwt':
      return name === 'Strategy' ? { library: 'passport-jwt', options: first } : undefined;
    case 'fast-jwt':
      return name === 'createVerifier' && member.path.length === 1
        ? { library: 'fast-jwt', options: first }
        : undefined;
    default:
      if (name !== 'register') return undefined;
      return first !== undefined && /^(@fastify\/jwt|fastify-jwt)$/.test(moduleMember(first)?.module ?? '')
        ? { library: '@fastify/jwt', options: second }
        : undefined;
  }
}

export function isTried(node: TSESTree.Node): boolean {
  return isTestPath(fileOf(node).path);
}

/** The quote of a call up to the first text among its arguments, which may be the key; undefined where there is none. */
export function quoteBeforeKey(call: CallNode): string | undefined {
  const key = call.arguments[1];
  const literal = key && [...descendants(key)].find((node) => (stringOf(node) ?? '') !== '');
  if (literal === undefined) return undefined;
  const { text } = fileOf(call);
  const lineStart = text.lastIndexOf('\n', call.range[0] - 1) + 1;
  return text.slice(lineStart, literal.range[0]).trim();
}
