import type { OwnRules } from '../ownRule.ts';
import { clientChosenRole } from './clientChosenRole.ts';
import { optionalSignature } from './optionalSignature.ts';
import { publicObject } from './publicObject.ts';
import { storedTokenWithoutExpiry } from './storedTokenWithoutExpiry.ts';
import { clientAssertedIdentity } from './clientAssertedIdentity.ts';
import { defaultCredentials, defaultCredentialsInSql } from './defaultCredentials.ts';
import { hardCodedSecret } from './hardCodedSecret.ts';
import { hardCodedSecretInText } from './hardCodedSecretInText.ts';
import { hostHeaderLink } from './hostHeaderLink.ts';
import { insecureCookie } from './insecureCookie.ts';
import { insecureDirectObjectReference } from './insecureDirectObjectReference.ts';
import { insecureSessionStore } from './insecureSessionStore.ts';
import { jwtAlgorithmsNotPinned } from './jwtAlgorithmsNotPinned.ts';
import { jwtNotVerified } from './jwtNotVerified.ts';
import { jwtWithoutExpiry } from './jwtWithoutExpiry.ts';
import { missingAuthorization } from './missingAuthorization.ts';
import { oauthWithoutState } from './oauthWithoutState.ts';
import { passwordChangeUnproven } from './passwordChangeUnproven.ts';
import { predictableToken } from './predictableToken.ts';
import { sessionFixation } from './sessionFixation.ts';
import { sessionsOutlivePassword } from './sessionsOutlivePassword.ts';
import { timingUnsafeComparison } from './timingUnsafeComparison.ts';
import { unguardedFileRoutes } from './unguardedFileRoutes.ts';
import { unguardedResolvers } from './unguardedResolvers.ts';
import { userEnumeration } from './userEnumeration.ts';
import { weakAccountRecovery } from './weakAccountRecovery.ts';
import { weakPasswordRules } from './weakPasswordRules.ts';
import { weakPasswordStorage } from './weakPasswordStorage.ts';

/** By id; see `catalog/access.ts`. */
export const access: OwnRules = {
  'client-asserted-identity': clientAssertedIdentity,
  'client-chosen-role': clientChosenRole,
  'optional-signature': optionalSignature,
  'public-object': publicObject,
  'stored-token-without-expiry': storedTokenWithoutExpiry,
  'default-credentials': [defaultCredentials, defaultCredentialsInSql],
  'hard-coded-secret': [hardCodedSecret, hardCodedSecretInText],
  'host-header-link': hostHeaderLink,
  'insecure-cookie': insecureCookie,
  'insecure-direct-object-reference': insecureDirectObjectReference,
  'insecure-session-store': insecureSessionStore,
  'jwt-algorithms-not-pinned': jwtAlgorithmsNotPinned,
  'jwt-not-verified': jwtNotVerified,
  'jwt-without-expiry': jwtWithoutExpiry,
  'missing-authorization': [missingAuthorization, unguardedFileRoutes, unguardedResolvers],
  'oauth-without-state': oauthWithoutState,
  'password-change-unproven': passwordChangeUnproven,
  'predictable-token': predictableToken,
  'session-fixation': sessionFixation,
  'sessions-outlive-password': sessionsOutlivePassword,
  'timing-unsafe-comparison': timingUnsafeComparison,
  'user-enumeration': userEnumeration,
  'weak-account-recovery': weakAccountRecovery,
  'weak-password-rules': weakPasswordRules,
  'weak-password-storage': weakPasswordStorage,
};
