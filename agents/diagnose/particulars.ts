import type { Confidence, Severity } from '../engine/findings.ts';
import type { TextRange } from './redactedQuote.ts';

/** What is known of a very place beyond what the catalog says of the rule. */
export interface Particulars {
  /** One sentence about this very place, such as "Here req.query.id comes into the text of query()." */
  readonly detail?: string | undefined;
  /** @default the catalog's */
  readonly confidence?: Confidence | undefined;
  /** @default the catalog's */
  readonly severity?: Severity | undefined;
  /** Those of the catalog's numbers that this place shows. @default all of them */
  readonly cwe?: readonly number[] | undefined;
  /** Stands for the quote of whole lines, where these hold what must not be repeated; verbatim from the first of them. */
  readonly quote?: string | undefined;
  /** Offsets of the secret that is found, in the text of the place's file: it is quoted only by its first characters, and nowhere else. */
  readonly secret?: TextRange | undefined;
  /** Stands for the quote in the fingerprint: see `source/identity.ts`. */
  readonly identity?: string | undefined;
}
