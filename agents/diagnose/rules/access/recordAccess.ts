import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { keyName, propertyName, propertyOf, unwrap } from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { textOf } from '../../source/sourceFile.ts';

/** A place that reads or changes one record, or the records of one owner, by an id. */
export interface RecordAccess {
  /** The expressions that may be the id. */
  readonly ids: readonly TSESTree.Node[];
  readonly kind: 'record' | 'file';
  readonly isChange: boolean;
  /** What the filter compares an owner with besides. */
  readonly owners?: readonly TSESTree.Node[];
}

const ownerName =
  /^(?:user|owner|member|customer|account|org|organi[sz]ation|tenant|holder|patient|client|author|createdBy|team|company)_?(?:id)?$/i;

export type AccessNode = TSESTree.CallExpression | TSESTree.TaggedTemplateExpression | TSESTree.NewExpression;

/** `findById`, `getOrdersByCustomerId`, `findByIdAndUpdate`; and what is done to the one thing that an id names: `cancelOrder(id)`. */
const byId =
  /^(?:find|get|load|fetch|read|retrieve|update|delete|remove|destroy|edit|cancel|download|show|patch|patchAndFetch|updateAndFetch)\w*By(?:Pk|\w*Id|\w*Uuid)(?:And\w+)?$|^(?:delete|remove|destroy|cancel|archive|ban|unban|block|close|approve|reject|promote|demote|revoke)(?:[A-Z]\w*)?$/;
const byFilter =
  /^(findOne\w*|findUnique\w*|findFirst\w*|find|findAll|findMany|findBy|updateOne|updateMany|update|deleteOne|deleteMany|delete|destroy|remove|softDelete|replaceOne|where|andWhere|aggregate)$/;
const bySql =
  /^(query|execute|run|get|all|each|any|one|oneOrNone|many|manyOrNone|none|unsafe|\$queryRaw\w*|\$executeRaw\w*|raw|prepare)$/;
const sqlById = /\bwhere\b[^;]*?\b(?:\w+_)?(?:id|uuid|number|owner|user)["'`)]?\s*=/i;
export const idName = /^(_?id|uuid|guid|\w*(?:Id|ID|_id|Uuid|Number|No|user|owner|account|customer|member))$/;
const keyedCommand =
  /^(?:(?:Get|Delete|Update)(?:Item|Object)?|Query|GetObjectAttributes)Command$|^(?:GetObject|DeleteObject)CommandInput$/;
const fileCall = /^(?:sendFile|sendfile|download|createReadStream|readFile|readFileSync|unlink|unlinkSync|rm|file)$/;
const changing =
  /update|delete|remove|destroy|edit|replace|cancel|archive|ban|block|close|approve|reject|mote|revoke|patch|unlink|^rm$/i;

/** What a call, `sql` template or command finds a record by; undefined for every other node. */
export function accessOf(node: AccessNode): RecordAccess | undefined {
  if (node.type === NodeType.TaggedTemplateExpression) return taggedAccess(node);
  const name = calledName(node) ?? '';
  const [first] = node.arguments;
  if (first === undefined) return undefined;
  const isChange = changing.test(name);
  if (node.type === NodeType.NewExpression) {
    const key = keyedCommand.test(name) ? keyOf(first) : undefined;
    return key && { ids: key, kind: 'record', isChange };
  }
  // `first('SELECT … WHERE id = ?', [id])` of the application's own.
  const isHelper = unwrap(node.callee).type === NodeType.Identifier && isStatement(node);
  if (!isHelper && unwrap(node.callee).type !== NodeType.MemberExpression) return undefined;
  if (fileCall.test(name)) return { ids: [first], kind: 'file', isChange };
  if (byId.test(name) && first.type !== NodeType.ObjectExpression)
    return { ids: node.arguments, kind: 'record', isChange };
  if (name === 'load' && /loader/i.test(textOf(node.callee))) return { ids: [first], kind: 'record', isChange: false };
  const sql = isHelper || bySql.test(name) ? sqlTextOf(first) : '';
  if (sqlById.test(sql))
    return {
      ids: [...node.arguments.slice(1).flatMap(elementsOf), ...expressionsOf(first)],
      kind: 'record',
      isChange: /^\W*(?:update|delete)\b/i.test(sql),
    };
  const ids = byFilter.test(name)
    ? filterIds(node)
    : /^(?:get|delete|update|query)$/.test(name)
      ? (keyOf(first) ?? [])
      : [];
  if (ids.length === 0) return undefined;
  return { ids, kind: 'record', isChange: isChange || changesLater(node), owners: ownersIn(node) };
}

/** A call whose first argument is written out as SQL, whatever is called. */
export function isStatement({ arguments: [node] }: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  return (
    node !== undefined &&
    (node.type === NodeType.Literal ||
      node.type === NodeType.TemplateLiteral ||
      node.type === NodeType.BinaryExpression) &&
    /^\W{0,2}\s*(?:select|update|delete)\s/i.test(textOf(node).slice(0, 40))
  );
}

function taggedAccess(node: TSESTree.TaggedTemplateExpression): RecordAccess | undefined {
  const text = textOf(node.quasi);
  if (!/^(?:sql|\w*[sS]ql|\$queryRaw|\$executeRaw|db|pool|query)$/.test(tagName(node.tag)) || !sqlById.test(text))
    return undefined;
  const ids = node.quasi.expressions.filter((_expression, index) =>
    /\b(?:\w+_)?(?:id|uuid|number|owner|user)["'`)]?\s*=\s*$/i.test(node.quasi.quasis[index]?.value.raw ?? ''),
  );
  return ids.length === 0 ? undefined : { ids, kind: 'record', isChange: /^\W*(?:update|delete)\b/i.test(text) };
}

function tagName(tag: TSESTree.Node): string {
  const bare = unwrap(tag);
  if (bare.type === NodeType.Identifier) return bare.name;
  if (bare.type === NodeType.CallExpression) return calledName(bare) ?? '';
  return bare.type === NodeType.MemberExpression ? (propertyName(bare) ?? '') : '';
}

/** The text of SQL, constants that it is put together of included. */
function sqlTextOf(node: TSESTree.Node): string {
  const definition = definitionOf(node) ?? node;
  const parts = definition.type === NodeType.BinaryExpression ? [definition.left, definition.right] : [];
  return parts.length === 0 ? textOf(definition).slice(0, 2_000) : parts.map(sqlTextOf).join(' ');
}

function elementsOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  if (node.type === NodeType.ArrayExpression) return node.elements.filter((element) => element !== null);
  if (node.type === NodeType.ObjectExpression)
    return node.properties.flatMap((property) => (property.type === NodeType.Property ? [property.value] : []));
  return node.type === NodeType.ArrowFunctionExpression || node.type === NodeType.FunctionExpression ? [] : [node];
}

function expressionsOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  if (node.type === NodeType.TemplateLiteral) return node.expressions;
  return node.type === NodeType.BinaryExpression
    ? [...expressionsOf(node.left), ...expressionsOf(node.right)]
    : node.type === NodeType.Literal
      ? []
      : [node];
}

