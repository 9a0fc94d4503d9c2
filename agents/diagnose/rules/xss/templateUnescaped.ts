import { describeTaint } from '../../flow/taint.ts';
import { defineTextRule, linesAt } from '../defineProjectRule.ts';
import { originOf } from './templateLocals.ts';
import { outputsOf, templateFiles } from './templateOutputs.ts';

/** What layouts print: the page itself, blocks, included files. */
const structure =
  /^(?:(?:await\s+)?(?:include|includeFile|partial|layout|block|contentFor|defineContent|yield|slot|render|component|content_for|css|js|asset\w*|stylesheet\w*|script\w*|style\w*|meta\w*|svg\w*|icon\w*)\b|yield$|_sections\b|blocks?\.|it\.body$|locals\.body$|@partial-block)/;

/** In the frame of a page these are the page itself; in the page they are fields of what it shows. */
const frameContent = /^(?:body|content)$/;
const frame = /<(?:!doctype|html|head|body)\b/i;
const framePath = /(?:^|\/)(?:layouts?|_?(?:layout|main|base|default|master)\.\w+)(?:\/|$)/i;

/** The unescaped outputs of templates, weighed by what the calls that render the template hand to it. */
export const templateUnescaped = defineTextRule({
  files: templateFiles,
  checkText: (file, project, judge) => {
    for (const { start, end, expression, isEscaped, isInScript } of outputsOf(file, project)) {
      if (isEscaped || isInScript || structure.test(expression)) continue;
      if (frameContent.test(expression) && (framePath.test(file.path) || frame.test(file.text))) continue;
      const place = linesAt(file, start, end);
      const origin = originOf(expression, file.path, project);
      if (origin === 'sound') judge(place, undefined);
      else if (origin === 'unknown')
        judge(place, { detail: `Here it is ${shortened(expression)}; nothing shows where that comes from.` });
      else {
        const { taint } = origin;
        judge(place, {
          detail: `Here ${shortened(expression)} ${describeTaint(taint)}.`,
          severity: 'high',
          confidence: taint.isStored ? 'medium' : 'high',
        });
      }
    }
    for (const match of file.text.matchAll(/\{%-?\s*autoescape\s+(?:false|off)\b/g)) {
      judge(linesAt(file, match.index), { detail: 'Here escaping is switched off for a block.', confidence: 'medium' });
    }
  },
});

export function shortened(expression: string): string {
  const text = expression.replace(/\s+/g, ' ');
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
