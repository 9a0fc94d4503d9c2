/** What maintainers say of a version, by the words that they use. */
export type DeprecationKind = 'security' | 'moved' | 'unmaintained' | 'other';

/** Of these, a message says what the newer version has, or what the old one will not get, and not that the old one is insecure. */
const promises =
  /(?:best features, bug fixes,? and )?\bsecurity (?:patch|update|fix|release|support|maintenance)\w*|\bmay contain bugs and critical security issues|\b(?:no|without|not a) (?:known )?(?:security|vulnerabilit)\w*/gi;
const insecure =
  /vulnerab|\bsecurity\b|\binsecure|\bCVE-?\d|\bGHSA-|\bre-?dos\b|RegExp? (?:DoS|denial)|denial[- ]of[- ]service|malicious|malware|compromised|hijack|\bexploit|prototype pollution|injection\b|\bXSS\b|cross-site|(?:path|directory) traversal|arbitrary (?:code|file|command)|remote code|(?:memory|data|information) (?:exposure|disclosure|leak to)|sandbox (?:escape|breakout)|timing attack|backdoor/i;
/** A fix that is named together with how urgent it is says that the version lacks it. */
const lacksFix =
  /\b(?:critical|important|urgent|major|serious) security (?:fix|patch|update|release)|\bsecurity (?:fix|patch|update|release)\w* (?:in v?\d|available|for CVE)/i;
const moved =
  /\bmoved\b|\brenamed\b|\breplaced by\b|\bsuperseded|\buse (?:the )?["'`]?(?:@[\w.-]+\/[\w.-]+|[a-z][\w.-]*)["'`]?(?: (?:package|module))? instead|\bin favou?r of\b|\bnew (?:package|home|name)\b|\bis now\b|\bhas been merged\b|\bswitch (?:over )?to\b|\bmigrate to\b/i;
const unmaintained =
  /no longer (?:being )?(?:maintained|supported|developed|active)|not (?:actively )?(?:maintained|supported)|\bunmaintained|\bunsupported|\bnot supported|end[- ]of[- ]life|\bEOL\b|discontinued|abandoned|\barchived\b|\blegacy\b|security (?:updates|patches)|hapi support policy|has been deprecated|\bis deprecated\b/i;

export function kindOf(message: string): DeprecationKind {
  if (lacksFix.test(message) || insecure.test(message.replace(promises, ''))) return 'security';
  if (moved.test(message)) return 'moved';
  return unmaintained.test(message) ? 'unmaintained' : 'other';
}
