import type { MadeClaim } from './maskSecrets.ts';
import type { Particulars } from './particulars.ts';
import { redactedQuote } from './redactedQuote.ts';
import { ruleEntry } from './ruleCatalog.ts';

/** Where a rule found something. Lines and columns count from 1; the end line is included. */
export interface Place {
  readonly file: string;
  /** The whole file. */
  readonly text: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly column: number;
}

const maxQuotedLines = 3;
const maxQuotedColumns = 240;

/** Makes a claim of the catalog's words for a rule and the lines of a place. */
export function makeClaim(ruleId: string, place: Place, particulars: Particulars): MadeClaim {
  const entry = ruleEntry(ruleId);
  const isLong = place.endLine - place.startLine >= maxQuotedLines;
  const endLine = isLong ? place.startLine : place.endLine;
  const { secret } = particulars;
  const given = secret === undefined ? particulars.quote : redactedQuote(place.text, ...secret);
  return {
    rule: ruleId,
    title: entry.title,
    severity: particulars.severity ?? entry.severity,
    confidence: particulars.confidence ?? entry.confidence,
    cwe: [...(particulars.cwe ?? entry.cwe)],
    owasp: [...entry.owasp],
    file: place.file,
    startLine: place.startLine,
    endLine,
    quote: given ?? quoteLines(place.text, place.startLine, endLine, place.column),
    message: particulars.detail === undefined ? entry.message : `${entry.message} ${particulars.detail}`,
    fix: entry.fix,
    identity: particulars.identity,
    ...(secret !== undefined && { secret }),
  };
}

/** The text of the lines without the white space around it; of a very long line, what stands around the column. */
function quoteLines(text: string, startLine: number, endLine: number, column: number): string {
  const quote = lineRange(text, startLine, endLine);
  if (quote.length <= maxQuotedColumns * maxQuotedLines) return quote.trim();
  const from = Math.max(0, column - 1);
  return lineRange(text, startLine, startLine)
    .slice(from, from + maxQuotedColumns)
    .trim();
}

function lineRange(text: string, startLine: number, endLine: number): string {
  let start = 0;
  for (let line = 1; line < startLine; line++) start = text.indexOf('\n', start) + 1;
  let end = start;
  for (let line = startLine; line <= endLine; line++) {
    const next = text.indexOf('\n', end);
    if (next < 0) return text.slice(start);
    end = next + 1;
  }
  return text.slice(start, end);
}
