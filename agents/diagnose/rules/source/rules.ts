import type { OwnRules } from '../ownRule.ts';
import { asyncPromiseExecutor } from './asyncPromiseExecutor.ts';
import { bidirectionalText } from './bidirectionalText.ts';

/** By id; see `catalog/source.ts`. */
export const source: OwnRules = {
  'async-promise-executor': asyncPromiseExecutor,
  'bidirectional-text': bidirectionalText,
};