/** The `Key` of DynamoDB and S3: the ids in it. */
function keyOf(options: TSESTree.Node): readonly TSESTree.Node[] | undefined {
  const object = objectOf(options);
  if (object === undefined) return undefined;
  const key = propertyOf(object, 'Key') ?? propertyOf(object, 'ExpressionAttributeValues');
  if (key === undefined) return undefined;
  const inner = objectOf(key);
  return inner === undefined
    ? [key]
    : [...descendants(inner)].flatMap((node) =>
        node.type === NodeType.Property && node.value.type !== NodeType.ObjectExpression ? [node.value] : [],
      );
}

function filterIds(call: TSESTree.CallExpression): readonly TSESTree.Node[] {
  const [first, second] = call.arguments;
  if (first === undefined) return [];
  const outer = objectOf(first);
  const whole = outer && (objectOf(propertyOf(outer, 'where')) ?? outer);
  const own = outer === undefined && second !== undefined ? objectOf(second) : undefined;
  const objects = [whole, own && (objectOf(propertyOf(own, 'where')) ?? own)];
  const ids: TSESTree.Node[] = objects.flatMap((object) =>
    (object?.properties ?? []).flatMap((property) =>
      property.type === NodeType.Property && idName.test(keyName(property) ?? '') ? [property.value] : [],
    ),
  );
  // `.where('id', id)`, `.where('id', '=', id)`
  if (first.type === NodeType.Literal && /^(?:\w+\.)?\w*_?id$/i.test(String(first.value)))
    ids.push(...call.arguments.slice(1));
  return ids;
}

/** The values of a filter that stand under the name of an owner. */
function ownersIn({ arguments: given }: TSESTree.CallExpression): readonly TSESTree.Node[] {
  const outer = given[0] && objectOf(given[0]);
  const filter = outer && (objectOf(propertyOf(outer, 'where')) ?? outer);
  return (filter?.properties ?? []).flatMap((property) =>
    property.type === NodeType.Property && ownerName.test(keyName(property) ?? '') ? [property.value] : [],
  );
}

/** `.where({ id }).update(…)` */
function changesLater(call: TSESTree.CallExpression): boolean {
  let node: TSESTree.Node = call;
  while (node.parent.type === NodeType.MemberExpression && node.parent.parent.type === NodeType.CallExpression) {
    if (/^(?:update|del|delete|patch\w*|remove|increment|decrement)$/.test(propertyName(node.parent) ?? ''))
      return true;
    node = node.parent.parent;
  }
  return false;
}
