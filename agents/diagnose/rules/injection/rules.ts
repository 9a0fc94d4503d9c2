import type { OwnRules } from '../ownRule.ts';
import { codeInjection } from './codeInjection.ts';
import { commandInjection } from './commandInjection.ts';
import { ldapInjection } from './ldapInjection.ts';
import { massAssignment } from './massAssignment.ts';
import { nosqlInjection } from './nosqlInjection.ts';
import { prototypePollution } from './prototypePollution.ts';
import { sqlInjection } from './sqlInjection.ts';
import { templateInjection } from './templateInjection.ts';
import { unsafeDeserialization } from './unsafeDeserialization.ts';
import { xpathInjection } from './xpathInjection.ts';
import { xxe } from './xxe.ts';

/** By id; see `catalog/injection.ts`. */
export const injection: OwnRules = {
  'code-injection': codeInjection,
  'command-injection': commandInjection,
  'ldap-injection': ldapInjection,
  'mass-assignment': massAssignment,
  'nosql-injection': nosqlInjection,
  'prototype-pollution': prototypePollution,
  'sql-injection': sqlInjection,
  'template-injection': templateInjection,
  'unsafe-deserialization': unsafeDeserialization,
  'xpath-injection': xpathInjection,
  xxe: xxe,
};
