import type { Linter, SourceCode } from 'eslint';
import recheck from 'recheck/lib/browser.js';
import type { Particulars } from './particulars.ts';

/** What is proved at all is nearly always proved within half of this; what is not takes all of it, on one thread. */
const timeoutMs = 250;
/** The first question takes longer, until the checker's code is compiled; it must not cost the first expression its proof. */
const warmUpTimeoutMs = 2_000;
/** The part of the time in which a thread must have run for an answer to count. */
const fairShare = 0.5;
const longerOnBusyMachine = 4;
const maxAttackLength = 80;

/** What was judged, by expression; null for a harmless one. */
export type RegularExpressionVerdicts = ReadonlyMap<string, Particulars | null>;

const verdicts = new Map<string, Particulars | null>();
const maxVerdicts = 2_000;
let fresh = new Map<string, Particulars | null>();

/** Takes over what other threads have judged, so that each expression is judged once. */
export function learnVerdicts(known: RegularExpressionVerdicts): void {
  if (verdicts.size + known.size > maxVerdicts) verdicts.clear();
  for (const [key, verdict] of known) verdicts.set(key, verdict);
}

/** What was judged here since this was asked last. */
export function takeFreshVerdicts(): RegularExpressionVerdicts {
  const taken = fresh;
  fresh = new Map();
  return taken;
}

/**
 * Confirms by an attack string what the pattern rule suspects. Undefined when the expression is proved harmless; where no proof
 * is found in time the suspicion stands, as a mild one: what is exponential is proved fast.
 */
export function judgeRegularExpression(sourceCode: SourceCode, message: Linter.LintMessage): Particulars | undefined {
  const expression = expressionAt(sourceCode, message);
  if (expression === undefined) return { confidence: 'medium' };
  const key = `/${expression.pattern}/${expression.flags}`;
  let verdict = verdicts.get(key);
  if (verdict === undefined) {
    if (verdicts.size >= maxVerdicts) verdicts.clear();
    verdict = judge(expression) ?? null;
    verdicts.set(key, verdict);
    fresh.set(key, verdict);
  }
  return verdict ?? undefined;
}

interface Expression {
  readonly pattern: string;
  readonly flags: string;
}

let isWarm = false;

function judge({ pattern, flags }: Expression): Particulars | undefined {
  if (!isWarm) recheck.checkSync('^(?:a|a)*$', '', { timeout: warmUpTimeoutMs });
  isWarm = true;
  const result = check(pattern, flags);
  if (result.status === 'safe') return undefined;
  if (result.status === 'unknown') return { severity: 'low', confidence: 'medium' };
  const { complexity, attack } = result;
  const isExponential = complexity.type === 'exponential';
  const time = isExponential
    ? 'exponential time'
    : `time that grows with the length to the power of ${complexity.degree}`;
  // A square is felt only on inputs of many thousand characters, which most services refuse.
  const severity = isExponential ? 'high' : complexity.degree > 2 ? 'medium' : 'low';
  const example = attack.pattern.length <= maxAttackLength ? ` for example on ${attack.pattern}` : '';
  return {
    severity,
    detail: `Here it takes ${time},${example || ' on repeated input'}.`,
  };
}

/** Asks again, for longer, where a busy machine has kept the checker from its time: the same text must give the same verdict. */
function check(pattern: string, flags: string): ReturnType<typeof recheck.checkSync> {
  const before = process.threadCpuUsage();
  const result = recheck.checkSync(pattern, flags, { timeout: timeoutMs });
  const { user, system } = process.threadCpuUsage(before);
  const workedMs = (user + system) / 1_000;
  if (result.status !== 'unknown' || workedMs > timeoutMs * fairShare) return result;
  return recheck.checkSync(pattern, flags, { timeout: timeoutMs * longerOnBusyMachine });
}

/** The pattern of the literal, or of the `new RegExp('…')`, at the place of a message. */
function expressionAt(sourceCode: SourceCode, message: Linter.LintMessage): Expression | undefined {
  const index = sourceCode.getIndexFromLoc({ line: message.line, column: message.column - 1 });
  const node = sourceCode.getNodeByRangeIndex(index);
  if (node?.type !== 'Literal') return undefined;
  if ('regex' in node) return node.regex;
  const call = (node as { parent?: unknown }).parent;
  return typeof node.value === 'string' ? { pattern: node.value, flags: flagsArgument(call) } : undefined;
}

function flagsArgument(call: unknown): string {
  if (typeof call !== 'object' || call === null || !('arguments' in call) || !Array.isArray(call.arguments)) return '';
  const flags: unknown = call.arguments[1];
  return typeof flags === 'object' && flags !== null && 'value' in flags && typeof flags.value === 'string'
    ? flags.value
    : '';
}
