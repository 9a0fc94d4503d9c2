import type { OwnRules } from '../ownRule.ts';
import { clientAssertedIdentity } from './clientAssertedIdentity.ts';
import { defaultCredentials, defaultCredentialsInSql } from './defaultCredentials.ts';
import { hardCodedSecret } from './hardCodedSecret.ts';
import { hardCodedSecretInText } from './hardCodedSecretInText.ts';
import { insecureCookie } from './insecureCookie.ts';
import { insecureDirectObjectReference } from './insecureDirectObjectReference.ts';
import { insecureSessionStore } from './insecureSessionStore.ts';
import { jwtAlgorithmsNotPinned } from './jwtAlgorithmsNotPinned.ts';
import { jwtNotVerified } from './jwtNotVerified.ts';
import { jwtWithoutExpiry } from './jwtWithoutExpiry.ts';
import { missingAuthorization } from './missingAuthorization.ts';
import { predictableToken } from './predictableToken.ts';
import { sessionFixation } from './sessionFixation.ts';
import { timingUnsafeComparison } from './timingUnsafeComparison.ts';
import { userEnumeration } from './userEnumeration.ts';
import { weakPasswordStorage } from './weakPasswordStorage.ts';

/** By id; see `catalog/access.ts`. */
export const access: OwnRules = {
  'client-asserted-identity': clientAssertedIdentity,
  'default-credentials': [defaultCredentials, defaultCredentialsInSql],
  'hard-coded-secret': [hardCodedSecret, hardCodedSecretInText],
  'insecure-cookie': insecureCookie,
  'insecure-direct-object-reference': insecureDirectObjectReference,
  'insecure-session-store': insecureSessionStore,
  'jwt-algorithms-not-pinned': jwtAlgorithmsNotPinned,
  'jwt-not-verified': jwtNotVerified,
  'jwt-without-expiry': jwtWithoutExpiry,
  'missing-authorization': missingAuthorization,
  'predictable-token': predictableToken,
  'session-fixation': sessionFixation,
  'timing-unsafe-comparison': timingUnsafeComparison,
  'user-enumeration': userEnumeration,
  'weak-password-storage': weakPasswordStorage,
};
