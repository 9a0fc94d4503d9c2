import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { callersOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { findVariable, isFunctionNode, lastName, unwrap } from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { Taint } from '../../flow/taintTypes.ts';
import { descendants } from '../../flow/nodes.ts';
import { textOf } from '../../source/sourceFile.ts';
import { cacheKey } from './keptResults.ts';
import { pathFromHandler } from './serving.ts';

/** Values that are new for each request or client. */
const ever =
  /\b(?:ip|ips|remoteAddress|sessionID|sessionId|socketId|socket\.id|requestId|req\.id|randomUUID|uuid\w*|nanoid|Date\.now|randomBytes|token)\b/i;

/** Names of values of which there are as many as there are rows, people or words. */
const many =
  /(?:^|[a-z_])(?:id|ids|email|url|uri|address|query|term|search|phone|slug|sku|isbn|postcode|zip|name|title)$/i;
const maxCallers = 8;

export function isEverNew(key: TSESTree.Node): boolean {
  return ever.test(keyText(key));
}

/** A key that is made of a parameter, for which a caller on a request's way hands over a field of a record: `prices.of(book.isbn)`. */
export function isPassedOn(key: TSESTree.Node): boolean {
  const made = definitionOf(key) ?? unwrap(key);
  for (const node of descendants(made)) {
    const definition = node.type === NodeType.Identifier ? findVariable(node)?.defs[0] : undefined;
    if (definition?.type !== DefinitionType.Parameter || !isFunctionNode(definition.node)) continue;
    const owner = definition.node;
    const index = owner.params.findIndex((parameter) => parameter === definition.name);
    if (index < 0) continue;
    for (const call of callersOf(owner).slice(0, maxCallers)) {
      const argument = call.arguments[index] && unwrap(call.arguments[index]);
      const isField = argument?.type === NodeType.MemberExpression && many.test(lastName(argument) ?? '');
      if (isField && !/^(?:process|config|settings|options|this)\b/i.test(textOf(argument)) && pathFromHandler(call))
        return true;
    }
  }
  return false;
}

/** A key that is made of the client's values, by a hash or any other function, is as many as they are. */
export function keyTaint(key: TSESTree.Node, depth: number, purpose = cacheKey): Taint | undefined {
  const own = taintOf(key, purpose);
  if (own !== undefined || depth > 3) return own;
  const made = definitionOf(key) ?? unwrap(key);
  const parts: readonly (TSESTree.Node | null)[] =
    made.type === NodeType.CallExpression
      ? [...made.arguments, ...(made.callee.type === NodeType.MemberExpression ? [made.callee.object] : [])]
      : made.type === NodeType.ArrayExpression
        ? made.elements
        : made.type === NodeType.TemplateLiteral
          ? made.expressions
          : made.type === NodeType.LogicalExpression
            ? [made.left, made.right]
            : [];
  for (const part of parts) {
    const found = part === null || isFunctionNode(part) ? undefined : keyTaint(part, depth + 1, purpose);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The key as it is written, with what a constant beside it stands for. */
function keyText(key: TSESTree.Node): string {
  const bare = unwrap(key);
  const definition = bare.type === NodeType.Identifier ? findVariable(bare)?.defs[0] : undefined;
  const isConstant = definition?.type === DefinitionType.Variable && definition.node.init !== null;
  return isConstant ? `${textOf(key)} ${textOf(definition.node.init ?? key)}` : textOf(key);
}
