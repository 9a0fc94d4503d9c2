import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { propertyName, stringOf, unwrap } from '../../flow/scope.ts';
import { projectOf } from '../../source/project.ts';
import { textOf } from '../../source/sourceFile.ts';

export type Part = 'header' | 'cookie' | 'query' | 'state';

/** A value that the client has written into its request, by the part of it and the name there. */
export interface Said {
  readonly part: Part;
  readonly name: string;
}

/** `request.headers['x-role']`, `req.get('x-role')`, `req.cookies.role`, `req.query.admin`: which part of the request, and its name there. */
export function saidBy(node: TSESTree.Node): Said | undefined {
  if (node.type === NodeType.CallExpression) {
    const name = stringOf(node.arguments[0]);
    const callee = unwrap(node.callee);
    if (
      name === undefined ||
      callee.type !== NodeType.MemberExpression ||
      !/^(get|header)$/.test(propertyName(callee) ?? '')
    )
      return undefined;
    const holder = textOf(callee.object);
    if (/^\(?\s*(?:await )?cookies\(\)\)?$|(?:^|\.)cookies$/.test(holder)) return { part: 'cookie', name };
    return /(?:^|\.)(?:req|request|ctx|c)(?:\.headers)?$|^\(?\s*(?:await )?headers\(\)\)?$|^headers$/.test(holder)
      ? { part: 'header', name }
      : undefined;
  }
  if (node.type !== NodeType.MemberExpression) return undefined;
  const name = propertyName(node) ?? stringOf(node.property);
  const object = unwrap(node.object);
  if (name === undefined || object.type !== NodeType.MemberExpression) return undefined;
  if (isUnsignedState(object) && /^(?:\w*[iI]d|role|user|email|account)$/.test(name)) return { part: 'state', name };
  if (
    !/^(?:this\.)?(?:req|request|ctx|context|event|c|handshake|client\.handshake|socket\.handshake)\b/.test(
      textOf(object),
    )
  )
    return undefined;
  switch (propertyName(object)) {
    case 'headers':
      return { part: 'header', name };
    case 'cookies':
      return { part: 'cookie', name };
    case 'multiValueHeaders':
      return { part: 'header', name };
    case 'query':
    case 'queryStringParameters':
      return { part: 'query', name };
    default:
      return undefined;
  }
}

/** `request.state.name` of Hapi, of a cookie that the server neither seals nor signs. */
function isUnsignedState(object: TSESTree.MemberExpression): boolean {
  const name = propertyName(object);
  if (name === undefined || !/(?:^|\.)(?:this|request|req)\.state$/.test(textOf(object.object))) return false;
  return projectOf(object)
    .codeFiles()
    .some(({ calls }) =>
      calls.some(
        (call) =>
          calledName(call) === 'state' &&
          stringOf(call.arguments[0]) === name &&
          !/\biron\b|\bsign\s*:/.test(textOf(call)) &&
          call.arguments.length > 1,
      ),
    );
}
