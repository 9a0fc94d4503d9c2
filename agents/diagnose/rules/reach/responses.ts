import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { definitionOf } from '../../flow/definitions.ts';
import { enclosingHandler } from '../../flow/handlers.ts';
import { findVariable, keyName, propertyName, rootIdentifier, stringOf, unwrap } from '../../flow/scope.ts';
import type { CallNode } from '../../source/sourceFile.ts';

const responseName = /^_?(res|resp|response|reply|rep|h|ctx|context|c|toolkit|outgoing|serverResponse|next)$/i;

/** True for the object through which a handler answers, and for what its methods give back: `res`, `res.status(200)`, `ctx`. */
export function isResponse(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  if (bare.type === NodeType.MemberExpression && /^(res|response|reply)$/.test(propertyName(bare) ?? '')) return true;
  const root = rootIdentifier(bare);
  if (root === undefined) return false;
  const [definition] = findVariable(root)?.defs ?? [];
  if (definition?.type !== DefinitionType.Parameter) return false;
  if (enclosingHandler(node)?.response === definition.name) return true;
  return responseName.test(root.name) && root.name !== 'next';
}

/** A method call on a response: its name, or undefined for any other call. */
export function responseMethod(call: CallNode): string | undefined {
  const callee = unwrap(call.callee);
  if (call.type !== NodeType.CallExpression || callee.type !== NodeType.MemberExpression) return undefined;
  return isResponse(callee.object) ? propertyName(callee) : undefined;
}

/** A header that code sets. The name is lower case, and undefined where it is no constant. */
export interface HeaderWrite {
  readonly name: string | undefined;
  readonly nameNode: TSESTree.Node;
  readonly value: TSESTree.Node;
}

const settingMethods = new Set(['setHeader', 'set', 'header', 'append', 'appendHeader', 'headers', 'setHeaders']);

/** The headers that a call sets on a response. */
export function headersSetBy(call: CallNode): readonly HeaderWrite[] {
  const method = responseMethod(call);
  if (method === undefined) return [];
  const [first, second, third] = call.arguments;
  if (method === 'writeHead') return headersIn(third ?? second);
  if (method === 'location' && first !== undefined) return [{ name: 'location', nameNode: first, value: first }];
  if (!settingMethods.has(method) || first === undefined || isHonoVariable(call, method)) return [];
  return second === undefined ? headersIn(first) : [{ name: constantName(first), nameNode: first, value: second }];
}

/** The headers that an object literal lists. */
export function headersIn(node: TSESTree.Node | undefined): readonly HeaderWrite[] {
  const object = node === undefined ? undefined : definitionOf(node);
  if (object?.type !== NodeType.ObjectExpression) return [];
  return object.properties.flatMap((property) =>
    property.type === NodeType.Property
      ? [{ name: keyName(property)?.toLowerCase(), nameNode: property.key, value: property.value }]
      : [],
  );
}

function constantName(node: TSESTree.Node): string | undefined {
  return stringOf(definitionOf(node) ?? node)?.toLowerCase();
}

/** The answer that a Lambda handler returns: an object with a status and headers. */
export function isLambdaAnswer(node: TSESTree.ObjectExpression): boolean {
  const names = node.properties.map((property) =>
    property.type === NodeType.Property ? keyName(property) : undefined,
  );
  return names.includes('statusCode') && names.includes('headers');
}

/** Hono's `c.set(name, value)` keeps a variable for later handlers; its headers go through `c.header`. */
function isHonoVariable(call: CallNode, method: string): boolean {
  const root = method === 'set' ? rootIdentifier(call.callee) : undefined;
  return root !== undefined && /^(c|context)$/.test(root.name);
}
