import { defineTextRule } from '../defineProjectRule.ts';
import { entriesOf } from './yamlEntries.ts';

const lifecycle = new Set('preinstall install postinstall prepare preprepare postprepare'.split(' '));
const pipedDownload =
  /\b(?:curl|wget|iwr|Invoke-WebRequest)\b[^;&]*(?:\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\|\s*node\b)|\b(?:ba)?sh\s+(?:-c\s+)?["'<(]*\$?\(?\s*(?:curl|wget)\b/;
const hiddenCode =
  /\bnode\s+(?:-e|--eval|-p)\b.*(?:https?["']?\)?\.(?:get|request)|fetch\(|child_process|base64|eval\()|\bbase64\s+(?:-d|--decode)\b|\beval\s+["'$`]/;
const plainDownload = /\b(?:curl|wget)\b.*\bhttp:\/\//;

/** Scripts that `npm install` runs by itself, on every machine, and that run what they have just downloaded. */
export const installScriptRisk = defineTextRule({
  files: /(?:^|\/)package\.json$/,
  checkText: (file, project, judge) => {
    for (const entry of entriesOf(file, project)?.get('scripts')?.members() ?? []) {
      const script = entry.text() ?? '';
      if (!lifecycle.has(entry.key ?? '')) continue;
      const what = pipedDownload.test(script)
        ? 'runs a script as it comes from the network'
        : hiddenCode.test(script)
          ? 'runs code that is hidden in the command'
          : plainDownload.test(script)
            ? 'downloads a file without encryption'
            : undefined;
      judge(entry.lines(), what === undefined ? undefined : { detail: `Here ${entry.key ?? ''} ${what}.` });
    }
  },
});
