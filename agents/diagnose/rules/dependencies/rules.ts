import type { OwnRules } from '../ownRule.ts';
import { deprecatedDependency } from './deprecatedDependency.ts';
import { lockfileInsecureSource } from './lockfileInsecureSource.ts';
import { missingLockfile } from './missingLockfile.ts';
import { vulnerableDependency } from './vulnerableDependency.ts';

/** By id; see `catalog/dependencies.ts`. */
export const dependencies: OwnRules = {
  'vulnerable-dependency': vulnerableDependency,
  'deprecated-dependency': deprecatedDependency,
  'missing-lockfile': missingLockfile,
  'lockfile-insecure-source': lockfileInsecureSource,
};
