import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import type { Taint } from '../../flow/taintTypes.ts';

const rawParts =
  /^(?!\w*(?:form|data|store)\w*\.)\w+(?:\.(?:req|request|raw))?\.(?:(?:headers|rawHeaders|header\(\)|get\(\)|cookies)(?:\.|\[|$)|(?:url|originalUrl|baseUrl|path|rawPath|method|hostname|host|href|protocol)$)/i;
const decoders = /^(URL|URLSearchParams|parse|decodeURI|decodeURIComponent|unescape|parseUrl|parseurl|parseQuery)$/;

/**
 * True for parts of a request that stand in it as the parser of HTTP let them through: headers, and the encoded address. They hold no
 * line break, and a link cannot choose the host in them. False where they were decoded or taken apart afterwards.
 */
export function isRawPart({ label, source }: Taint): boolean {
  if (!rawParts.test(label)) return false;
  let node: TSESTree.Node = source;
  while (node.parent?.type === NodeType.MemberExpression && node.parent.object === node) node = node.parent;
  const call = node.parent;
  const isDecoded =
    (call?.type === NodeType.CallExpression || call?.type === NodeType.NewExpression) &&
    call.callee !== node &&
    decoders.test(calledName(call) ?? '');
  return !isDecoded;
}
