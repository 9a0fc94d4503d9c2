import { createHash } from 'node:crypto';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { makeClaim } from './makeClaim.ts';
import type { MadeClaim } from './maskSecrets.ts';

const presetId = '@secretlint/secretlint-rule-preset-recommend';
// The scanned text must not be able to silence the search by a comment.
const silencingRule = '@secretlint/secretlint-rule-filter-comments';

/** Searches a text of any kind for credentials. The findings never repeat the credential itself. */
export async function findSecrets(path: string, text: string): Promise<readonly MadeClaim[]> {
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
      secret: [start, end],
      // The secret itself tells it from others, whatever variable holds it; of its hash only a part goes into another one.
      identity: createHash('sha256').update(text.slice(start, end)).digest('hex'),
    });
  });
}
