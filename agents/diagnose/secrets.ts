import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import type { Claim } from '../engine/findings.ts';
import { makeClaim } from './makeClaim.ts';

const presetId = '@secretlint/secretlint-rule-preset-recommend';
// The scanned text must not be able to silence the search by a comment.
const silencingRule = '@secretlint/secretlint-rule-filter-comments';

/** How much of a secret its quote shows: enough to find it and to tell its kind, too little to use it. */
const shownCharacters = 4;
const keyHeader = /^-----BEGIN [A-Z0-9 ]+-----/;

/** Searches a text of any kind for credentials. The findings never repeat the credential itself. */
export async function findSecrets(path: string, text: string): Promise<readonly Claim[]> {
  const { messages } = await lintSource({
    source: { filePath: path, content: text, contentType: 'text' },
    options: {
      noPhysicFilePath: true,
      config: { rules: [{ id: presetId, rule: creator, rules: [{ id: silencingRule, disabled: true }] }] },
    },
  });
  return messages.map((message) => {
    const [start, end] = message.range;
    const kind = message.ruleId.replace(/^.*secretlint-rule-/, '');
    const { line, column } = message.loc.start;
    const place = { file: path, text, startLine: line, endLine: line, column: column + 1 };
    return makeClaim('hard-coded-credential', place, {
      detail: `Here it looks like a credential of the kind "${kind}".`,
      quote: redactedQuote(text, start, end),
    });
  });
}

function redactedQuote(text: string, start: number, end: number): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const header = keyHeader.exec(text.slice(start, end))?.[0];
  const shown = header?.length ?? Math.min(shownCharacters, end - start);
  return text.slice(Math.max(lineStart, start - 160), start + shown).trim();
}
