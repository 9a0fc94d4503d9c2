/** `npm run docs:rules`: writes `docs/rules/`, a page for each rule of the catalog, from the catalog and the rule's fixtures. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { ruleCatalog } from '../../agents/diagnose/ruleCatalog.ts';
import type { RuleCategory, RuleEntry } from '../../agents/diagnose/ruleEntry.ts';
import { fixturePath, type Fixture } from './fixtures.ts';
import { loadFixtures } from './loadFixtures.ts';

export const rulesFolder = join(import.meta.dirname, '../../docs/rules');

const categoryTitles: Readonly<Record<RuleCategory, string>> = {
  injection: 'Injection',
  reach: 'Reach: files, addresses, uploads',
  xss: 'Cross-site scripting',
  access: 'Access, sessions and secrets',
  configuration: 'Configuration',
  absence: 'What is absent',
  async: 'Asynchronous code and errors',
  'event-loop': 'Event loop, memory and I/O',
  framework: 'Frameworks, infrastructure, dependencies',
  source: 'Source text',
};
const actions = { security: 'audit', quality: 'review', performance: 'optimize' } as const;

/** Every page by its file name. */
export async function rulePages(): Promise<ReadonlyMap<string, string>> {
  const fixtures = new Map((await loadFixtures()).map(({ rule, content }) => [rule, content]));
  const pages = new Map<string, string>();
  for (const [id, entry] of Object.entries(ruleCatalog)) {
    const content = fixtures.get(id);
    if (content === undefined) throw new Error(`The rule ${id} has no fixtures in test/diagnose/rules.`);
    pages.set(`${id}.md`, await tidy(page(id, entry, content.bad[0], content.good[0])));
  }
  pages.set('README.md', await tidy(index()));
  return pages;
}

function tidy(markdown: string): Promise<string> {
  return format(markdown, { parser: 'markdown', printWidth: 120, embeddedLanguageFormatting: 'off' });
}

function page(id: string, entry: RuleEntry, bad: Fixture, good: Fixture): string {
  const cwe = entry.cwe.map((number) => `[CWE-${number}](https://cwe.mitre.org/data/definitions/${number}.html)`);
  const facts = [
    ['Severity', entry.severity],
    ['Confidence', entry.confidence],
    ['CWE', cwe.join(', ') || 'none'],
    ['OWASP Top 10', entry.owasp.join(', ') || 'none'],
    ['Reported by', entry.profiles.map((profile) => `\`${actions[profile]}\``).join(', ')],
  ];
  return [
    `# ${id}`,
    `**${entry.title}.** ${entry.message}`,
    `Mend: ${entry.fix}`,
    ['| | |', '| --- | --- |', ...facts.map(([name, value]) => `| ${name ?? ''} | ${value ?? ''} |`)].join('\n'),
    `## Found: ${bad.name}`,
    example(bad),
    `## Not found: ${good.name}`,
    example(good),
    'A single place may be reported with another severity or confidence than the rule, by what is known of it.',
  ].join('\n\n');
}

function example({ code, file = fixturePath, files = {} }: Fixture): string {
  return [[file, code] as const, ...Object.entries(files)]
    .map(([path, text]) => `\`${path}\`\n\n${fence(path, text.trim())}`)
    .join('\n\n');
}

function fence(path: string, text: string): string {
  const language = /\.([a-z]+)$/i.exec(path)?.[1] ?? 'text';
  return `\`\`\`\`${language}\n${text}\n\`\`\`\``;
}

function index(): string {
  const byCategory = Map.groupBy(Object.entries(ruleCatalog), ([, { category }]) => category);
  const sections = [...byCategory].flatMap(([category, rules]) => [
    `## ${categoryTitles[category]}`,
    [
      '| rule | finds | severity | CWE | in |',
      '| --- | --- | --- | --- | --- |',
      ...rules.map(
        ([id, entry]) =>
          `| [${id}](${id}.md) | ${entry.title.replaceAll('|', '\\|')} | ${entry.severity} | ${entry.cwe.join(', ')} | ${entry.profiles.map((profile) => actions[profile]).join(', ')} |`,
      ),
    ].join('\n'),
  ]);
  return [
    '# Rules of the static analysis',
    `${Object.keys(ruleCatalog).length} rules. These pages are made by \`npm run docs:rules\` from the catalog and the tests: their examples are tests.`,
    ...sections,
  ].join('\n\n');
}

if (import.meta.main) {
  const pages = await rulePages();
  mkdirSync(rulesFolder, { recursive: true });
  for (const name of readdirSync(rulesFolder)) if (!pages.has(name)) rmSync(join(rulesFolder, name));
  for (const [name, text] of pages) writeFileSync(join(rulesFolder, name), text);
  console.log(`docs/rules: ${pages.size - 1} rules`);
}
