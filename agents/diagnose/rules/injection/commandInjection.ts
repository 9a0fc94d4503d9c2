import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { lastName, propertyOf, stringOf, unwrap } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { builtText, constantText } from './builtText.ts';
import { describeFree, freeParameterOf } from './freeParameter.ts';
import { originsOf } from './origins.ts';

const purpose: TaintPurpose = {
  name: 'command',
  isCleanedBy: (call) => {
    const module = moduleMember(call.callee)?.module ?? '';
    if (/^(?:shell-quote|shell-escape|shescape|puka|any-shell-escape|shlex)$/.test(module)) return true;
    return /^(?:shell|bash|cmd)?(?:escape|quote)(?:Shell|Arg|All|ShellArg)?$|^shescape/i.test(calledName(call) ?? '');
  },
};
const storedPurpose: TaintPurpose = { ...purpose, name: 'command-stored', countsStored: true };
/** Fields that hold what the database or the server made. */
const madeByServer = /^(?:_?id|uuid|guid|count|total|size|width|height|port|pid|\w+(?:Id|ID|_id|At|_at|Count))$/;
const argumentPurpose: TaintPurpose = { name: 'command-argument', isCleanedByPrefix: () => true };

/** Calls whose first argument a shell reads, by package. */
const shellCalls: Readonly<Record<string, RegExp>> = {
  child_process: /^exec(?:Sync)?$/,
  'child-process-promise': /^exec$/,
  'promisify-child-process': /^exec$/,
  'node-exec-promise': /^exec$/,
  'exec-sh': /^(?:promise|\(\)|)$/,
  execa: /^(?:execa)?[cC]ommand(?:Sync)?$|^shell(?:Sync)?$/,
  shelljs: /^exec$/,
  'node-cmd': /^(?:run|runSync|get)$/,
  ssh2: /exec$/,
  'node-ssh': /^(?:execCommand)$/,
  'simple-ssh': /^exec$/,
  'shell-exec': /^(?:default)?$/,
  'child_process/promises': /^exec$/,
  'mz/child_process': /^exec$/,
};
/** Calls that start a program with a list of arguments, by package. */
const programCalls: Readonly<Record<string, RegExp>> = {
  child_process: /^(?:spawn|execFile)(?:Sync)?$|^fork$/,
  'child-process-promise': /^(?:spawn|execFile)$/,
  'mz/child_process': /^(?:spawn|execFile)$/,
  'promisify-child-process': /^(?:spawn|execFile)$/,
  execa: /^(?:execa|execaSync|sync|default|node|)$/,
  'cross-spawn': /^(?:sync|spawn|default|)$/,
  'node-pty': /^spawn$/,
  tinyexec: /^(?:x|exec)$/,
  nanoexec: /^(?:default|)$/,
};
const shells = /(?:^|[\\/])(?:sh|bash|zsh|dash|ksh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)$/i;
/** Programs with options that run other programs, or write files. */
const programsWithOptions =
  /^(?:git|curl|wget|tar|ssh|scp|rsync|find|zip|hg|svn|npm|npx|convert|magick|docker|sed|awk|man|psql|mysqldump|pip|python3?|node|xargs|env|nmap)$/;

/** Client data in a command line, as a program, or as an argument that begins with a dash. */
export const commandInjection = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const started = startedBy(call);
    if (started === undefined) return;
    scene.judge(call, weaknessOf(call, started));
  };
  return { CallExpression: check, NewExpression: check };
});

interface Started {
  /** What a shell reads. */
  readonly lines: readonly TSESTree.Node[];
  readonly program: TSESTree.Node | undefined;
  /** What the program gets as arguments, without a shell in between. */
  readonly given: readonly TSESTree.Node[];
}

