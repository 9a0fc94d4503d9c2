import type { Project } from '../../source/project.ts';
import type { TextFile } from '../defineProjectRule.ts';

/** A place where a template prints a value. Offsets count in the template's text. */
export interface Output {
  readonly start: number;
  readonly end: number;
  /** What stands between the delimiters, such as `post.body`. */
  readonly expression: string;
  readonly isEscaped: boolean;
  readonly isInScript: boolean;
  /** True when a quote stands right before it. */
  readonly isQuoted: boolean;
}

export const templateFiles =
  /\.(ejs|eta|hbs|handlebars|mustache|hjs|hogan|pug|jade|njk|nunjucks|nunj|j2|twig|swig|html?|vash|tpl|jst)$/i;

type Engine = 'ejs' | 'eta' | 'handlebars' | 'pug' | 'nunjucks';

const engineOfExtension: readonly (readonly [RegExp, Engine])[] = [
  [/\.ejs$/i, 'ejs'],
  [/\.eta$/i, 'eta'],
  [/\.(hbs|handlebars|mustache|hjs|hogan)$/i, 'handlebars'],
  [/\.(pug|jade)$/i, 'pug'],
  [/\.(njk|nunjucks|nunj|j2|twig|swig)$/i, 'nunjucks'],
];

/** The engines whose marks may stand in a file: by its ending, and for pages of HTML by the packages of the project. */
function enginesOf(path: string, project: Project): readonly Engine[] {
  const own = engineOfExtension.find(([ending]) => ending.test(path));
  if (own !== undefined) return [own[1]];
  const names = new Set(project.manifests.flatMap(({ dependencies }) => Object.keys(dependencies)));
  const has = (pattern: RegExp): boolean => [...names].some((name) => pattern.test(name));
  const engines: Engine[] = [];
  if (has(/^(ejs|ejs-mate|ejs-locals)$/)) engines.push('ejs');
  if (has(/^(nunjucks|swig|swig-templates|twig|express-nunjucks)$/)) engines.push('nunjucks');
  if (has(/^(mustache|mustache-express|hbs|handlebars|express-handlebars|hogan\.js|hogan-express)$/))
    engines.push('handlebars');
  if (has(/^eta$/)) engines.push('eta');
  return engines;
}

/** What a template prints, in the order of the text. */
export function outputsOf(file: TextFile, project: Project): readonly Output[] {
  const found = enginesOf(file.path, project).flatMap((engine) => readers[engine](file.text));
  return found
    .sort((a, b) => a.start - b.start)
    .map((output) => ({
      ...output,
      isInScript: isInScript(file, output.start),
      isQuoted: /['"`]$/.test(file.text.slice(0, output.start)),
    }));
}

type Found = Pick<Output, 'start' | 'end' | 'expression' | 'isEscaped'>;

const readers: Readonly<Record<Engine, (text: string) => readonly Found[]>> = {
  ejs: (text) => [...matches(text, /<%-([\s\S]*?)[-_]?%>/g, false), ...matches(text, /<%=([\s\S]*?)[-_]?%>/g, true)],
  eta: (text) => [
    ...matches(text, /<%[-_]?~([\s\S]*?)[-_]?%>/g, false),
    ...matches(text, /<%[-_]?=([\s\S]*?)[-_]?%>/g, true),
  ],
  handlebars: (text) => [
    ...matches(text, /(?<!\{)\{\{~?\{(?!\{)([^{}]+)\}~?\}\}/g, false),
    ...matches(text, /(?<!\{)\{\{~?&([^{}]+)\}\}/g, false),
    ...matches(text, /(?<!\{)\{\{~?(?![#/^!>&{]|else\b)([^{}]+?)~?\}\}(?!\})/g, true),
  ],
  nunjucks: (text) =>
    [...text.matchAll(/\{\{-?([\s\S]*?)-?\}\}/g)].map((match) => {
      const [whole, inner = ''] = match;
      const isRaw = /\|\s*(safe|raw)\b/.test(inner);
      const isCleaned =
        /\|\s*(escape|e|striptags|sanitize\w*|urlencode|forceescape|escapejs)\b|\bcaller\(|\bsuper\(/.test(inner);
      return {
        start: match.index,
        end: match.index + whole.length,
        expression: inner.trim(),
        isEscaped: !isRaw || isCleaned,
      };
    }),
  pug: readPug,
};

function matches(text: string, pattern: RegExp, isEscaped: boolean): Found[] {
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    expression: (match[1] ?? '').trim().replace(/;$/, ''),
    isEscaped,
  }));
}

const pugStatement =
  /^\s*(?:-|if\b|else\b|unless\b|while\b|each\b|for\b|when\b|case\b|\/\/|include\b|extends\b|mixin\b|block\b)/;

function readPug(text: string): readonly Found[] {
  const found: Found[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    if (!pugStatement.test(line)) {
      const buffered = /^(\s*(?:[\w.#:-]+(?:\([^)]*\))?)?)(!?=)\s*(\S.*)$/.exec(line);
      if (buffered !== null) {
        const [, before = '', operator, expression = ''] = buffered;
        found.push({
          start: offset + before.length,
          end: offset + line.length,
          expression: expression.trim(),
          isEscaped: operator === '=',
        });
      }
      for (const attribute of line.matchAll(/[(,]\s*[\w:-]+!=\s*([^,)]+)/g)) {
        const [whole, expression = ''] = attribute;
        found.push({
          start: offset + attribute.index,
          end: offset + attribute.index + whole.length,
          expression: expression.trim(),
          isEscaped: false,
        });
      }
    }
    for (const interpolation of line.matchAll(/([!#])\{([^}]*)\}/g)) {
      const [whole, mark, expression = ''] = interpolation;
      found.push({
        start: offset + interpolation.index,
        end: offset + interpolation.index + whole.length,
        expression: expression.trim(),
        isEscaped: mark === '#',
      });
    }
    offset += line.length + 1;
  }
  return found;
}

/** True inside a script that a browser runs: between its tags, or in the block below `script.` of Pug. */
function isInScript({ path, text }: TextFile, offset: number): boolean {
  const before = text.slice(0, offset);
  if (/\.(pug|jade)$/i.test(path)) return isInPugScript(before);
  const open = before.toLowerCase().lastIndexOf('<script');
  if (open < 0 || before.toLowerCase().indexOf('</script', open) >= 0) return false;
  const tag = /^<script\b[^>]*>/i.exec(before.slice(open))?.[0];
  return tag !== undefined && !/type\s*=\s*['"]?(?:text\/(?!javascript)|application\/(?!javascript)|x-)/i.test(tag);
}

function isInPugScript(before: string): boolean {
  const lines = before.split('\n');
  const indent = (line: string): number => /^\s*/.exec(line)?.[0].length ?? 0;
  let level = indent(lines.at(-1) ?? '');
  for (const line of lines.slice(0, -1).reverse()) {
    if (line.trim() === '' || indent(line) >= level) continue;
    level = indent(line);
    if (/^\s*script(?:\([^)]*\))?\.\s*$/.test(line))
      return !/type\s*=\s*['"](?:text\/(?!javascript)|application\/(?!javascript))/.test(line);
  }
  return false;
}
