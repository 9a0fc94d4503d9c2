import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { propertyOf, stringOf, unwrap } from '../../flow/scope.ts';
import type { TextRange } from '../../redactedQuote.ts';
import { textOf } from '../../source/sourceFile.ts';
import { wordsOf } from './words.ts';

/** A text in the place of a secret. `isFallback` when it counts only where the environment has none. */
export interface SecretLiteral {
  readonly node: TSESTree.Node;
  readonly text: string;
  readonly isFallback: boolean;
}

/** The offsets of a text between its quotation marks. */
export function inside({ range: [start, end] }: TSESTree.Node): TextRange {
  return [start + 1, end - 1];
}

/** The text that an expression is, or falls back to: `process.env.KEY || 'text'`, `Buffer.from('text')`, `z.string().default('text')`. */
export function secretLiteral(node: TSESTree.Node, isFallback = false): SecretLiteral | undefined {
  const bare = unwrap(node);
  const text = stringOf(bare);
  if (text !== undefined) return { node: bare, text, isFallback };
  switch (bare.type) {
    case NodeType.LogicalExpression:
      return bare.operator === '&&' ? undefined : secretLiteral(bare.right, true);
    case NodeType.ConditionalExpression:
      // What depends on NODE_ENV is for development only, more likely than not.
      if (/NODE_ENV|isProd|isDev|isTest|production|development/i.test(textOf(bare.test))) return undefined;
      return /process\.env|config/.test(textOf(bare.test)) ? secretLiteral(bare.alternate, true) : undefined;
    case NodeType.CallExpression:
    case NodeType.NewExpression:
      return ofCall(bare, isFallback);
    case NodeType.ObjectExpression: {
      // convict's `{ env: 'KEY', default: 'text' }`.
      const given = propertyOf(bare, 'env') === undefined ? undefined : propertyOf(bare, 'default');
      return given && secretLiteral(given, true);
    }
    default:
      return undefined;
  }
}

