import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isDatabasePackage } from '../../flow/databaseCalls.ts';
import {
  contains,
  findVariable,
  isFunctionNode,
  keyName,
  propertyOf,
  referencesOf,
  stringOf,
  unwrap,
  type Variable,
} from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { sqlOf } from './inputOutput.ts';
import { chainOf, variableOf, wholeChain } from './tree.ts';

/** A query that reads every row of a table or collection, and whether something limits how many. */
export interface ListQuery {
  readonly isLimited: boolean;
  readonly isCertain: boolean;
  /** What is read, as it is written. */
  readonly text: string;
}

const limiting =
  /^(limit|take|paginate|simplePaginate|cursor|stream|first|findOne|count\w*|skip|top|page|range|each|eachAsync|forEach|batchSize|distinct|fetchPage|withGraphJoined|(?:and|or)?[wW]here\w*|setParameters?)$/;
const limitingOptions = new Set('limit take first top pageSize perPage page'.split(' '));
const finder = /^(find|findAll|findMany|findBy|getMany|findAndCountAll|findAndCount|fetchAll)$/;
const wholeTable =
  /^\s*select\b(?![\s\S]*\b(?:where|limit|top|fetch\s+(?:first|next)|rownum|count\s*\(|sum\s*\(|max\s*\(|min\s*\(|avg\s*\(|group\s+by|offset|having))[\s\S]*\bfrom\s+["'`\w.]+/i;

/** Reads a call as a query for all rows: `User.find()`, `findMany()`, `db.query('SELECT * FROM users')`. Undefined for all else. */
export function listQueryOf(call: TSESTree.CallExpression): ListQuery | undefined {
  const callee = unwrap(call.callee);
  const scan = scanOf(call);
  if (scan !== undefined) return scan;
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const name = calledName(call) ?? '';
  const member = moduleMember(callee);
  if (member !== undefined && !isDatabasePackage(member.module)) return undefined;
  const text = textOf(call).length > 60 ? `${textOf(callee)}()` : textOf(call);
  const sql = /^(query|execute|all|any|many|manyOrNone|raw|run)$/.test(name) ? sqlOf(call) : undefined;
  if (sql !== undefined)
    return { isLimited: !wholeTable.test(sql) || sql.includes('${'), isCertain: true, text: sql.trim().slice(0, 60) };
  if (!finder.test(name) || !isForAll(call, member !== undefined)) return undefined;
  return {
    isLimited: hasLimit(call),
    isCertain: member !== undefined || name === 'findMany' || name === 'findAll',
    text,
  };
}

/** DynamoDB's scan, which reads every item, those too that its filter then leaves out. */
function scanOf(call: TSESTree.CallExpression): ListQuery | undefined {
  const [first, second] = call.arguments;
  const name = calledName(call);
  const module = moduleMember(call.callee)?.module ?? '';
  let input: TSESTree.Node | undefined;
  if (name === 'send' && first?.type === NodeType.NewExpression && calledName(first) === 'ScanCommand')
    [input] = first.arguments;
  else if (name === 'paginateScan' && /^@aws-sdk\//.test(module)) input = second;
  else if (name === 'scan' && /^(aws-sdk(\/.*)?|@aws-sdk\/(lib|client)-dynamodb)$/.test(module)) input = first;
  if (input === undefined) return undefined;
  const options = definitionOf(input) ?? input;
  const isSeen = options.type === NodeType.ObjectExpression;
  const isLimited =
    !isSeen ||
    options.properties.some(
      (property) => property.type !== NodeType.Property || /^(Limit|Segment)$/.test(keyName(property) ?? ''),
    );
  return { isLimited, isCertain: true, text: `the scan ${shortText(call, 60)}` };
}

/** True when no filter is given that picks some rows. */
function isForAll(call: TSESTree.CallExpression, isKnown: boolean): boolean {
  const [first] = call.arguments;
  if (first === undefined || isFunctionNode(first)) return first === undefined || isKnown;
  const filter = definitionOf(first) ?? first;
  if (filter.type !== NodeType.ObjectExpression) return false;
  if (/^(findMany|findAll|findAndCountAll|findAndCount)$/.test(calledName(call) ?? '')) return isWithoutFilter(filter);
  return (
    filter.properties.length === 0 ||
    (isKnown &&
      filter.properties.every(
        (property) =>
          property.type === NodeType.Property &&
          /^(order|relations|select|include|orderBy)$/.test(keyName(property) ?? ''),
      ))
  );
}

function isWithoutFilter(options: TSESTree.ObjectExpression): boolean {
  const isReadable = options.properties.every(
    (property) => property.type === NodeType.Property && keyName(property) !== undefined,
  );
  const where = propertyOf(options, 'where');
  return (
    isReadable && (where === undefined || (where.type === NodeType.ObjectExpression && where.properties.length === 0))
  );
}

/** A limit in the options, in the chain, or set on the query's variable afterwards. */
function hasLimit(call: TSESTree.CallExpression): boolean {
  const options = call.arguments.map((argument) => definitionOf(argument) ?? argument);
  const isInOptions = options.some(
    (option) =>
      option.type === NodeType.Identifier ||
      (option.type === NodeType.ObjectExpression &&
        option.properties.some(
          (property) => property.type !== NodeType.Property || limitingOptions.has(keyName(property) ?? ''),
        )),
  );
  if (isInOptions) return true;
  const whole = wholeChain(call);
  if (chainOf(whole).some((each) => limiting.test(calledName(each) ?? '') && each !== call)) return true;
  return [variableOf(whole), builderOf(call)].some(isLimitedElsewhere);
}

/** The variable with which a chain begins: `query` for `query.orderBy('name').getMany()`. */
function builderOf(call: TSESTree.CallExpression): Variable | undefined {
  const first = chainOf(call).at(-1);
  const callee = first && unwrap(first.callee);
  const object = callee?.type === NodeType.MemberExpression ? unwrap(callee.object) : undefined;
  return object?.type === NodeType.Identifier ? findVariable(object) : undefined;
}

/** A limit or a filter in what the variable is made of, or set on it by a statement of its own. */
function isLimitedElsewhere(variable: Variable | undefined): boolean {
  return referencesOf(variable).some(({ identifier, writeExpr }) => {
    const chain = writeExpr
      ? chainOf(writeExpr)
      : chainOf(wholeChain(identifier)).filter((each) => contains(each, identifier));
    return chain.some((each) => limiting.test(calledName(each) ?? ''));
  });
}

/** True when a value is read from a table as a whole: the query itself, or the variable that holds its rows. */
export function isWholeTable(node: TSESTree.Node): ListQuery | undefined {
  const definition = definitionOf(node) ?? unwrap(node);
  for (const call of chainOf(definition)) {
    const query = listQueryOf(call);
    if (query !== undefined) return query.isLimited ? undefined : query;
  }
  const bare = unwrap(node);
  if (
    bare.type === NodeType.MemberExpression &&
    stringOf(bare.property) === undefined &&
    textOf(bare.property) === 'rows'
  )
    return isWholeTable(bare.object);
  return undefined;
}
