import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { findVariable, propertyName, unwrap } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { Taint, TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Project } from '../../source/project.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isRawPart } from './rawParts.ts';
import { formsOf } from './textForms.ts';
import { ProjectAnswers } from '../../source/memory.ts';

const purpose: TaintPurpose = {
  name: 'log',
  dangerousCharacters: /\\[rn]|\\s|\\x|\\u0|\\W|\\p|[\r\n]/,
  isCleanedBy: (call) =>
    /(^|\.)(stringify|inspect|encodeURI|encodeURIComponent|escape|strip\w*|sanitize\w*|sanitise\w*|clean\w*|mask\w*|redact\w*)$/i.test(
      shortText(call.callee),
    ),
};

const levels =
  /^(log|info|warn|warning|error|debug|trace|fatal|notice|verbose|http|silly|crit|critical|alert|emerg|dir|success|child)$/;
const loggerName = /^_?(logger|log|winston|applog|appLogger|auditLog|auditLogger|accessLog)$/i;
const textLoggers = new Set(
  'log4js loglevel consola signale tracer npmlog debug simple-node-logger loglevel-plugin-prefix electron-log caterpillar logdown fancy-log'.split(
    ' ',
  ),
);
const jsonLoggers =
  /^(pino|pino-http|bunyan|roarr|nestjs-pino|fastify|@aws-lambda-powertools\/logger|express-pino-logger)$/;
/** Formats of winston that write the message as it is. */
const textFormats = /\b(?:format\.)?(?:printf|simple|cli|prettyPrint)\s*\(/;

/** Request data in a message of a logger that writes plain text. */
export const logInjection = defineRule((scene) => ({
  CallExpression: (call): void => {
    const logger = textLogger(call, scene.project);
    if (logger !== undefined) scene.judge(call, judgeArguments(call, logger));
  },
}));

interface TextLogger {
  readonly isCertain: boolean;
}

function textLogger(call: CallNode, project: Project): TextLogger | undefined {
  const callee = unwrap(call.callee);
  const member = moduleMember(callee);
  if (member !== undefined && textLoggers.has(member.module)) return { isCertain: true };
  if (callee.type !== NodeType.MemberExpression || !levels.test(propertyName(callee) ?? '')) return undefined;
  const object = unwrap(callee.object);
  if (object.type === NodeType.Identifier && object.name === 'console' && findVariable(object) === undefined)
    return { isCertain: true };
  // The framework's own logger writes lines of text unless it is told to write JSON or replaced.
  if (member?.module === '@nestjs/common') return isReplaced(project) ? undefined : { isCertain: true };
  if (member !== undefined) return member.module === 'winston' && writesText(project) ? { isCertain: true } : undefined;
  const name =
    object.type === NodeType.Identifier
      ? object.name
      : object.type === NodeType.MemberExpression
        ? (propertyName(object) ?? '')
        : '';
  if (!loggerName.test(name)) return undefined;
  const names = project.manifests.flatMap(({ dependencies }) => Object.keys(dependencies));
  if (names.some((dependency) => jsonLoggers.test(dependency))) return undefined;
  if (names.includes('winston') && !writesText(project)) return undefined;
  return { isCertain: false };
}

const replacing = new ProjectAnswers<Project, boolean>();

/** True when an application of NestJS logs through something else than its own text. */
function isReplaced(project: Project): boolean {
  let known = replacing.get(project);
  if (known === undefined) {
    known = project
      .codeFiles()
      .some(({ text }) => /\buseLogger\(|ConsoleLogger\(\s*\{[^}]*json\s*:\s*true|nestjs-pino|nest-winston/.test(text));
    replacing.set(project, known);
  }
  return known;
}

const textWriters = new ProjectAnswers<Project, boolean>();

function writesText(project: Project): boolean {
  let known = textWriters.get(project);
  if (known === undefined) {
    known = project.codeFiles().some(({ text }) => text.includes('winston') && textFormats.test(text));
    textWriters.set(project, known);
  }
  return known;
}

function judgeArguments(call: CallNode, { isCertain }: TextLogger): Weakness | undefined {
  for (const argument of call.arguments) {
    const taint = isInspected(argument) || taintOf(argument, purpose) === undefined ? undefined : rawTaint(argument);
    if (taint !== undefined)
      return { detail: `Here the message ${describeTaint(taint)}.`, confidence: isCertain ? undefined : 'low' };
  }
  return undefined;
}

/** Objects are inspected or serialised, which escapes what is in them. */
function isInspected(argument: TSESTree.Node): boolean {
  const bare = unwrap(argument);
  return (
    bare.type === NodeType.ObjectExpression ||
    bare.type === NodeType.ArrayExpression ||
    bare.type === NodeType.SpreadElement
  );
}

function rawTaint(argument: TSESTree.Node): Taint | undefined {
  for (const form of formsOf(argument)) {
    for (const part of form) {
      const taint = typeof part === 'string' ? undefined : taintOf(part, purpose);
      if (typeof part === 'string' || taint === undefined || isRawPart(taint)) continue;
      if (form.length > 1 || !isWholeObject(part, taint.label)) return taint;
    }
  }
  return undefined;
}

/** `req.body` as a whole, or what JSON.parse gives, is an object; `req.body.name` is usually a text. */
function isWholeObject(part: TSESTree.Node, label: string): boolean {
  if (part.type === NodeType.CallExpression) return true;
  const text = textOf(part);
  return label.split('.').length <= 2 && (text === label || label.endsWith(`.${text}`) || label === text);
}
