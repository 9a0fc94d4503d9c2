import { describeTaint } from '../../flow/taint.ts';
import { defineTextRule, linesAt } from '../defineProjectRule.ts';
import { originOf } from './templateLocals.ts';
import { outputsOf, templateFiles } from './templateOutputs.ts';
import { shortened } from './templateUnescaped.ts';

const serialised =
  /serialize|serialise|htmlescape|escapeJson|jsesc|escapejs|safeJson|safeStringify|\.replace\(\s*\/[^/]*<|\\u003c/i;
const address = String.raw`(?:(?:window\.|document\.|self\.)?location\.(?:search|hash|href|pathname)|document\.(?:URL|documentURI|referrer)|window\.name)`;
const markupSinks = String.raw`(?:\.(?:innerHTML|outerHTML)\s*\+?=(?!=)|document\.writeln?\(|\.insertAdjacentHTML\(|\$\([^()\n]*\)\.(?:html|append|prepend|after|before)\(|\beval\(|new Function\()`;
const directFlow = new RegExp(String.raw`${markupSinks}[^;\n]*${address}`, 'g');
const addressVariable = new RegExp(
  String.raw`\b(?:var|let|const)\s+(\w+)\s*=\s*[^;\n]*(?:${address}|\bURLSearchParams\b)`,
  'g',
);

/** Values of the server inside scripts of a page, and scripts that write the page's address into the page. */
export const domXssInPage = defineTextRule({
  files: templateFiles,
  checkText: (file, project, judge) => {
    for (const { start, end, expression, isEscaped, isInScript, isQuoted } of outputsOf(file, project)) {
      if (!isInScript || (isEscaped && isQuoted)) continue;
      const origin = serialised.test(expression) ? 'sound' : originOf(expression, file.path, project);
      const place = linesAt(file, start, end);
      const isForeign = typeof origin === 'object';
      // What is escaped can end no script; as code it matters only where the value is somebody else's.
      if (origin === 'sound' || (isEscaped && !isForeign)) judge(place, undefined);
      else if (!isForeign)
        judge(place, { detail: `Here it is ${shortened(expression)}, unescaped.`, confidence: 'low' });
      else {
        const { taint } = origin;
        const detail = `Here ${shortened(expression)} ${describeTaint(taint)}.`;
        judge(
          place,
          isEscaped
            ? { detail, confidence: 'low' }
            : { detail, severity: 'high', confidence: taint.isStored ? 'medium' : 'high' },
        );
      }
    }
    for (const { index, length } of domFlows(file.text)) {
      judge(linesAt(file, index, index + length), {
        detail: 'Here the page writes its own address, which a link chooses, into itself as markup.',
      });
    }
  },
});

/** Places in inline scripts where the page's address becomes markup, directly or through a variable. */
function domFlows(text: string): readonly { readonly index: number; readonly length: number }[] {
  const found = [...text.matchAll(directFlow)].map(({ index, 0: whole }) => ({ index, length: whole.length }));
  for (const [, name = ''] of text.matchAll(addressVariable)) {
    const flow = new RegExp(
      String.raw`${markupSinks}[^;\n]*\b${name}\b(?![^;\n]*(?:escape|sanitize|purify|encodeURI))`,
      'gi',
    );
    for (const { index, 0: whole } of text.matchAll(flow)) found.push({ index, length: whole.length });
  }
  return found;
}
