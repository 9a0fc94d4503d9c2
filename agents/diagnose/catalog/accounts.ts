import type { RuleTable } from '../ruleEntry.ts';

const authenticationFailures = ['A07:2021', 'A07:2025'];
const brokenAccessControl = ['A01:2021', 'A01:2025'];

/** How accounts are recovered, and what happens when a password changes. */
export const accountRules: RuleTable = {
  'host-header-link': {
    category: 'access',
    title: 'A link in a mail leads to the host that the request names',
    severity: 'high',
    confidence: 'medium',
    cwe: [640, 644, 601, 20],
    owasp: [...authenticationFailures, 'A01:2021', 'A01:2025'],
    profiles: ['security'],
    message:
      'The Host header, and those in which a proxy repeats it, hold what the sender has put there. Whoever asks for a reset in the name of somebody else has the link, with the token in it, lead to a host of their own.',
    fix: 'Build links from an address in the configuration, or take the host only from a list of known ones.',
  },
  'weak-account-recovery': {
    category: 'access',
    title: 'The way back into an account stays open, or lies open',
    severity: 'medium',
    confidence: 'medium',
    cwe: [640, 613, 312, 256, 324, 522],
    owasp: [...authenticationFailures, 'A04:2021', 'A06:2025'],
    profiles: ['security'],
    message:
      'A token that resets a password is as good as the password. One that never runs out works years later from an old mailbox; one that is stored as it was sent opens the account to everybody who reads the table or a backup of it.',
    fix: 'Store only a hash of the token and a time, an hour away at most, after which it is refused; delete it when it was used, and refuse a request without one.',
  },
  'sessions-outlive-password': {
    category: 'access',
    title: 'A new password does not end the sessions of the old one',
    severity: 'low',
    confidence: 'low',
    cwe: [613],
    owasp: authenticationFailures,
    profiles: ['security'],
    message:
      'People change a password when somebody else may know it. Sessions and tokens that were opened with the old one stay good, so whoever is in remains in.',
    fix: 'Delete the other sessions and refresh tokens of the account, or keep a version or time with it that every token is compared with.',
  },
  'password-change-unproven': {
    category: 'access',
    title: 'A password is changed without asking for the present one',
    severity: 'medium',
    confidence: 'low',
    cwe: [620],
    owasp: [...authenticationFailures, 'A04:2021', 'A06:2025'],
    profiles: ['security'],
    message:
      'Whoever gets hold of an open session for a moment, by an unlocked screen, a stolen cookie or a forged request, sets a password of their own and keeps the account.',
    fix: 'Ask for the present password and compare it with the stored hash before the new one is stored.',
  },
  'oauth-without-state': {
    category: 'access',
    title: 'A login at another service is not tied to the browser that began it',
    severity: 'medium',
    confidence: 'medium',
    cwe: [352, 346, 384],
    owasp: [...brokenAccessControl, ...authenticationFailures],
    profiles: ['security'],
    message:
      'Without a state, the answer of the provider is taken from any browser. Somebody else sends a person a link with a code of their own, and that person is logged in as the sender, or has the sender’s account connected to theirs.',
    fix: 'Send a random state (or PKCE and a nonce) along, keep it in the session, and refuse an answer whose state differs.',
  },
  'weak-password-rules': {
    category: 'access',
    title: 'Short passwords are accepted',
    severity: 'low',
    confidence: 'high',
    cwe: [521],
    owasp: authenticationFailures,
    profiles: ['security'],
    message:
      'Passwords of fewer than eight characters are guessed through the login, and found within minutes when the hashes leak.',
    fix: 'Ask for eight characters or more (twelve is better), take long ones, and refuse those that are known from leaks.',
  },
  'client-chosen-role': {
    category: 'access',
    title: 'Whoever sends the request chooses what an account may do',
    severity: 'medium',
    confidence: 'medium',
    cwe: [269, 285, 863, 266, 862, 915],
    owasp: brokenAccessControl,
    profiles: ['security'],
    message:
      'A role that is taken from the request and stored makes its sender, or anybody they please, an administrator.',
    fix: 'Set the role on the server, or let only those change it who have more rights than they hand out, and check that here.',
  },
  'optional-signature': {
    category: 'access',
    title: 'A message without a signature is believed',
    severity: 'high',
    confidence: 'high',
    cwe: [347, 345, 287, 306, 353],
    owasp: [...authenticationFailures, 'A08:2021', 'A08:2025'],
    profiles: ['security'],
    message:
      'The signature is looked at only where there is one. Whoever forges a message leaves the header out, and everything that the message says is done.',
    fix: 'Refuse the message unless the signature is there and right: if (!signature || !isRight(signature)) refuse.',
  },
  'stored-token-without-expiry': {
    category: 'access',
    title: 'A session or token is kept for ever',
    severity: 'medium',
    confidence: 'medium',
    cwe: [613, 770, 459, 672],
    owasp: authenticationFailures,
    profiles: ['security'],
    message:
      'What lets its bearer in stays good until somebody deletes it: a token from an old backup or a lost device still works after years, and the store only grows.',
    fix: "Set it with its time to live in one command: set(key, value, 'EX', seconds).",
  },
  'public-object': {
    category: 'access',
    title: 'A stored object can be read by everybody',
    severity: 'medium',
    confidence: 'medium',
    cwe: [732, 284, 276, 359, 200],
    owasp: brokenAccessControl,
    profiles: ['security'],
    message:
      'Whoever knows or guesses the address of the object reads it without logging in, and so do search engines once the address is seen somewhere.',
    fix: 'Store it privately, and give out short-lived signed addresses to those who may read it.',
  },
};
