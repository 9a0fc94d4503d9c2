import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isDatabasePackage } from '../../flow/databaseCalls.ts';
import {
  contains,
  findVariable,
  isFunctionNode,
  keyName,
  lastName,
  propertyOf,
  referencesOf,
  stringOf,
  unwrap,
  type Variable,
} from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { sqlOf } from './inputOutput.ts';
import { chainOf, isTopLevel, variableOf, wholeChain } from './tree.ts';

/** A query that reads every row of a table or collection, and whether something limits how many. */
export interface ListQuery {
  readonly isLimited: boolean;
  readonly isCertain: boolean;
  /** What is read, as it is written. */
  readonly text: string;
  /** True for a query that picks rows, but by nothing that keeps their number down. @default false */
  readonly isFiltered?: boolean;
}

const limiting =
  /^(limit|take|paginate|simplePaginate|cursor|stream|first|findOne|count\w*|skip|top|page|range|each|eachAsync|forEach|batchSize|distinct|fetchPage|withGraphJoined|(?:and|or)?[wW]here\w*|setParameters?)$/;
const limitingOptions = new Set('limit take first top pageSize perPage page'.split(' '));
const finder = /^(find|findAll|findMany|findBy|getMany|findAndCountAll|findAndCount|fetchAll)$/;
/** Fields whose one value many rows have. */
const shared =
  /^(status|state|role|type|kind|category|active|is[A-Z]\w*|deleted\w*|archived\w*|published\w*|enabled|disabled|visible|visibility|public|draft|created\w*|updated\w*|date|country|city|region|county|language|level|price|amount|stock|tags?|\$text|\$or)$/;
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
  if (!finder.test(name)) return undefined;
  if (!isForAll(call, member !== undefined)) return filteredList(call, name, text);
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

/** `find({ status: 'open' }).toArray()`, `findMany({ where: { city } })`: a filter by what many rows share, or that the client shapes. */
function filteredList(call: TSESTree.CallExpression, name: string, text: string): ListQuery | undefined {
  const [first] = call.arguments;
  if (first === undefined || isFunctionNode(first)) return undefined;
  const isOfDriver = chainOf(wholeChain(call)).some((each) => each !== call && calledName(each) === 'toArray');
  const isOptions = /^(findMany|findAll|findAndCountAll)$/.test(name);
  const given = objectOf(first);
  const filter = isOptions ? given && propertyOf(given, 'where') : first;
  const isOfModel = name === 'find' && isModel(call);
  if (filter === undefined || !(isOfDriver || isOptions || isOfModel) || !isWideFilter(filter)) return undefined;
  return { isLimited: hasLimit(call, !isOptions), isCertain: false, isFiltered: true, text };
}

/** `Order.find(…)` of Mongoose. */
function isModel(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return false;
  const module = moduleMember(callee)?.module;
  if (module !== undefined) return /^(mongoose|@nestjs\/mongoose)$/.test(module);
  return /^[A-Z][a-zA-Z]*[a-z]/.test(lastName(callee.object) ?? '') && objectOf(call.arguments[0]) !== undefined;
}

const filterPurpose: TaintPurpose = { name: 'filter of a list', shape: 'object' };

function isWideFilter(filter: TSESTree.Node): boolean {
  const object = objectOf(filter);
  if (object === undefined || object.properties.length === 0) return taintOf(filter, filterPurpose) !== undefined;
  if (object.properties.some((each) => each.type === NodeType.SpreadElement && taintOf(each.argument, filterPurpose)))
    return true;
  return object.properties.every((each) => each.type === NodeType.Property && shared.test(keyName(each) ?? ''));
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
function hasLimit(call: TSESTree.CallExpression, isFilterFirst = false): boolean {
  const options = call.arguments.slice(isFilterFirst ? 1 : 0).map((argument) => definitionOf(argument) ?? argument);
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
  const variable = object?.type === NodeType.Identifier ? findVariable(object) : undefined;
  // A model is shared by many queries; what is set on one of them says nothing of the others.
  return variable === undefined || isTopLevel(variable) ? undefined : variable;
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
    if (query !== undefined) return query.isLimited || query.isFiltered === true ? undefined : query;
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
