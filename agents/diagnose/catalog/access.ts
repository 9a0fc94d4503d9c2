import type { RuleTable } from '../ruleEntry.ts';
import { accountRules } from './accounts.ts';

const authenticationFailures = ['A07:2021', 'A07:2025'];
const brokenAccessControl = ['A01:2021', 'A01:2025'];
const cryptographicFailures = ['A02:2021', 'A04:2025'];

export const accessRules: RuleTable = {
  ...accountRules,
  'hard-coded-credential': {
    category: 'access',
    title: 'A credential stands in the source',
    severity: 'high',
    confidence: 'high',
    cwe: [798, 312],
    owasp: authenticationFailures,
    profiles: ['security'],
    message:
      'Everybody who can read the repository, a build artefact or a stack trace can use it, and its history keeps it after it is deleted.',
    fix: 'Revoke the credential now, issue another, and read that one from the environment or a secret store at run time.',
    supersedes: ['hard-coded-secret'],
  },
  'hard-coded-secret': {
    category: 'access',
    title: 'A secret stands in the source',
    severity: 'high',
    confidence: 'medium',
    cwe: [798, 259, 321],
    owasp: authenticationFailures,
    profiles: ['security'],
    message:
      'A password, token or key that is written into the source is known to everybody who has seen the repository or an image of it, is the same in every environment, and cannot be changed without a release.',
    fix: 'Read it from the environment or a secret store, refuse to start without it, and replace the value that was published.',
  },
  'default-credentials': {
    category: 'access',
    title: 'An account with a known password',
    severity: 'high',
    confidence: 'medium',
    cwe: [1392, 798, 521],
    owasp: authenticationFailures,
    profiles: ['security'],
    message:
      'An account is made, or let in, with a name and a password that are written down here: whoever reads the code, or tries the usual pairs, logs in with it.',
    fix: 'Create the first account with a password from the environment or a random one that is shown once, and compare passwords only with stored hashes.',
    supersedes: ['hard-coded-secret'],
  },
  'jwt-not-verified': {
    category: 'access',
    title: 'A JSON Web Token is believed without being verified',
    severity: 'high',
    confidence: 'high',
    cwe: [347, 345],
    owasp: [...authenticationFailures, 'A02:2021', 'A08:2025'],
    profiles: ['security'],
    message:
      'What a token says counts only after its signature was checked. Otherwise anybody writes a token with any user and role in it.',
    fix: 'Call verify with the key and a fixed list of algorithms, let it check the expiry, and use the payload only when it succeeds.',
    supersedes: ['jwt-algorithms-not-pinned'],
  },
  'jwt-algorithms-not-pinned': {
    category: 'access',
    title: 'A JSON Web Token may choose how it is verified',
    severity: 'low',
    confidence: 'medium',
    cwe: [347, 327],
    owasp: [...authenticationFailures, 'A02:2021', 'A04:2025'],
    profiles: ['security'],
    message:
      'The header of a token names its algorithm. Where the verifier has no list of its own, an old library takes a token that is signed with the public key as an HMAC secret; newer ones narrow the choice by the kind of key.',
    fix: `Pass the algorithms in use, such as { algorithms: ['RS256'] }, to every verification.`,
  },
  'jwt-without-expiry': {
    category: 'access',
    title: 'A JSON Web Token never runs out',
    severity: 'medium',
    confidence: 'high',
    cwe: [613],
    owasp: authenticationFailures,
    profiles: ['security'],
    message:
      'A signed token is good until it expires, and cannot be called back. One without an expiry that leaks from a log, a browser or a backup opens the account for ever.',
    fix: 'Give it a short life (expiresIn, exp or setExpirationTime), let every verification check it, and renew it with a refresh token that can be revoked.',
  },
  'weak-password-storage': {
    category: 'access',
    title: 'Passwords are kept in a form that gives them away',
    severity: 'high',
    confidence: 'medium',
    cwe: [916, 256, 759],
    owasp: ['A02:2021', 'A07:2025', 'A04:2025'],
    profiles: ['security'],
    message:
      'When the table of users leaks, passwords in clear text are lost at once, and those behind a fast hash or a low cost within days; people use them elsewhere too.',
    fix: 'Keep only the result of argon2id, scrypt or bcrypt (cost 12 or more), each with a salt of its own, and compare with the library’s verify function.',
  },
  'insecure-cookie': {
    category: 'access',
    title: 'A cookie that proves who somebody is lacks its guards',
    severity: 'medium',
    confidence: 'high',
    cwe: [1004, 614, 1275],
    owasp: ['A05:2021', 'A02:2025', ...authenticationFailures],
    profiles: ['security'],
    message:
      'Without httpOnly any injected script reads the cookie; without secure it travels over plain HTTP, where others on the network read it. Either way the session is theirs.',
    fix: `Set the cookie with { httpOnly: true, secure: true, sameSite: 'lax' } ('strict' where nothing links into the application).`,
  },
  'insecure-session-store': {
    category: 'access',
    title: 'Sessions are kept in the memory of one process',
    severity: 'low',
    confidence: 'high',
    cwe: [770, 613],
    owasp: ['A05:2021', 'A02:2025'],
    profiles: ['security', 'quality'],
    message:
      'The default store is made for development: it never forgets expired sessions by itself, so memory grows with every visitor, all are logged out at a restart, and a second process does not know them.',
    fix: 'Give the session middleware a store with expiry that all processes share, such as Redis or the database.',
  },
  'session-fixation': {
    category: 'access',
    title: 'A login keeps the session that was there before',
    severity: 'medium',
    confidence: 'medium',
    cwe: [384],
    owasp: authenticationFailures,
    profiles: ['security'],
    message:
      'The id of the session stays the same when its owner logs in. Whoever planted that id in the browser before, by a link, a subdomain or a shared computer, is logged in as well.',
    fix: 'Call req.session.regenerate() (or its equivalent) after the password was checked and set the user in its callback.',
  },
  'missing-authorization': {
    category: 'access',
    title: 'A route does not ask who the client is',
    severity: 'high',
    confidence: 'low',
    cwe: [862, 306, 863],
    owasp: brokenAccessControl,
    profiles: ['security'],
    message:
      'The application knows who its clients are and asks for it before other routes. Whoever calls this one directly does what it does without a login, or without the role it is meant for.',
    fix: 'Put the guard of the neighbouring routes before it, or before the whole router, and name the few open routes instead.',
    supersedes: ['insecure-direct-object-reference'],
  },
  'insecure-direct-object-reference': {
    category: 'access',
    title: 'The client chooses whose record it gets',
    severity: 'high',
    confidence: 'low',
    cwe: [639, 862, 863],
    owasp: brokenAccessControl,
    profiles: ['security'],
    message:
      'A record is found by an id of the request alone. Whoever is logged in reads or changes the records of all others by counting the id up.',
    fix: 'Make the user of the session a part of the query, such as findOne({ _id: id, owner: request.user.id }), or compare the owner before going on.',
  },
  'client-asserted-identity': {
    category: 'access',
    title: 'The client itself says who it is or what it may do',
    severity: 'high',
    confidence: 'medium',
    cwe: [807, 290, 565, 345],
    owasp: [...brokenAccessControl, ...authenticationFailures],
    profiles: ['security'],
    message:
      'A header, a query parameter and an unsigned cookie hold what the sender has put there. Whoever writes a role or an account into them has it.',
    fix: 'Take the account and its role from a verified token or from a session that the server keeps, and sign every cookie that holds either.',
  },
  'user-enumeration': {
    category: 'access',
    title: 'The answer tells which accounts exist',
    severity: 'low',
    confidence: 'medium',
    cwe: [204, 203],
    owasp: authenticationFailures,
    profiles: ['security'],
    message:
      'An unknown name is answered otherwise than a wrong password. Strangers find out by it who has an account, and try passwords, or send forged mails, only there.',
    fix: 'Give one answer for both, take the same time for both, and let a recovery always say that a mail was sent if the account exists.',
  },
  'timing-unsafe-comparison': {
    category: 'access',
    title: 'A secret is compared in a time that depends on it',
    severity: 'low',
    confidence: 'medium',
    cwe: [208],
    owasp: cryptographicFailures,
    profiles: ['security'],
    message:
      'A comparison of texts stops at the first letter that differs. Who can measure many answers finds a signature or a key letter by letter.',
    fix: 'Compare two buffers of equal length with crypto.timingSafeEqual, such as the HMACs of both values.',
  },
  'predictable-token': {
    category: 'access',
    title: 'A token is made of what others can guess',
    severity: 'high',
    confidence: 'medium',
    cwe: [330, 340, 640],
    owasp: ['A02:2021', 'A04:2025', ...authenticationFailures],
    profiles: ['security'],
    message:
      'Math.random, the clock and the name of the account are no secrets: the state of the generator follows from a few of its numbers. Who guesses the token takes over the account or the session that it stands for.',
    fix: `Make it with crypto.randomBytes(32).toString('base64url') or crypto.randomUUID(), and codes for people with crypto.randomInt.`,
    supersedes: ['weak-random'],
  },
};
