import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, findVariable, lastName, type Variable } from '../../flow/scope.ts';
import { Answers } from '../../source/memory.ts';
import { fileOf, textOf } from '../../source/sourceFile.ts';
import { builtText, hole, isWholeText, type BuiltText } from './builtText.ts';

const objects = '(?:TABLE|DATABASE|SCHEMA|USER|ROLE|INDEX|VIEW|FUNCTION|TRIGGER|SEQUENCE|EXTENSION|TYPE|PROCEDURE)';
const statement = [
  String.raw`SELECT\b[\s\S]*?\bFROM\b`,
  String.raw`SELECT\s[\s\S]*?\(`,
  String.raw`INSERT\s+(?:OR\s+\w+\s+|IGNORE\s+)?INTO\b`,
  String.raw`REPLACE\s+INTO\b`,
  String.raw`UPDATE\s[\s\S]+?\sSET\s`,
  String.raw`DELETE\s+FROM\b`,
  String.raw`MERGE\s+INTO\b`,
  String.raw`WITH\s[\s\S]+?\bAS\s*\(`,
  String.raw`(?:CREATE|DROP|ALTER)\s+(?:OR\s+REPLACE\s+|TEMP(?:ORARY)?\s+|UNIQUE\s+|MATERIALIZED\s+)*${objects}\b`,
  String.raw`TRUNCATE\s+(?:TABLE\s)?`,
  String.raw`GRANT\s[\s\S]+?\sTO\s`,
  String.raw`SET\s+(?:search_path|ROLE|SESSION)\b`,
  String.raw`EXEC(?:UTE)?\s+\w+\s+@`,
  String.raw`CALL\s+[\w.]+\s*\(`,
].join('|');
const opening = String.raw`^(?:\s|\(|--[^\n]*\n|\/\*[\s\S]*?\*\/)*`;
const upperStatement = new RegExp(`${opening}(?:${statement})`);
const anyStatement = new RegExp(`${opening}(?:${statement})`, 'i');
/** Signs that lower-case words are SQL and no sentence. */
const sqlSigns =
  /=|\*\s*from\b|\bwhere\b|\bvalues\s*\(|\border\s+by\b|\bset\s+[\w."`]+\s*=|\bcount\s*\(|["'`]\0|\binto\s+[\w."`]+\s*\(/i;
const condition =
  /^\s*\(?\s*(?:(?:WHERE|AND|OR|HAVING|ON|SET)\s+\(?\s*(?:NOT\s+)?(?:LOWER|UPPER|DATE)?\s*\(?[\w.`"[\]\0]+\)?\s*(?:=|<|>|!=|<>|(?:NOT\s+)?(?:I?LIKE|IN|BETWEEN|REGEXP)\b)|ORDER\s+BY\s|GROUP\s+BY\s|VALUES\s*\()/i;
const upperFragment = /^\s*(?:LIMIT|OFFSET|(?:LEFT |RIGHT |INNER |OUTER |CROSS )?JOIN|UNION(?: ALL)? SELECT|FROM)\s/;
const reporting =
  /^(?:console|log|logger|winston|pino|debug|assert)$|^(?:log|info|warn|error|debug|trace|describe|it|test|Error)$/;

/** `name = 'value'` without a word of SQL: it is a condition where it is put into a list that AND joins. */
const bareCondition =
  /^\s*\(?\s*(?:[\w.`"[\]]|\0)+\s*(?:=|<|>|<=|>=|!=|<>|(?:NOT\s+)?(?:I?LIKE|IN|BETWEEN)\b)\s*\(?\s*(?:'[%]?)?\0/i;

function isJoinedCondition(node: TSESTree.Node, { constants }: BuiltText): boolean {
  const call = node.parent;
  if (call?.type !== NodeType.CallExpression || call.callee.type !== NodeType.MemberExpression) return false;
  // A statement in the same function is judged with all that comes into it.
  const owner = enclosingFunction(node);
  if (owner === undefined || /\b(?:SELECT|UPDATE|DELETE|INSERT)\s/i.test(textOf(owner))) return false;
  const list = lastName(call.callee.object);
  if (list === undefined || lastName(call.callee) !== 'push' || !bareCondition.test(constants)) return false;
  return new RegExp(
    String.raw`\b${list.replaceAll('$', '\\$')}\s*\.join\(\s*['"\x60]\s*\)?\s*(?:AND\b|OR\b|,)`,
    'i',
  ).test(fileOf(node).text);
}

/** True for constant text that reads as a statement of SQL. */
export function readsAsStatement(constants: string): boolean {
  return upperStatement.test(constants) || (anyStatement.test(constants) && sqlSigns.test(constants));
}

/** A whole text that reads as SQL, or as a piece that goes on with it, and is meant for a database rather than for a person. */
export function sqlTextOf(node: TSESTree.Node): BuiltText | undefined {
  if (!isWholeText(node) || isReported(node)) return undefined;
  const text = builtText(node);
  if (text === undefined || text.constants.length < 6) return undefined;
  const isPiece = text.parts.length > 0 && (condition.test(text.constants) || upperFragment.test(text.constants));
  return isPiece ||
    (text.parts.length > 0 && isJoinedCondition(node, text)) ||
    readsAsStatement(text.constants) ||
    (text.parts.length > 0 && continuesStatement(node))
    ? text
    : undefined;
}

/** `sql += …` where the variable holds a statement. */
export function continuesStatement(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type !== NodeType.AssignmentExpression || parent.operator !== '+=' || parent.right !== node) return false;
  if (parent.left.type !== NodeType.Identifier) return false;
  const variable = findVariable(parent.left);
  return variable !== undefined && statementsIn(variable).some((write) => write !== node);
}

/** What is written into a variable and reads as a statement. */
function statementsIn(variable: Variable): readonly TSESTree.Node[] {
  let found = statements.get(variable);
  if (found === undefined) {
    found = variable.references
      .flatMap(({ writeExpr }) => writeExpr ?? [])
      .filter((write) => readsAsStatement(builtText(write)?.constants ?? ''));
    statements.set(variable, found);
  }
  return found;
}

const statements = new Answers<Variable, readonly TSESTree.Node[]>();

function isReported(node: TSESTree.Node): boolean {
  const call = node.parent;
  if (call?.type === NodeType.ThrowStatement) return true;
  if (call?.type !== NodeType.CallExpression && call?.type !== NodeType.NewExpression) return false;
  const { callee } = call;
  if (callee.type === NodeType.Identifier) return reporting.test(callee.name) || callee.name.endsWith('Error');
  return (
    callee.type === NodeType.MemberExpression &&
    ((callee.object.type === NodeType.Identifier && reporting.test(callee.object.name)) ||
      (callee.property.type === NodeType.Identifier && /^(?:log|info|warn|debug|trace)$/.test(callee.property.name)))
  );
}

/** Where a part stands in the text: where a value is expected, in an ordering, or where a name is. */
export type PartPlace = 'value' | 'ordering' | 'name' | 'marker';

export function placesOf({ constants }: BuiltText): readonly PartPlace[] {
  const pieces = constants.split(hole);
  return pieces.slice(0, -1).map((_piece, index) =>
    placeBehind(
      pieces
        .slice(Math.max(0, index - 50), index + 1)
        .join('?')
        .slice(-1_000),
    ),
  );
}

function placeBehind(before: string): PartPlace {
  if (/[$:@]$/.test(before)) return 'marker';
  if (/\border\s+by\s+[\w\s,.?"`]*$/i.test(before)) return 'ordering';
  if (
    /(?:=|<|>|\b(?:i?like|limit|offset|between|regexp)|\b(?:in|values|any)\s*\([^()]*|\bvalues\s*\([\s\S]*[,(])\s*(?:[eEnN]?['"]?[%^]?)?$/i.test(
      before,
    )
  )
    return 'value';
  return /['%]$/.test(before) ? 'value' : 'name';
}
