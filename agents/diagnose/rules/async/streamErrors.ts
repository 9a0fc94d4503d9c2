import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { enclosingHandler } from '../../flow/handlers.ts';
import { namesIn } from '../../flow/exports.ts';
import { findVariable, propertyName, rootIdentifier, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { errorFate, fateOfVariable } from './errorListeners.ts';
import { isTestCode } from './walk.ts';

/** Members of packages that make a stream, and what makes it fail. */
const makers: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^(fs|fs-extra|graceful-fs)$/, /^create(Read|Write)Stream$/, 'a file that is missing or cannot be opened'],
  [/^https?$|^follow-redirects$/, /^(https?\.)?(request|get)$/, 'a host that does not answer'],
  [/^net$/, /^(connect|createConnection)$|^Socket\.\(\)\.connect$/, 'a connection that is refused or reset'],
  [/^tls$/, /^connect$/, 'a connection that is refused or reset'],
  [/^zlib$/, /^create(Gunzip|Inflate|InflateRaw|Unzip|BrotliDecompress)$/, 'data that is not well-formed'],
  [/^child_process$|^cross-spawn$/, /^spawn$|^$/, 'a program that cannot be started'],
  [/^request$/, /^(get|post|put)?$/, 'a host that does not answer'],
  [/^unzipper$|^unzip-stream$|^unzip$/, /^(Parse|Extract)$/, 'an archive that is damaged'],
  [/^tar$/, /^(x|extract|t)$/, 'an archive that is damaged'],
  [/^csv-parser$|^fast-csv$/, /^$|^parse$/, 'a file that is not well-formed'],
];

/** A stream without a listener for its 'error' event: the first failure ends the process. */
export const unhandledStreamError = defineRule((scene) => {
  const check = (call: CallNode): void => {
    if (isTestCode(call)) return;
    const cause = failureOf(call);
    if (cause === undefined) return;
    const fate = errorFate(call);
    if (fate === 'unknown') return;
    const isServing = enclosingHandler(call) !== undefined;
    scene.judge(
      call,
      fate === 'handled'
        ? undefined
        : {
            detail: `Here nothing listens to the 'error' of ${shortText(call.callee)}(): ${cause} ends the process.`,
            severity: isServing ? 'medium' : 'low',
          },
    );
  };
  return { CallExpression: check, NewExpression: check };
});

function failureOf(call: CallNode): string | undefined {
  const member = moduleMember(call.callee);
  if (member === undefined) return undefined;
  const path = member.path.filter((name) => name !== 'default').join('.');
  const maker = makers.find(([module, members]) => module.test(member.module) && members.test(path));
  if (maker === undefined) return undefined;
  // request(url, callback) tells of the error there.
  if (member.module === 'request' && call.arguments.length > 1) return undefined;
  return maker[2];
}

/** `source.pipe(response)` where the failure of the source leaves the response open for ever. */
export const pipeWithoutErrorHandling = defineRule((scene) => ({
  CallExpression: (call): void => {
    const { callee } = call;
    if (callee.type !== NodeType.MemberExpression || propertyName(callee) !== 'pipe' || isTestCode(call)) return;
    const [target] = call.arguments;
    if (target === undefined || !isResponse(target)) return;
    const source = unwrap(callee.object);
    // The request itself has no failure that would not end the response too, and what is made on the spot is judged where it is made.
    const root = rootIdentifier(source);
    if (root !== undefined && /^(req|request|ctx)$/.test(root.name) && source.type === NodeType.Identifier) return;
    if (isMadeHere(source)) return;
    const isHeard = hearsErrors(source);
    scene.judge(
      call,
      isHeard
        ? undefined
        : {
            detail: `Here a failure of ${shortText(source, 60)} leaves the response without an end, or ends the process.`,
          },
    );
  },
}));

function isMadeHere(source: TSESTree.Node): boolean {
  let node = source;
  for (;;) {
    if (node.type === NodeType.CallExpression && failureOf(node) !== undefined) return true;
    if (node.type === NodeType.Identifier) {
      const declared = findVariable(node)?.defs[0]?.node;
      const initial = declared?.type === NodeType.VariableDeclarator ? declared.init : null;
      if (initial === null || initial === node) return false;
      node = unwrap(initial);
    } else if (node.type === NodeType.CallExpression && node.callee.type === NodeType.MemberExpression) {
      node = unwrap(node.callee.object);
    } else {
      return false;
    }
  }
}

function isResponse(target: TSESTree.Node): boolean {
  if (target.type !== NodeType.Identifier) return false;
  const response = enclosingHandler(target)?.response;
  return response !== undefined && namesIn(response).some((name) => findVariable(name) === findVariable(target));
}

/** True where a listener of 'error' stands in the chain before the pipe, or is added to the variable. */
function hearsErrors(source: TSESTree.Node): boolean {
  if (source.type === NodeType.Identifier) return fateOfVariable(findVariable(source)) === 'handled';
  for (
    let node: TSESTree.Node = source;
    node.type === NodeType.CallExpression && node.callee.type === NodeType.MemberExpression;
  ) {
    const name = propertyName(node.callee);
    const [event] = node.arguments;
    if (name === 'on' && event?.type === NodeType.Literal && event.value === 'error') return true;
    node = unwrap(node.callee.object);
    if (node.type === NodeType.Identifier && name !== 'on') return false;
  }
  return false;
}
