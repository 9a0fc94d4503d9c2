import { isTestPath } from '../../source/testPaths.ts';
import { defineTextRule, linesAt, type JudgePlace, type TextFile } from '../defineProjectRule.ts';
import { credentialUrls, isOrdinaryText, isPlaceholder, looksRandom, repeatsName } from './secretValues.ts';
import { secretKind } from './words.ts';

const files =
  /\.(?:json|ya?ml|properties|ini|toml|conf|cfg)$|(?:^|\/)\.env(?:\.[\w.-]+)?$|(?:^|\/)[\w.-]+\.env$|(?:^|\/)Dockerfile[\w.-]*$/i;
const noSecrets =
  /example|sample|template|\.dist$|\.test\b|openapi|swagger|postman|schema|(?:^|\/)(?:locales?|i18n|lang|translations?)\/|(?:^|\/)(?:tsconfig|package-lock|composer|angular|nx|turbo|lerna)[\w.-]*\.json$|\.eslintrc/i;

/** `"name": "value"`, `name: value`, `NAME=value`, `- NAME=value`, `ENV NAME value`. */
const inJson = /"([\w.-]+)"\s*:\s*"((?:\\.|[^"\\\n])*)"/g;
const inLines =
  /^[ \t]*(?:-[ \t]+)?(?:(?:export|ENV|ARG)[ \t]+)?["']?([A-Za-z_][\w.-]*)["']?(?:[ \t]*[=:][ \t]*|[ \t]+(?=\S+$))(["']?)([^\s"'#][^\n]*?)\2[ \t]*(?:#.*)?$/gm;

/** Secrets in configuration that lies beside the code. */
export const hardCodedSecretInText = defineTextRule({
  files,
  checkText: (file, _project, judge) => {
    if (noSecrets.test(file.path) || isTestPath(file.path)) return;
    const isJson = /\.json$/i.test(file.path);
    for (const match of file.text.matchAll(isJson ? inJson : inLines)) {
      const [whole, name = ''] = match;
      const value = (isJson ? match[2] : match[3]) ?? '';
      const start = match.index + whole.lastIndexOf(value);
      judgeNamed(file, judge, name, value, start);
    }
    for (const { start, end, isWeak } of credentialUrls(file.text)) {
      judge(linesAt(file, start), {
        detail: 'Here the address holds a password.',
        secret: [start, end],
        severity: isWeak ? 'medium' : 'high',
        confidence: isWeak ? 'medium' : 'high',
      });
    }
  },
});

function judgeNamed(file: TextFile, judge: JudgePlace, name: string, value: string, start: number): void {
  const kind = secretKind(name);
  if (kind === undefined || credentialUrls(value).length > 0) return;
  const lines = linesAt(file, start);
  const isContainer = /compose|Dockerfile|^(?:.*\/)?\.env/i.test(file.path);
  const isGiven = kind === 'token' ? looksRandom(value) : value.length >= 4 && !isOrdinaryText(value);
  // In a file that sets the environment, even "password" is what is used.
  const isNamed = isPlaceholder(value) || (repeatsName(name, value) && !isContainer);
  if (!isGiven || isNamed || /^(?:\$|!|&|\*|\|)/.test(value)) {
    judge(lines, undefined);
    return;
  }
  judge(lines, {
    detail: `Here ${name} is set to a text in ${file.path}.`,
    secret: [start, start + value.length],
    ...(!looksRandom(value) && { severity: 'medium' as const }),
    confidence: looksRandom(value) ? 'high' : 'medium',
  });
}
