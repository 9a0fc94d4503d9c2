import type { OwnRules } from '../ownRule.ts';
import { csvInjection } from './csvInjection.ts';
import { headerInjection } from './headerInjection.ts';
import { logInjection } from './logInjection.ts';
import { openRedirect } from './openRedirect.ts';
import { pathTraversal } from './pathTraversal.ts';
import { regexpInjection } from './regexpInjection.ts';
import { ssrf } from './ssrf.ts';
import { unrestrictedUpload } from './unrestrictedUpload.ts';
import { zipSlip } from './zipSlip.ts';

export const reach: OwnRules = {
  'path-traversal': pathTraversal,
  ssrf: ssrf,
  'open-redirect': openRedirect,
  'unrestricted-upload': unrestrictedUpload,
  'zip-slip': zipSlip,
  'csv-injection': csvInjection,
  'header-injection': headerInjection,
  'log-injection': logInjection,
  'regexp-injection': regexpInjection,
};
