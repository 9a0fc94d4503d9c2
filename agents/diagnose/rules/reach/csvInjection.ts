import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { isFunctionNode, lastName, stringOf, unwrap } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { fileOf, matchesText, shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';

/** Code that looks for the signs with which a formula begins: a class of them, or a list. */
const looksForFormulas =
  /\[[^\]\n]*=[^\]\n]*[+@][^\]\n]*\]|\[[^\]\n]*[+@][^\]\n]*=[^\]\n]*\]|['"`]=['"`]\s*,|startsWith\(\s*['"`]=|escape_?formula|sanitiz\w*cell|escapeCsv\w*Formula/i;

const purpose: TaintPurpose = {
  name: 'formula',
  countsStored: true,
  distrustsValidation: true,
  isCleanedBy: (call) =>
    /formula|^safeCell$/i.test(calledName(call) ?? '') ||
    [...calleesOf(call), ...call.arguments.flatMap(functionGiven)].some((node) => looksForFormulas.test(textOf(node))),
};

function functionGiven(argument: TSESTree.Node): readonly TSESTree.Node[] {
  const value = isFunctionNode(argument) ? undefined : valueOf(argument);
  return value?.kind === 'function' ? [value.node] : [];
}

const csv = /text\/csv|\.csv\b|\bcsv\b/i;
/** Packages that write CSV, with the calls that are given the rows. */
const writers: Readonly<Record<string, RegExp>> = {
  json2csv: /^(?:parse|parseAsync|json2csv)$/,
  '@json2csv/plainjs': /^parse$/,
  '@json2csv/node': /^parse$/,
  'json-2-csv': /^json2csv(?:Async)?$/,
  'csv-stringify': /^(?:stringify|csv-stringify|)$/,
  'csv-stringify/sync': /^stringify$/,
  papaparse: /^unparse$/,
  'fast-csv': /^(?:write|writeToString|writeToBuffer|writeToStream|writeToPath)$/,
  '@fast-csv/format': /^(?:write|writeToString|writeToBuffer|writeToStream|writeToPath)$/,
  'csv-writer': /^writeRecords$/,
  'objects-to-csv': /^(?:|ObjectsToCsv)$/,
};
const escapingOption = /escape_?formula|escapeFormulae|formatters|cast\s*:|transform/i;

/** Foreign text in the cells of a CSV file that nothing keeps from being a formula. */
export const csvInjection = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const rows = rowsOf(call) ?? cellsOf(call);
    if (rows !== undefined) scene.judge(call, weaknessOf(rows, call));
  };
  return { CallExpression: check, NewExpression: check };
});

function weaknessOf(rows: TSESTree.Node, call: CallNode): Weakness | undefined {
  if (looksForFormulas.test(fileOf(call).text)) return undefined;
  const bare = unwrap(rows);
  const cells = bare.type === NodeType.ArrayExpression ? bare.elements.filter((cell) => cell !== null) : [rows];
  const taint = cells
    .map((cell) => (isPlain(cell) ? undefined : taintOf(cell, purpose)))
    .find((found) => found !== undefined);
  if (taint === undefined) return undefined;
  return { detail: `Here what ${shortText(call.callee, 40)}() puts into the cells ${describeTaint(taint)}.` };
}

/** Fields that hold numbers, dates, words of a fixed list, or what the server made up. */
const plainField =
  /^(?:_?id|uuid|guid|\w*(?:Id|ID|_id|At|_at|Count|_count|Date|_date)|(?:order_?|invoice_?|booking_?)?(?:number|no|reference|ref|code)|length|status|state|type|kind|currency|seats|count|total|amount|price|quantity|qty|size|age|year|month|day|date|time|width|height|score|rating|created|updated|active|enabled|paid|due|departs|arrives|starts|ends)$/;

/** A cell that no foreign text comes into: a number, a date, a length, or a field that holds such. */
function isPlain(cell: TSESTree.Node): boolean {
  const bare = unwrap(cell);
  if (bare.type === NodeType.CallExpression)
    return /^(?:toISOString|toFixed|toLocale(?:Date|Time)String|getTime|Number|parseInt|parseFloat|Boolean|format(?:Date|Number|Price|Money))$/.test(
      calledName(bare) ?? '',
    );
  return bare.type === NodeType.MemberExpression && plainField.test(lastName(bare) ?? '');
}

/** The rows that a package writes, unless it is told to escape formulas. */
function rowsOf(call: CallNode): TSESTree.Node | undefined {
  const member = moduleMember(call.callee);
  const names = member && Object.hasOwn(writers, member.module) ? writers[member.module] : undefined;
  if (member === undefined || names?.test(member.path.findLast((part) => part !== '()') ?? '') !== true)
    return undefined;
  const [rows] = call.arguments;
  const isEscaped = escapingOption.test([...call.arguments.slice(1), call.callee].map(optionsText).join(' '));
  return isEscaped || rows?.type === NodeType.SpreadElement ? undefined : rows;
}

/** The text of options, or of those with which the object was made on which a method is called. */
function optionsText(node: TSESTree.Node): string {
  if (node.type !== NodeType.MemberExpression) return textOf(objectOf(node) ?? node);
  const made = definitionOf(node.object);
  return made?.type === NodeType.NewExpression || made?.type === NodeType.CallExpression
    ? made.arguments.map((argument) => textOf(objectOf(argument) ?? argument)).join(' ')
    : '';
}

/** The cells of a line that code joins by itself: `[order.id, order.note].map(quoted).join(',')`, in a file that speaks of CSV. */
function cellsOf(call: CallNode): TSESTree.Node | undefined {
  const callee = unwrap(call.callee);
  if (calledName(call) !== 'join' || callee.type !== NodeType.MemberExpression) return undefined;
  const separator = stringOf(call.arguments[0]);
  if (separator === undefined || !/^(?:[,;\t]|"[,;]")$/.test(separator)) return undefined;
  if (!matchesText(fileOf(call), csv) || /\b(?:select|insert|in)\b|\$\{i|=>\s*['"`][?$]/i.test(textOf(callee.object)))
    return undefined;
  return callee.object;
}
