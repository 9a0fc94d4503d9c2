import { defineTextRule, linesAt } from '../defineProjectRule.ts';

/** The controls of Unicode's bidirectional algorithm that embed, override or isolate text; marks of direction alone reorder nothing. */
const controls = /[\u202a-\u202e\u2066-\u2069]/gu;

/** Invisible characters in a text file that show it in another order than it is read in. */
export const bidirectionalText = defineTextRule({
  files: /./,
  checkText: (file, _project, judge) => {
    const lines = file.text.split('\n');
    let offset = 0;
    for (const line of lines) {
      const found = line.match(controls);
      // Every line that shows other than plain letters is a candidate.
      if (found !== null || /[^\x20-\x7e\t\r]|\\u20|\\u2066/.test(line)) {
        const names = [...new Set(found)].map((character) => `U+${character.charCodeAt(0).toString(16).toUpperCase()}`);
        judge(
          linesAt(file, offset),
          found === null ? undefined : { detail: `Here ${names.join(', ')} stands in the line.` },
        );
      }
      offset += line.length + 1;
    }
  },
});
