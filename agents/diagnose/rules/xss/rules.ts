import type { OwnRules } from '../ownRule.ts';
import { domXssInPage } from './domXssInPage.ts';
import { reflectedXss } from './reflectedXss.ts';
import { templateEscapingOff } from './templateEscapingOff.ts';
import { templateUnescaped } from './templateUnescaped.ts';

export const xss: OwnRules = {
  'reflected-xss': reflectedXss,
  'template-unescaped': templateUnescaped,
  'template-escaping-off': templateEscapingOff,
  'dom-xss-in-page': domXssInPage,
};
