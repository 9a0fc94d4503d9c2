import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { keyName, lastName } from '../../flow/scope.ts';

/** The words of a name in lower case: `JWT_SECRET`, `jwtSecret` and `jwt-secret` are all `['jwt', 'secret']`. */
export function wordsOf(name: string): readonly string[] {
  let words = splitNames.get(name);
  if (words === undefined) {
    if (splitNames.size >= maxSplitNames) splitNames.clear();
    splitNames.set(name, (words = splitName(name)));
  }
  return words;
}

const splitNames = new Map<string, readonly string[]>();
const maxSplitNames = 20_000;

function splitName(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '');
}

const passwordWord = /^(password|passwd|passwort|pwd|pass|passphrase|passcode|psw|pswd)\d?$/;
const notPassword =
  /^(hash|hashed|encrypted|digest|salt|reset|forgot|confirm|confirmation|repeat|again|verify|retype|field|input|url|is|has|no|show|hide|min|max|regex|change|changed|on|did|by)$/;

/** True for the name of a password in clear text: `password`, `userPassword`, `newPwd`; not `passwordHash`, `confirmPassword`. */
export function isPasswordName(name: string): boolean {
  const words = wordsOf(name.replace(/assWord/g, 'assword'));
  const last = words.at(-1) ?? '';
  return passwordWord.test(last) && !words.some((word) => notPassword.test(word));
}

/** The name that an expression's value is given where it stands: of a property, a variable, an assignment, a default. */
export function givenName(node: TSESTree.Node): string | undefined {
  const { parent } = node;
  switch (parent?.type) {
    case NodeType.Property:
    case NodeType.PropertyDefinition:
      return parent.value === node ? keyName(parent) : undefined;
    case NodeType.VariableDeclarator:
      return parent.init === node && parent.id.type === NodeType.Identifier ? parent.id.name : undefined;
    case NodeType.AssignmentExpression:
      return parent.right === node ? lastName(parent.left) : undefined;
    case NodeType.AssignmentPattern:
      return parent.right === node ? lastName(parent.left) : undefined;
    case NodeType.TSAsExpression:
    case NodeType.TSSatisfiesExpression:
      return givenName(parent);
    default:
      return undefined;
  }
}

const credentialPairs =
  /(?:api|access|private|encryption|secret|signing|signature|jwt|session|cookie|cookies|auth|hmac|master|crypto|cipher|aes|symmetric|account|consumer|app|shared|license|token)key$/;

/** True for a name that ends in `key`, `salt` or the like and says of nothing else that it is: what it holds may be a secret. */
export function isKeyName(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.length > 1 &&
    /^(?:key|salt|pepper|passphrase|credential|signature)$/.test(words.at(-1) ?? '') &&
    !words.some((word) =>
      /^(?:public|publishable|site|maps?|client|analytics|tracking|write|measurement|cache|partition|sort|primary|foreign|query|storage|object|bucket|route|translation|i|feature|flag|idempotency|firebase|react|row|item|list|event|message|host|known|test)$/.test(
        word,
      ),
    )
  );
}

/** What kind of secret a name is for: a password, a secret or key, or a token; undefined for all other names. */
export function secretKind(name: string): 'password' | 'secret' | 'token' | undefined {
  if (isPasswordName(name)) return 'password';
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (
    words.some((word) =>
      /^(public|name|id|path|file|header|field|url|uri|is|has|get|expires?|expiry|type|arn|length|prefix|placeholder|label|error|invalid|missing)$/.test(
        word,
      ),
    )
  )
    return undefined;
  if (/^(secret|secrets|apikey|privatekey|secretkey|encryptionkey)$/.test(last)) return 'secret';
  if (words.join('').endsWith('secretorkey')) return 'secret';
  if (last === 'key' && credentialPairs.test(words.slice(-2).join(''))) return 'secret';
  return /^(token|accesstoken|authtoken|pat)$/.test(last) ? 'token' : undefined;
}
