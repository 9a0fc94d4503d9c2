import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { AnalyzedClaim, Claim, Finding } from './findings.ts';
import { foldWhiteSpace, locateQuote, mostSimilarLine } from './quotes.ts';

/** What came of looking for a claim's quote: the claim as the file has it, or a sentence that says what to mend. */
export type Evidence =
  { readonly found: true; readonly claim: Claim } | { readonly found: false; readonly reason: string };

/** Gives the text of a workspace file by its path relative to the root, or undefined when there is no such text file. */
export type ReadWorkspaceFile = (path: string) => Promise<string | undefined>;

const drivePattern = /^[a-z]:/i;

/** `./src//a.js` → `src/a.js`; undefined for what is absolute, empty, or leaves the workspace. */
export function normalizeWorkspacePath(path: string): string | undefined {
  if (path.includes('\0') || path.includes('\\') || path.startsWith('/') || drivePattern.test(path)) return undefined;
  const normalized = posix.normalize(path.trim()).replace(/\/+$/, '');
  const leaves = normalized === '.' || normalized === '..' || normalized.startsWith('../');
  return leaves || normalized === '' ? undefined : normalized;
}

/**
 * Looks for a claim's quote in its file, white space folded. The claim comes back with its path normalised, its quote as the
 * exact text of the file, and its lines moved to the occurrence nearest to the claimed ones.
 */
export async function verifyClaim(claim: Claim, readFile: ReadWorkspaceFile): Promise<Evidence> {
  const file = normalizeWorkspacePath(claim.file);
  if (file === undefined) {
    return refuse(
      `The file "${claim.file}" is not a path inside the workspace. Give it relative to the workspace root.`,
    );
  }
  const text = await readFile(file);
  if (text === undefined) {
    return refuse(`There is no text file "${file}" in the workspace. Give the path as Glob or Grep shows it.`);
  }
  const match = locateQuote(text, claim.quote, claim.startLine);
  if (match === 'too-short') {
    return refuse(`The quote ${JSON.stringify(claim.quote)} is too short to be evidence. Quote the whole statement.`);
  }
  if (match === undefined) return refuse(quoteMissing(claim, file, text));
  return { found: true, claim: { ...claim, file, ...match } };
}

/**
 * The identity of a finding over time: 32 hexadecimal digits that stay the same when its lines move or its white space
 * changes; of the analyser's, also when quotes, brackets or the names of variables do. `occurrence` counts from 0 the findings of equal
 * rule, path and identity in the file.
 */
export function fingerprint(
  finding: Pick<AnalyzedClaim, 'rule' | 'file' | 'quote' | 'identity'>,
  occurrence: number,
): string {
  const { rule, file, quote, identity = foldWhiteSpace(quote) } = finding;
  const text = JSON.stringify([rule, file, identity, occurrence]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Turns verified claims into findings, in the same order. Equal ones in a file are told apart by their order in that file. */
export function identifyFindings(claims: readonly AnalyzedClaim[], source: Finding['source']): Finding[] {
  const occurrences = new Map<string, number>();
  const fingerprints = new Map<AnalyzedClaim, string>();
  for (const claim of [...claims].sort((a, b) => a.startLine - b.startLine || a.endLine - b.endLine)) {
    const key = fingerprint(claim, 0);
    const occurrence = occurrences.get(key) ?? 0;
    occurrences.set(key, occurrence + 1);
    fingerprints.set(claim, fingerprint(claim, occurrence));
  }
  return claims.map((claim) => {
    const { identity: _identity, ...rest } = claim;
    return { ...rest, fingerprint: fingerprints.get(claim) ?? fingerprint(claim, 0), source };
  });
}

function refuse(reason: string): Evidence {
  return { found: false, reason };
}

function quoteMissing(claim: Claim, file: string, text: string): string {
  const closest = mostSimilarLine(text, claim.quote);
  const help =
    closest === undefined
      ? `Read the file again: no line of it resembles the quote.`
      : `The closest is line ${closest.line}: ${JSON.stringify(closest.text)}. Copy the code verbatim, or drop the finding.`;
  return `The quote ${JSON.stringify(clip(claim.quote))} is not in ${file}. ${help}`;
}

function clip(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 160)}…`;
}
