import type { Rule, SourceCode } from 'eslint';
import { Linter } from 'eslint/universal';
import handleCallbackErr from 'eslint-plugin-n/lib/rules/handle-callback-err.js';
import noDeprecatedApi from 'eslint-plugin-n/lib/rules/no-deprecated-api.js';
import promisePlugin from 'eslint-plugin-promise';
import * as regexpPlugin from 'eslint-plugin-regexp';
import securityPlugin from 'eslint-plugin-security';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import type { TSESTree } from '@typescript-eslint/utils';
import type { TextEdit } from '../engine/findings.ts';
import { makeClaim, type Place } from './makeClaim.ts';
import type { MadeClaim } from './maskSecrets.ts';
import { judgeRegularExpression } from './regularExpressions.ts';
import { libraryFeeds } from './ruleCatalog.ts';
import type { Verdict } from './rules/defineRule.ts';
import { ownCodeRules } from './rules/ownRules.ts';
import { ownRulesPass } from './rules/ownRulesPass.ts';
import { identityOf } from './source/identity.ts';
import { locator } from './source/parseSource.ts';
import type { SourceFile } from './source/sourceFile.ts';

export interface FileAnalysis {
  readonly claims: readonly MadeClaim[];
  readonly notes: readonly string[];
}

export interface LintOptions {
  /** Ids of the rules to run; all of the catalog when absent. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Rules that report their sound candidates instead of the weak ones. */
  readonly negated?: ReadonlySet<string> | undefined;
}

/** The name under which ESLint runs all rules of the project's own. */
const ownRules = 'own/rules';
const virtualRoot = '/workspace';
const regularExpressionRule = 'regexp/no-super-linear-backtracking';

/** Runs the rules of the catalog on one file, in one pass over its tree. */
export function lintFile(file: SourceFile, options: LintOptions = {}): FileAnalysis {
  const linter = new Linter({ cwd: virtualRoot });
  const failed = new Map<string, unknown>();
  for (;;) {
    try {
      const messages = linter.verify(file.text, config(file, failed, options), {
        filename: `${virtualRoot}/${file.path}`,
      });
      const fatal = messages.find((message) => message.fatal);
      if (fatal !== undefined) return { claims: [], notes: [`${file.path}: not analysed, ${fatal.message}.`] };
      const claims = messages.flatMap((message) => claimOf(file, message, linter.getSourceCode()));
      return { claims: claims.filter(({ rule }) => !failed.has(rule)), notes: notesOf(file, failed) };
    } catch (error) {
      const rule = failedRule(error);
      if (rule === undefined || failed.has(rule)) {
        const note = `${file.path}: not analysed, the analysis failed on it: ${describe(error)}`;
        return { claims: [], notes: [...notesOf(file, failed), note] };
      }
      // One rule of a library that trips over unusual code must not cost the file all the others.
      failed.set(rule, error);
    }
  }
}

function notesOf({ path }: SourceFile, failed: ReadonlyMap<string, unknown>): readonly string[] {
  return [...failed].map(
    ([rule, error]) => `${path}: analysed without the rule ${rule}, which failed on it: ${describe(error)}`,
  );
}

function claimOf(file: SourceFile, message: Linter.LintMessage, sourceCode: SourceCode): readonly MadeClaim[] {
  const place: Place = {
    file: file.path,
    text: file.text,
    startLine: message.line,
    endLine: message.endLine ?? message.line,
    column: message.column,
  };
  if (message.ruleId === ownRules) {
    // The one boundary of types: the text was made by `ownRulesPass`.
    const verdict = JSON.parse(message.message) as Verdict;
    const claim = makeClaim(verdict.ruleId, place, verdict);
    return [message.fix === undefined ? claim : { ...claim, edits: [editOf(file.text, message.fix)] }];
  }
  const feed = libraryFeeds.get(message.ruleId ?? '');
  if (feed === undefined) return [];
  if (feed.name === regularExpressionRule) {
    const verdict = judgeRegularExpression(sourceCode, message);
    const identity = identityAt(sourceCode, message);
    return verdict === undefined ? [] : [makeClaim(feed.ruleId, place, { ...verdict, identity })];
  }
  const identity = identityAt(sourceCode, message);
  return [makeClaim(feed.ruleId, place, { confidence: feed.confidence, identity })];
}

/** The identity of the outermost node that stands just where a message says. */
function identityAt(
  sourceCode: SourceCode,
  { line, column, endLine, endColumn }: Linter.LintMessage,
): string | undefined {
  const start = sourceCode.getIndexFromLoc({ line, column: column - 1 });
  const end =
    endLine === undefined || endColumn === undefined
      ? Infinity
      : sourceCode.getIndexFromLoc({ line: endLine, column: endColumn - 1 });
  let node = sourceCode.getNodeByRangeIndex(start) as TSESTree.Node | null;
  while (node?.parent?.range[0] === start && node.parent.range[1] <= end) node = node.parent;
  return node === null ? undefined : identityOf(node);
}

function editOf(text: string, fix: Rule.Fix): TextEdit {
  const locate = locator(text);
  const start = locate(fix.range[0]);
  const end = locate(fix.range[1]);
  return {
    startLine: start.line,
    startColumn: start.column + 1,
    endLine: end.line,
    endColumn: end.column + 1,
    replaces: text.slice(fix.range[0], fix.range[1]),
    text: fix.text,
  };
}

function config(file: SourceFile, failed: Map<string, unknown>, { only, negated }: LintOptions): Linter.Config[] {
  const rules: Linter.RulesRecord = { [ownRules]: 'error' };
  for (const feed of libraryFeeds.values()) {
    if (failed.has(feed.name) || (only !== undefined && !only.has(feed.ruleId))) continue;
    rules[feed.name] = ['error', ...(feed.options ?? [])];
  }
  const chosen = only === undefined ? ownCodeRules : new Map([...ownCodeRules].filter(([id]) => only.has(id)));
  const own = ownRulesPass(chosen, {
    negated: negated ?? new Set(),
    onFailure: (rule, error) => failed.set(rule, error),
  });
  const { program, scopeManager } = file;
  return [
    {
      files: ['**/*.{js,cjs,mjs,jsx,ts,cts,mts,tsx,JS,TS,JSX,TSX}'],
      linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
      languageOptions: {
        globals: nodeGlobals,
        parser: {
          meta: { name: 'parsed', version: '1' },
          parseForESLint: () => ({ ast: program, scopeManager, visitorKeys, services: {} }),
        },
      },
      plugins: { ...libraryPlugins, own: { rules: { rules: own } } } as unknown as NonNullable<
        Linter.Config['plugins']
      >,
      rules,
    },
  ];
}

const nodeGlobals = Object.fromEntries(
  'setTimeout setInterval setImmediate global process Buffer console require module exports __dirname __filename'
    .split(' ')
    .map((name) => [name, 'readonly' as const]),
);

/** Each declares ESLint's rule type in its own words, and ESLint takes them all: the other boundary of types. */
const libraryPlugins = {
  n: { rules: { 'handle-callback-err': handleCallbackErr, 'no-deprecated-api': noDeprecatedApi } },
  promise: promisePlugin,
  regexp: { rules: regexpPlugin.rules },
  security: securityPlugin,
};

/** ESLint names the rule in `ruleId` when a listener threw, and in the message when its `create` did. */
function failedRule(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('ruleId' in error && typeof error.ruleId === 'string') return error.ruleId;
  return /^Error while loading rule '([^']+)'/.exec(error.message)?.[1];
}

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n', 1)[0] ?? '').slice(0, 200);
}
