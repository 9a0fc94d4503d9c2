import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { ProjectAnswers } from '../../source/memory.ts';
import type { Project } from '../../source/project.ts';
import { textOf, type SourceFile } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { wordsOf } from './words.ts';

const owner =
  '(?:user|owner|member|customer|account|org|organi[sz]ation|tenant|holder|patient|client|employee|student|guest|traveller|rider|seller|buyer|sender|recipient|household|workspace|family|tutor|parent|resident|subscriber|donor|borrower|reader)';
const ownerKey = new RegExp(`\\b${owner}_?id\\b|\\b(?:owner|user)\\b['"]?\\s*[:,}]`, 'i');
const ownedTable = new RegExp(
  `\\b(?:from|update|into|join|table(?:\\s+if\\s+not\\s+exists)?)\\s+["'\`]?(\\w+)["'\`]?(?:\\s*[\\s(][^;]{0,400}?)\\b${owner}_id\\b`,
  'gi',
);
const scoping =
  /^(?:find\w*|count\w*|create|insert\w*|save|update\w*|delete\w*|remove\w*|destroy|where|andWhere|add|define|upsert)$/;
const general = new Set(
  'this ctx context db database prisma client repository repo repositories service services model models store dao manager em knex query table collection collections data source find get one all by id with and for async await where req request app server self'.split(
    ' ',
  ),
);

const known = new ProjectAnswers<Project, ReadonlySet<string>>();

/** Whether the application keeps to whom such records belong: it finds, writes or declares them elsewhere with their owner. */
export function areOwned(project: Project, words: readonly string[]): boolean {
  let owned = known.get(project);
  if (owned === undefined) known.set(project, (owned = readOwned(project)));
  return words.some((word) => owned.has(word));
}

/** The words for the records that a call is about: of the model, the collection, the table. */
export function recordWords(node: TSESTree.Node): readonly string[] {
  const text = textOf(node).slice(0, 600);
  const callee = text.split('(')[0] ?? '';
  const tables = [...text.matchAll(/\b(?:from|update|into|join)\s+["'`]?(\w+)/gi)].map(([, table]) => table ?? '');
  const named = [...text.matchAll(/\b(?:TableName|Bucket)\s*:\s*[\w.]*?(\w+)/g)].map(([, table]) => table ?? '');
  const knex = /\b(?:knex|db|trx)\(\s*['"](\w+)/.exec(text)?.[1] ?? '';
  return [callee, ...tables, ...named, knex]
    .flatMap((name) => wordsOf(name))
    .map(singular)
    .filter((word) => !general.has(word) && word.length > 2);
}

export function singular(word: string): string {
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.replace(/(?<=[^s])s$/, '');
}

function readOwned(project: Project): ReadonlySet<string> {
  const owned = new Set<string>();
  const add = (name: string): void => {
    for (const word of wordsOf(name)) if (!general.has(word) && word.length > 2) owned.add(singular(word));
  };
  for (const [path, text] of project.texts) {
    if (path.endsWith('.prisma'))
      for (const [block, name] of text.matchAll(/\bmodel\s+(\w+)\s*\{[^}]*\}/g))
        if (ownerKey.test(block)) add(name ?? '');
    if (/\.(?:sql|[cm]?[jt]s)$/.test(path) && !isTestPath(path) && /_id\b/i.test(text))
      for (const [, table] of text.matchAll(ownedTable)) add(table ?? '');
  }
  for (const file of project.codeFiles()) if (!isTestPath(file.path)) readFile(file, add);
  return owned;
}

function readFile(file: SourceFile, add: (name: string) => void): void {
  if (!ownerKey.test(file.text)) return;
  for (const node of file.classes)
    if (
      node.decorators.some((decorator) => /^@(?:Entity|Schema|Table|ObjectType)\b/.test(textOf(decorator))) &&
      ownerKey.test(textOf(node))
    )
      add(node.id?.name ?? '');
  for (const call of file.calls) {
    const name = calledName(call) ?? '';
    const text = textOf(call).slice(0, 400);
    if (name === 'Schema' && ownerKey.test(textOf(call).slice(0, 4_000))) addModels(file, add);
    if (!scoping.test(name) || call.callee.type !== NodeType.MemberExpression) continue;
    const first = call.arguments.map((argument) => textOf(argument).slice(0, 400)).join(' ');
    if (name === 'define' ? ownerKey.test(first) : ownerKey.test(first.replace(/=>[\s\S]*/, '')))
      for (const word of recordWords(name === 'define' ? (call.arguments[0] ?? call) : call.callee)) add(word);
    if (text.length === 0) continue;
  }
}

/** `mongoose.model('Order', schema)` of the file in which the schema names an owner. */
function addModels(file: SourceFile, add: (name: string) => void): void {
  for (const [, name] of file.text.matchAll(/\bmodel(?:<[^>]*>)?\(\s*['"](\w+)['"]/g)) add(name ?? '');
}
