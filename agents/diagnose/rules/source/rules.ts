import type { OwnRules } from '../ownRule.ts';
import { bidirectionalText } from './bidirectionalText.ts';

/** By id; see `catalog/source.ts`. */
export const source: OwnRules = {
  'bidirectional-text': bidirectionalText,
};
