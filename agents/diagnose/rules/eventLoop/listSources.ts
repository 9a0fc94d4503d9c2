import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf, callersOf } from '../../flow/calls.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { contains, findVariable, holds, isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { Answers } from '../../source/memory.ts';
import { shortText } from '../../source/sourceFile.ts';
import { isWholeTable } from './listQueries.ts';
import { some } from './tree.ts';

const maxDepth = 6;
const maxCallers = 6;
const reading = /^(createReadStream|readFile|readFileSync|createInterface|sheet_to_json)$/;
const parsers =
  /^(csv-parse(\/.*)?|csv-parser|fast-csv|@fast-csv\/.*|papaparse|csvtojson|neat-csv|xlsx|exceljs|node-xlsx|read-excel-file(\/.*)?|ndjson|split2|JSONStream|stream-json.*)$/;
const keeping = /^(filter|map|sort|toSorted|reverse|concat|flat|flatMap|slice|all|then|catch)$/;

/** Where a list of any length comes from, that is none of the request's own parts: a file, or a whole table. In words; undefined when nothing tells. */
export function sourceOfList(list: TSESTree.Node, depth = 0): string | undefined {
  if (depth > maxDepth) return undefined;
  const bare = unwrap(list);
  switch (bare.type) {
    case NodeType.Identifier:
      return sourceOfVariable(bare, depth);
    case NodeType.ConditionalExpression:
      return sourceOfList(bare.consequent, depth + 1) ?? sourceOfList(bare.alternate, depth + 1);
    case NodeType.LogicalExpression:
      return sourceOfList(bare.left, depth + 1) ?? sourceOfList(bare.right, depth + 1);
    case NodeType.CallExpression:
      return sourceOfCall(bare, depth);
    default:
      return undefined;
  }
}

function sourceOfVariable(use: TSESTree.Identifier, depth: number): string | undefined {
  const definition = findVariable(use)?.defs[0];
  if (definition?.type === DefinitionType.Variable && definition.node.init !== null)
    return definition.node.id.type === NodeType.Identifier ? sourceOfList(definition.node.init, depth + 1) : undefined;
  if (definition?.type !== DefinitionType.Parameter || !isFunctionNode(definition.node)) return undefined;
  const owner = definition.node;
  const index = owner.params.findIndex((parameter) => contains(parameter, definition.name));
  if (owner.params[index]?.type !== NodeType.Identifier) return undefined;
  for (const call of callersOf(owner).slice(0, maxCallers)) {
    const argument = holds(owner, call) ? undefined : call.arguments[index];
    const found = argument && sourceOfList(argument, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function sourceOfCall(call: TSESTree.CallExpression, depth: number): string | undefined {
  const query = isWholeTable(call);
  if (query !== undefined) return `all rows of ${query.text}`;
  if (parsers.test(moduleMember(call.callee)?.module ?? '')) return `the content of a file, by ${shortText(call, 40)}`;
  const callee = unwrap(call.callee);
  if (callee.type === NodeType.MemberExpression && keeping.test(calledName(call) ?? '')) {
    const kept = sourceOfList(callee.object, depth + 1);
    if (kept !== undefined) return kept;
  }
  for (const called of calleesOf(call)) {
    if (readsFile(called)) return `the content of a file, by ${shortText(call, 40)}`;
    for (const expression of returnedExpressions(called)) {
      const bare = unwrap(expression);
      const passed = bare.type === NodeType.Identifier ? passedArgument(called, bare, call) : undefined;
      const found = passed ? sourceOfList(passed, depth + 1) : sourceOfList(expression, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** What the call gives for a parameter that the function returns as it is. */
function passedArgument(
  called: FunctionNode,
  returned: TSESTree.Identifier,
  call: TSESTree.CallExpression,
): TSESTree.Node | undefined {
  const name = findVariable(returned)?.defs[0]?.name;
  const index = called.params.findIndex((parameter) => parameter === name);
  return index < 0 ? undefined : call.arguments[index];
}

function readsFile(called: FunctionNode): boolean {
  let reads = readers.get(called);
  if (reads === undefined) {
    const isReading = some(called.body, (node) => node.type === NodeType.CallExpression && isReadCall(node));
    const isParsing = some(called.body, (node) => node.type === NodeType.CallExpression && isParser(node));
    readers.set(called, (reads = isReading && isParsing));
  }
  return reads;
}

const readers = new Answers<FunctionNode, boolean>();

function isReadCall(call: TSESTree.CallExpression): boolean {
  return reading.test(calledName(call) ?? '');
}

function isParser(call: TSESTree.CallExpression): boolean {
  return parsers.test(moduleMember(call.callee)?.module ?? '') || calledName(call) === 'createInterface';
}
