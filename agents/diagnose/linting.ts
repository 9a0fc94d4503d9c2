import type { SourceCode } from 'eslint';
import { Linter } from 'eslint/universal';
import handleCallbackErr from 'eslint-plugin-n/lib/rules/handle-callback-err.js';
import noDeprecatedApi from 'eslint-plugin-n/lib/rules/no-deprecated-api.js';
import promisePlugin from 'eslint-plugin-promise';
import * as regexpPlugin from 'eslint-plugin-regexp';
import securityPlugin from 'eslint-plugin-security';
import tseslint from 'typescript-eslint';
import type ts from 'typescript';
import type { Claim } from '../engine/findings.ts';
import { isCallbackCall } from './callbackCalls.ts';
import { makeClaim } from './makeClaim.ts';
import { virtualRoot } from './program.ts';
import { judgeRegularExpression } from './regularExpressions.ts';
import { feeds } from './ruleCatalog.ts';
import { ownPlugin } from './rules/plugin.ts';

export interface FileAnalysis {
  readonly claims: readonly Claim[];
  readonly notes: readonly string[];
}

const typedPrefix = 'typescript/';
const floatingPromiseRule = 'floating-promise';
const regularExpressionRule = 'regexp/no-super-linear-backtracking';

/** Runs every rule of the catalog on one file. Without a program, the rules that need types are left out. */
export function lintFile(path: string, text: string, program: ts.Program | undefined): FileAnalysis {
  // A linter holds on to the last program it saw: one that outlived its file would keep a whole workspace in memory.
  const linter = new Linter({ cwd: virtualRoot });
  const notes: string[] = [];
  const failed = new Set<string>();
  for (;;) {
    try {
      const messages = linter.verify(text, config(program, failed), { filename: `${virtualRoot}/${path}` });
      const syntaxError = messages.find((message) => message.fatal);
      if (syntaxError !== undefined) {
        const { line, message } = syntaxError;
        return {
          claims: [],
          notes: [`${path}: not analysed, line ${line} does not parse: ${message.replace(/^Parsing error: /, '')}`],
        };
      }
      return { claims: messages.flatMap((message) => claimOf(path, text, message, linter.getSourceCode())), notes };
    } catch (error) {
      const rule = failedRule(error);
      if (rule === undefined || failed.has(rule)) {
        return { claims: [], notes: [`${path}: not analysed, the analysis failed on it: ${describe(error)}`] };
      }
      // One rule that trips over unusual code must not cost the file all the others.
      failed.add(rule);
      notes.push(`${path}: analysed without the rule ${rule}, which failed on it: ${describe(error)}`);
    }
  }
}

function claimOf(path: string, text: string, message: Linter.LintMessage, sourceCode: SourceCode): readonly Claim[] {
  const feed = feeds.get(message.ruleId ?? '');
  if (feed === undefined) return [];
  const place = {
    file: path,
    text,
    startLine: message.line,
    endLine: message.endLine ?? message.line,
    column: message.column,
  };
  if (feed.name === regularExpressionRule) {
    const verdict = judgeRegularExpression(sourceCode, message);
    return verdict === undefined ? [] : [makeClaim(feed.ruleId, place, verdict)];
  }
  if (feed.ruleId === floatingPromiseRule && isCallbackCall(sourceCode, message)) return [];
  const detail = feed.explains === true ? message.message : undefined;
  return [makeClaim(feed.ruleId, place, { detail, confidence: feed.confidence })];
}

function config(program: ts.Program | undefined, failed: ReadonlySet<string>): Linter.Config[] {
  const rules: Linter.RulesRecord = {};
  for (const feed of feeds.values()) {
    if (failed.has(feed.name) || (program === undefined && feed.name.startsWith(typedPrefix))) continue;
    rules[feed.name] = ['error', ...(feed.options ?? [])];
  }
  return [
    {
      files: ['**/*.{js,cjs,mjs,jsx,ts,cts,mts,tsx,JS,TS,JSX,TSX}'],
      linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
      languageOptions: {
        parser: tseslint.parser,
        parserOptions: program === undefined ? { ecmaFeatures: { jsx: true } } : { programs: [program] },
      },
      plugins,
      rules,
    },
  ];
}

// The one boundary of types: each plugin declares ESLint's rule type in its own words, and ESLint takes them all.
const plugins = {
  n: { rules: { 'handle-callback-err': handleCallbackErr, 'no-deprecated-api': noDeprecatedApi } },
  own: ownPlugin,
  promise: promisePlugin,
  regexp: { rules: regexpPlugin.rules },
  security: securityPlugin,
  typescript: tseslint.plugin,
} as unknown as NonNullable<Linter.Config['plugins']>;

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
