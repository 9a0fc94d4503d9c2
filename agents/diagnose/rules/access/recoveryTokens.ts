import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf, callersOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { enclosingFunction, findVariable, unwrap } from '../../flow/scope.ts';
import { allFiles, visit } from '../../source/memory.ts';
import type { Project } from '../../source/project.ts';
import { textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { wordsOf } from './words.ts';

const kindWord = /^(reset|recovery|recover|forgot|forgotten|magic|otp|pwreset)$/;
const lastWord = /^(token|code|key|hash|digest|secret|link|pin|otp|uuid|guid|string|id)$/;

/** True for the name of a column that holds the way back in of somebody who has forgotten the password: `resetToken`, `password_reset_code`. */
export function isRecoveryName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (
    words.some((word) =>
      /^(expires?|expiry|expiration|at|until|sent|url|count|attempts|path|email|subject|template|secret)$/.test(word),
    )
  )
    return false;
  return words.length > 1 && words.some((word) => kindWord.test(word)) && lastWord.test(last);
}

/** The name of a store of nothing but such tokens: `resets`, `password_resets`, `PasswordReset`, `resetTokens`. */
export function isRecoveryStore(name: string): boolean {
  const words = wordsOf(name);
  const isReset = words.some((word) => /^(resets?|recover(y|ies)|forgots?)$/.test(word));
  return (
    isReset &&
    words.every((word) =>
      /^(password|pass|pwd|resets?|recover(y|ies)|forgots?|tokens?|codes?|links?|requests?|account|user|repository|repo|collection|model|store|table|s)$/.test(
        word,
      ),
    )
  );
}

const expiry =
  /expir|valid_?(?:to|till|until)|(?:^|[^a-z])until|until(?:$|[^a-z])|[a-z]Until|deadline|ttl|interval\s*'|lifetime|max_?age|setex|\bEX\b|Date\.now\(\)\s*-|[<>]=?\s*(?:Date\.now|new Date|now\b|cutoff)|\$[gl]te?\b|differenceIn|isBefore|isAfter|\.diff\(|_?at\b[^\n;]{0,20}[<>]|moment\(|dayjs\(/i;
const windowCharacters = 500;

/** True when what stands around any mention of a name in the workspace speaks of a time after which it is worth nothing. */
export function expires(project: Project, name: string): boolean {
  visit(allFiles);
  const mention = new RegExp(`\\b${name.replace(/[^\w]/g, '\\$&')}\\b`, 'g');
  for (const [path, text] of project.texts) {
    if (!/\.(?:[cm]?[jt]sx?|sql|prisma)$/.test(path) || isTestPath(path)) continue;
    for (const { index } of text.matchAll(mention)) {
      const near = text.slice(Math.max(0, index - windowCharacters), index + windowCharacters);
      if (expiry.test(withoutMessages(near))) return true;
    }
  }
  return false;
}

/** Sentences for people and comments say much that no code does. */
function withoutMessages(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/[^\n]*/g, '')
    .replace(/(['"`])((?:(?!\1)[^\n\\])*)\1/g, (whole, _quote, inner: string) =>
      / /.test(inner) && !/\b(?:select|insert|update|delete|where|set|create)\b/i.test(inner) ? "''" : whole,
    );
}

const hashing = /hash|digest|hmac|sha\d|bcrypt|argon|scrypt|fingerprint|encrypt|cipher|seal|sign(?:ed|Async)?\(|jwt/i;
const making = /random|nanoid|uuid|cuid|ulid|generate|token|code|\bnew[A-Z]|create|make|Math\./i;

/** Whether a value is stored as it was made: undefined where nothing shows how it was. */
export function isStoredPlain(node: TSESTree.Node, hops = 0): boolean | undefined {
  const bare = unwrap(node);
  if (hops > 4) return undefined;
  if (bare.type === NodeType.Identifier) return plainVariable(bare, hops);
  const text = textOf(bare);
  if (bare.type === NodeType.CallExpression) {
    if (hashing.test(text)) return false;
    const called = calleesOf(bare);
    if (called.some((owner) => hashing.test(textOf(owner)))) return false;
    return called.length > 0 || making.test(calledName(bare) ?? '') || making.test(text) ? true : undefined;
  }
  return bare.type === NodeType.MemberExpression || bare.type === NodeType.Literal
    ? undefined
    : making.test(text) && !hashing.test(text);
}

function plainVariable(identifier: TSESTree.Identifier, hops: number): boolean | undefined {
  if (hashing.test(identifier.name)) return false;
  const variable = findVariable(identifier);
  const definition = variable?.defs[0];
  if (definition?.type === DefinitionType.Parameter) return plainParameter(definition.name, hops);
  if (variable !== undefined && variable.references.filter((reference) => reference.isWrite()).length > 1)
    return undefined;
  const made = definitionOf(identifier);
  if (made !== undefined && made !== identifier) return isStoredPlain(made, hops + 1);
  return undefined;
}

function plainParameter(name: TSESTree.Node, hops: number): boolean | undefined {
  const owner = enclosingFunction(name);
  const index = owner?.params.findIndex((parameter) => parameter === name) ?? -1;
  if (owner === undefined) return undefined;
  if (index >= 0) {
    const given = callersOf(owner).flatMap((call) => {
      const argument = call.arguments[index];
      return argument === undefined ? [] : [isStoredPlain(argument, hops + 1)];
    });
    return given.includes(false) ? false : given.find((one) => one === true);
  }
  return undefined;
}
