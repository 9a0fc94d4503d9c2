const secretName =
  /(?:^|[_-])(?:secret|secretkey|password|passwd|pwd|passphrase|token|apikey|api_key|access_key|private_key|signing_key|encryption_key|auth_key|credentials?|authtoken)(?:$|[_-](?:prod|production|key|value|v?\d+)$)/i;
const notSecret =
  /(?:_FILE|_PATH|_URL|_ARN|_NAME|_ID|_HEADER|_TTL|_EXPIRY|_EXPIRES\w*|_LENGTH|_ROUNDS|_ALGORITHM|_TYPE|_PREFIX)$|PUBLIC|^ALLOW_EMPTY|(?:^|_)(?:MAX|MIN)_|_LIFETIME/i;

/** True for a name under which a credential is kept: `DB_PASSWORD`, `stripeSecretKey`, `NPM_TOKEN`. */
export function isSecretName(name: string): boolean {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return secretName.test(snake) && !notSecret.test(snake);
}

const placeholder =
  /^(?:|x{3,}|\*+|\.{3}|-+|change[_-]?me.*|replace.*|your[_-].*|<.*>|\[.*\]|todo|tbd|none|null|undefined|true|false|example|placeholder|dummy.*|fake.*|mock.*|not[_-]?(?:a|set|real|used|needed).*|build(?:[_-]?time)?.*|\d{1,4})$/i;

/** True for a text that may be the secret itself: no reference to another place, no placeholder. */
export function isLiteralSecret(text: string): boolean {
  const bare = text.trim();
  return !placeholder.test(bare) && !/\$\{|\$\(|^\$|\{\{|^arn:|^ssm:|^(?:\.{0,2}\/)[\w./-]+$|^projects\//.test(bare);
}

/** True for a password that only a developer's own machine has. */
export function isLocalPassword(text: string): boolean {
  return /^(?:postgres|root|admin|password|pass|secret|test\w*|dev\w*|local\w*|user|guest|example|mysql|mongo|redis|minio\w*|\w{1,8})\d{0,4}$/i.test(
    text.trim(),
  );
}