function startedBy(call: CallNode): Started | undefined {
  const member = moduleMember(call.callee);
  const [first, second] = call.arguments;
  if (member === undefined || first === undefined) return undefined;
  const name = member.path.filter((segment) => segment !== '()').at(-1) ?? '';
  if (isCall(shellCalls, member.module, name)) return { lines: [first], program: undefined, given: [] };
  if (!isCall(programCalls, member.module, name)) return undefined;
  const list = second === undefined ? undefined : elementsOf(second);
  const program = stringOf(first) ?? constantText(first);
  if (usesShell(call))
    return { lines: [first, ...(second === undefined ? [] : (list ?? [second]))], program: undefined, given: [] };
  if (program !== undefined && shells.test(program))
    return { lines: (list ?? []).filter((_element, index) => index > 0), program: undefined, given: [] };
  return { lines: [], program: first, given: list ?? [] };
}

function isCall(calls: Readonly<Record<string, RegExp>>, module: string, name: string): boolean {
  return Object.hasOwn(calls, module) && calls[module]?.test(name) === true;
}

function usesShell(call: CallNode): boolean {
  return call.arguments.some((argument) =>
    originsOf(argument).some((origin) => {
      const shell = origin.type === NodeType.ObjectExpression ? propertyOf(origin, 'shell') : undefined;
      return shell !== undefined && !(shell.type === NodeType.Literal && shell.value === false);
    }),
  );
}

function elementsOf(list: TSESTree.Node): readonly TSESTree.Node[] | undefined {
  const arrays = originsOf(list).filter((origin) => origin.type === NodeType.ArrayExpression);
  return arrays.length === 0
    ? undefined
    : arrays.flatMap(({ elements }) => elements.filter((element) => element !== null));
}

function weaknessOf(call: CallNode, { lines, program, given }: Started): Weakness | undefined {
  for (const line of lines) {
    const taint = taintOf(line, purpose);
    if (taint !== undefined)
      return {
        detail: `Here the command of ${shortText(call.callee, 40)}() ${describeTaint(taint)}.`,
        severity: 'critical',
        confidence: 'high',
      };
  }
  const chosen = program === undefined ? undefined : taintOf(program, purpose);
  if (chosen !== undefined)
    return {
      detail: `Here the program that is started ${describeTaint(chosen)}.`,
      severity: 'critical',
      confidence: 'high',
    };
  const parts = lines.flatMap((line) => originsOf(line)).flatMap((origin) => builtText(origin)?.parts ?? []);
  for (const part of parts) {
    const taint = madeByServer.test(lastName(part) ?? 'id') ? undefined : taintOf(part, storedPurpose);
    if (taint?.isStored === true)
      return {
        detail: `Here ${shortText(part, 40)}, which comes into the command of ${shortText(call.callee, 40)}(), ${describeTaint(taint)}: what somebody stored is read by the shell.`,
        severity: 'high',
        confidence: 'medium',
      };
  }
  for (const origin of lines.flatMap((line) => originsOf(line))) {
    for (const part of builtText(origin)?.parts ?? []) {
      const free = freeParameterOf(part, purpose);
      if (free !== undefined)
        return {
          detail: `Here the command is put together: ${describeFree(free)}.`,
          severity: 'medium',
          confidence: 'low',
        };
    }
  }
  return program === undefined ? undefined : weaknessOfArguments(program, given);
}

/** A value that stands where an option may stand: `--` before it, or anything in front of it, makes it none. */
function weaknessOfArguments(program: TSESTree.Node, given: readonly TSESTree.Node[]): Weakness | undefined {
  const name = constantText(program) ?? '';
  if (!programsWithOptions.test(name.split(/[\\/]/).at(-1) ?? '')) return undefined;
  const end = given.findIndex((argument) => stringOf(argument) === '--');
  for (const [index, argument] of (end < 0 ? given : given.slice(0, end)).entries()) {
    // The value of an option that is written out is no option.
    const before = given[index - 1];
    if (before !== undefined && /^--?[A-Za-z]/.test(stringOf(before) ?? '')) continue;
    const text = builtText(argument);
    if (text !== undefined && !text.constants.startsWith('\0')) continue;
    const taint = unwrap(argument).type === NodeType.SpreadElement ? undefined : taintOf(argument, argumentPurpose);
    if (taint !== undefined)
      return {
        detail: `Here an argument of ${name} ${describeTaint(taint)}: with a dash in front it is an option.`,
        severity: 'medium',
        confidence: 'medium',
      };
  }
  return undefined;
}