function ofCall(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  isFallback: boolean,
): SecretLiteral | undefined {
  const name = calledName(call) ?? '';
  const [first, second] = call.arguments;
  if (first === undefined) return undefined;
  const callee = textOf(call.callee);
  if (/^(Buffer\.from|Buffer|String|createSecretKey|crypto\.createSecretKey)$/.test(callee))
    return secretLiteral(first, isFallback);
  if (name === 'encode' && /TextEncoder/.test(callee)) return secretLiteral(first, isFallback);
  if (/\.enc\.\w+\.parse$/.test(callee)) return secretLiteral(first, isFallback);
  if (name === 'default' && /\bstring\(/.test(callee)) return secretLiteral(first, true);
  if (
    /^(env|getenv|getEnv|envOr|env\.get|env\.str|config\.get|configService\.get|this\.configService\.get|nconf\.get)$/.test(
      callee,
    ) &&
    second !== undefined
  )
    return secretLiteral(second, true);
  return undefined;
}

/** The text in the place of a secret that is handed to a call, through constants. */
export function secretArgument(node: TSESTree.Node | undefined): SecretLiteral | undefined {
  if (node === undefined) return undefined;
  const own = secretLiteral(node);
  if (own !== undefined) return own;
  const definition = definitionOf(node);
  if (definition !== undefined && definition !== node) return secretLiteral(definition);
  const inner = unwrap(node);
  const wrapped =
    inner.type === NodeType.CallExpression && /^(from|encode|parse|createSecretKey)$/.test(calledName(inner) ?? '')
      ? inner.arguments[0]
      : undefined;
  const behind = wrapped && definitionOf(wrapped);
  return behind && secretLiteral(behind);
}

const placeholder =
  /^$|^(?:<.*>|\[.*\]|\{\{.*\}\}|\$\{.*\}|\$\(.*\)|\$\w+|%.*%|#\{.*\}|__\w+__|x{3,}.*|\*{2,}|\.{3,}|-+|_+|\?+)$|your|change[-_ ]?(?:me|this|it)|placeholder|replace[-_ ]?(?:me|this|with)|example|sample|dummy|redacted|todo|fixme|insert|put[-_ ]|enter|fill|hidden|undefined|null|none|n\/a|default$|^my[-_]|^some[-_]|^foo|^bar$|^test|mock|fake|required|invalid|optional|process\.env|_here$|-here$/i;

/** True for a text that stands for a secret to come, or names one. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text.trim());
}

/** True for a text that belongs to the language of programs or people: a name, a path, a sentence, a type. */
export function isOrdinaryText(text: string): boolean {
  if (/\s/.test(text.trim()) || /^(?:https?:)?\/\/?[\w./-]*$/.test(text)) return true;
  if (
    /^(string|number|boolean|text|bearer|basic|jwt|hidden|varchar.*|true|false|on|off|yes|no|any|object)$/i.test(text)
  )
    return true;
  return /^[.#/@:]|[<>{}()]|^\w+\.\w+(\.\w+)+$|\.(?:js|ts|json|pem|key|crt|txt|html?)$/.test(text);
}

/** True for a text that only says again what its name says: `password: 'Password'`, `TOKEN = 'auth_token'`. */
export function repeatsName(name: string, text: string): boolean {
  const own = wordsOf(text);
  if (own.length === 0 || own.length > 5 || /\d{2}/.test(text)) return false;
  const known =
    /^(password|passwd|pwd|pass|secret|token|key|api|apikey|access|auth|authorization|x|csrf|xsrf|refresh|id|reset|user|session|jwt|bearer|private|public|cookie|client|new|old|current|hash|my|header|type|name)$/;
  const words = wordsOf(name);
  return own.every((word) => known.test(word) || words.includes(word));
}

/** Bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** True for a text that looks drawn by lot: long, of one word, with letters and digits and little order. */
export function looksRandom(text: string): boolean {
  return /^[\w+/=.~-]{16,}$/.test(text) && /\d/.test(text) && /[a-z]/i.test(text) && entropyOf(text) >= 3;
}

/** True for a text that certainly is: capitals, small letters and digits stand in it without order. */
export function looksDrawn(text: string): boolean {
  const changes = text.match(/[a-z](?=\d)|\d(?=[a-z])|[a-z](?=[A-Z])|[A-Z](?=[a-z])/gi)?.length ?? 0;
  return (
    looksRandom(text) &&
    /[A-Z]/.test(text) &&
    /[a-z]/.test(text) &&
    changes >= 5 &&
    !/^[\da-f]{8}-[\da-f]{4}-/i.test(text)
  );
}

const credentialUrl =
  /\b(?:mongodb(?:\+srv)?|postgres(?:ql)?|mysql2?|mariadb|rediss?|amqps?|mssql|sqlserver|oracle|ftps?|sftp|smtps?|ldaps?|nats|couchdb|https?):\/\/([^\s:/@"'`<>{}$]*):([^\s@"'`<>{}$/]+)@([\w.-]+)/gi;

/** Addresses with a password in them, with the offsets of the password in the text. */
export function credentialUrls(
  text: string,
): readonly { readonly start: number; readonly end: number; readonly isWeak: boolean }[] {
  return [...text.matchAll(credentialUrl)].flatMap((match) => {
    const [whole, user = '', password = '', host = ''] = match;
    if (
      /^(pass(word|wd)?|pwd|secret|passphrase|x+|\*+|token|auth)$/i.test(password) &&
      !/^(localhost|127\.0\.0\.1|mongo|db|mysql|postgres|redis)$/.test(host)
    )
      return [];
    if (isPlaceholder(password) || /^example\.|\.example(\.|$)|^host(name)?$|example\.com$/i.test(host)) return [];
    const start = match.index + whole.lastIndexOf(`:${password}@`) + 1;
    const isLocal = /^(localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)$/i.test(host);
    return [{ start, end: start + password.length, isWeak: isLocal || user === password }];
  });
}
