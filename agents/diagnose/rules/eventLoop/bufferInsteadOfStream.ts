import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { contains, enclosingFunction, findVariable, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { isAnswered } from './answers.ts';
import { describePath, isServiceFile, pathFromHandler } from './serving.ts';
import { optionOf, parentOf, variableOf } from './tree.ts';

const collecting = /^(arrayBuffer|buffer|blob|bytes|transformToByteArray)$/;

/** A remote file that is collected in memory only to be sent on. */
export const bufferInsteadOfStream = defineRule((scene) => ({
  CallExpression: (call): void => {
    const candidate = remoteContent(call);
    if (candidate === undefined || !isServiceFile(call)) return;
    const path = pathFromHandler(call);
    if (path === undefined) return;
    scene.judge(
      call,
      candidate.isSentOn
        ? { detail: `Here ${candidate.what} is in memory before the first byte is sent${describePath(path)}.` }
        : undefined,
    );
  },
}));

function remoteContent(
  call: TSESTree.CallExpression,
): { readonly what: string; readonly isSentOn: boolean } | undefined {
  const name = calledName(call) ?? '';
  const callee = unwrap(call.callee);
  if (callee.type === NodeType.MemberExpression && collecting.test(name) && call.arguments.length === 0)
    return {
      what: `all that ${textOf(callee.object).slice(0, 40)} brings`,
      isSentOn: isAnswered(call) || isWritten(call),
    };
  const member = moduleMember(callee);
  if (member?.module === 'axios' && call.arguments.some((argument) => isBinary(argument)))
    return { what: 'the whole answer of axios', isSentOn: isAnswered(call) };
  return callee.type === NodeType.MemberExpression && name === 'on' ? collectedChunks(call, callee) : undefined;
}

function isBinary(argument: TSESTree.Node): boolean {
  const options = objectOf(argument);
  const type = options && optionOf(options, 'responseType');
  return typeof type === 'object' && stringOf(type) === 'arraybuffer';
}

/** Written to a file, where `pipeline` would do. */
function isWritten(call: TSESTree.CallExpression): boolean {
  const variable = variableOf(call);
  return (variable?.references ?? []).some(({ identifier }) => {
    for (
      let node: TSESTree.Node | undefined = identifier.parent;
      node?.type === NodeType.CallExpression;
      node = parentOf(node)
    ) {
      if (calledName(node) === 'writeFile' && moduleMember(node.callee) !== undefined) return true;
    }
    return false;
  });
}

/** `upstream.on('data', (chunk) => chunks.push(chunk))`, with the chunks sent by a listener of `end`. */
function collectedChunks(
  call: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
): { readonly what: string; readonly isSentOn: boolean } | undefined {
  const [event, listener] = call.arguments;
  if (
    stringOf(event) !== 'data' ||
    listener === undefined ||
    !/upstream|remote|stream|incoming|file|proxyRes|source|body|^r$|download/i.test(textOf(callee.object))
  )
    return undefined;
  let list: TSESTree.Identifier | undefined;
  for (const node of descendants(listener)) {
    if (
      node.type === NodeType.CallExpression &&
      calledName(node) === 'push' &&
      node.callee.type === NodeType.MemberExpression &&
      node.callee.object.type === NodeType.Identifier
    )
      list = node.callee.object;
  }
  const variable = list && findVariable(list);
  const owner = enclosingFunction(call);
  if (variable === undefined || owner === undefined) return undefined;
  const isSentOn = variable.references.some(
    ({ identifier }) =>
      !contains(listener, identifier) &&
      identifier.parent.type === NodeType.CallExpression &&
      calledName(identifier.parent) === 'concat' &&
      isAnswered(identifier.parent),
  );
  return { what: `all of ${textOf(callee.object)}`, isSentOn };
}
