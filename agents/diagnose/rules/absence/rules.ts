import type { OwnRules } from '../ownRule.ts';
import { missingCsrfProtection } from './missingCsrfProtection.ts';
import { missingErrorHandler } from './missingErrorHandler.ts';
import { missingInputValidation } from './missingInputValidation.ts';
import { missingRateLimit } from './missingRateLimit.ts';
import { missingSecurityHeaders } from './missingSecurityHeaders.ts';
import { validationSwitchedOff } from './validationSwitchedOff.ts';

/** By id; see `catalog/absence.ts`. */
export const absence: OwnRules = {
  'missing-security-headers': missingSecurityHeaders,
  'missing-csrf-protection': missingCsrfProtection,
  'missing-rate-limit': missingRateLimit,
  'missing-error-handler': missingErrorHandler,
  'missing-input-validation': missingInputValidation,
  'validation-switched-off': validationSwitchedOff,
};
