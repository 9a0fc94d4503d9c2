import type { OwnRules } from '../ownRule.ts';
import { corsMisconfiguration } from './corsMisconfiguration.ts';
import { developmentMode, developmentModeInImage, developmentModeInSettings } from './developmentMode.ts';
import { directoryListing } from './directoryListing.ts';
import { excessiveBodyLimit } from './excessiveBodyLimit.ts';
import { exposedDebugEndpoint, exposedDebugEndpointInText } from './exposedDebugEndpoint.ts';
import { graphqlCsrf } from './graphqlCsrf.ts';
import { graphqlDepthLimit } from './graphqlDepthLimit.ts';
import { graphqlIntrospection } from './graphqlIntrospection.ts';
import { helmetWeakened } from './helmetWeakened.ts';
import { insecureTransport } from './insecureTransport.ts';
import { insecureWebsocket } from './insecureWebsocket.ts';
import { multipleStatements } from './multipleStatements.ts';
import { openImageProxy } from './openImageProxy.ts';
import { sensitiveDataExposure } from './sensitiveDataExposure.ts';
import { sensitiveDataInLogs } from './sensitiveDataInLogs.ts';
import { stackTraceExposure } from './stackTraceExposure.ts';
import { tlsVerificationDisabled, tlsVerificationDisabledInText } from './tlsVerificationDisabled.ts';
import { trustedProxy } from './trustedProxy.ts';
import { unsafeParsingOption } from './unsafeParsingOption.ts';
import { weakCipher } from './weakCipher.ts';
import { weakHash } from './weakHash.ts';
import { weakRandom } from './weakRandom.ts';
import { xPoweredBy } from './xPoweredBy.ts';

/** By id; see `catalog/configuration.ts`. */
export const configuration: OwnRules = {
  'cors-misconfiguration': corsMisconfiguration,
  'tls-verification-disabled': [tlsVerificationDisabled, tlsVerificationDisabledInText],
  'weak-hash': weakHash,
  'weak-cipher': weakCipher,
  'weak-random': weakRandom,
  'x-powered-by': xPoweredBy,
  'stack-trace-exposure': stackTraceExposure,
  'graphql-introspection': graphqlIntrospection,
  'graphql-depth-limit': graphqlDepthLimit,
  'graphql-csrf': graphqlCsrf,
  'excessive-body-limit': excessiveBodyLimit,
  'directory-listing': directoryListing,
  'exposed-debug-endpoint': [exposedDebugEndpoint, exposedDebugEndpointInText],
  'insecure-transport': insecureTransport,
  'helmet-weakened': helmetWeakened,
  'sensitive-data-in-logs': sensitiveDataInLogs,
  'sensitive-data-exposure': sensitiveDataExposure,
  'insecure-websocket': insecureWebsocket,
  'multiple-statements': multipleStatements,
  'open-image-proxy': openImageProxy,
  'trusted-proxy': trustedProxy,
  'unsafe-parsing-option': unsafeParsingOption,
  'development-mode': [developmentMode, developmentModeInImage, developmentModeInSettings],
};
